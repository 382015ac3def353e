/**
 * Runs in the page: gives it `goWild(ms, seed)`, which does random things to charts, all from one seed, and takes them
 * away again, and `look()`, which tells what stands in their shadow roots.
 */
export function wildPage(): void {
  type Chart = HTMLElementTagNameMap['kline-chart'];
  const MARKUP = '<img src=x onerror="globalThis.pwned=true"><script>globalThis.pwned=true</script>';
  const TEXTS = [
    [
      '',
      ' ',
      '0',
      '-1',
      '1e9',
      'NaN',
      'null',
      'BTCUSDT',
      'ethusdt',
      'NOPE',
      '1m',
      '5m',
      '1M',
      '7x',
      'binance',
    ],
    [
      'wild',
      'desk range',
      'candles',
      'hollow',
      'line',
      'heikin-ashi',
      'log',
      'percent',
      'dark',
      'auto',
      'de',
    ],
    ['ar', 'C', 'xx-invalid-', 'America/New_York', 'local', 'Mars/Olympus', 'colorblind', 'page', 'chart'],
    ['sma:20', 'sma:20 rsi:14 macd:12,26,9', 'bollinger:20,2 vwap', 'ema:', 'sma:99999999999', 'atr:1,2,3'],
    [MARKUP, '"><b onclick=alert(1)>', "';alert(1);//", 'javascript:alert(1)', '{{7*7}}', '${1}', '\u0000'],
    ['😀'.repeat(50), '\u202eRTL', 'ſ̶̡͓', 'a'.repeat(10_000), MARKUP.repeat(120)],
  ].flat();
  const ATTRIBUTES = [
    ['symbol', 'interval', 'feed', 'limit', 'type', 'scale', 'theme', 'palette', 'locale', 'timezone'],
    ['precision', 'studies', 'sync-group', 'gestures', 'controls', 'hide-volume', 'hide-legend', 'paused'],
    ['class', 'hidden', 'lang', 'dir', 'title', 'slot', 'tabindex', 'role', 'data-x'],
  ].flat();
  const METHODS = [
    ['retry', 'fitContent', 'scrollToRealTime', 'setVisibleRange', 'screenshot', 'exportData', 'save'],
    ['restore', 'pause', 'resume'],
  ].flat();
  const PROPERTIES = [
    'symbol',
    'interval',
    'limit',
    'markers',
    'priceLines',
    'paused',
    'studies',
    'type',
    'precision',
  ];
  const thrown = new Set<string>();
  let state = 1;
  /** mulberry32: 0 to 1. */
  const dice = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(dice() * count);
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)];

  const number = () =>
    pick([0, 1, -1, 0.00000001, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Date.now(), 42.5]);
  /** Anything at all. */
  function anything(depth = 0): unknown {
    const kinds = depth > 2 ? 6 : 9;
    switch (below(kinds)) {
      case 0:
        return undefined;
      case 1:
        return null;
      case 2:
        return number();
      case 3:
      case 4:
        return pick(TEXTS);
      case 5:
        return dice() < 0.5;
      case 6:
        return Array.from({ length: below(5) }, () => anything(depth + 1));
      case 7:
        return () => anything(depth + 1);
      default:
        return kline();
    }
  }
  /** A kline, or something like one. */
  function kline(): Record<string, unknown> {
    const openTime = Math.floor(Date.now() / 60_000 - below(300)) * 60_000;
    const close = 100 + below(50);
    const sound = {
      openTime,
      open: close,
      high: close + 1,
      low: close - 1,
      close,
      volume: 1,
      closed: dice() < 0.9,
    };
    if (dice() < 0.6) return sound;
    return { ...sound, [pick(Object.keys(sound))]: anything(2), text: MARKUP, from: number(), to: number() };
  }
  const answer = () => {
    if (dice() < 0.2) return anything();
    const klines = Array.from({ length: below(600) }, kline);
    return { klines, more: dice() < 0.5, confirmedEmpty: dice() < 0.1 ? anything() : [] };
  };
  const promised = <Value>(make: () => Value): Promise<Value> => {
    const fate = dice();
    if (fate < 0.1) throw new Error(MARKUP);
    if (fate < 0.25) return Promise.reject(new Error(MARKUP));
    if (fate < 0.3) return new Promise(() => {});
    return Promise.resolve(make());
  };
  interface Sink {
    kline(value: unknown): void;
    state(state: string, reason: unknown): void;
    reset(reason: unknown): void;
  }
  const sinks = new Set<Sink>();
  const instrument = () => ({
    symbol: MARKUP,
    description: pick(TEXTS),
    tickSize: number(),
    trading: dice() < 0.5,
  });
  const wild = {
    intervals: ['1m', '5m', '1M', MARKUP],
    getKlines: () => promised(answer),
    subscribe: (_request: unknown, sink: Sink) => {
      sinks.add(sink);
      sink.state(pick(['open', 'silent', 'lost', 'refused', 'connecting']), MARKUP);
      return () => sinks.delete(sink);
    },
    getInstrument: () => promised(() => (dice() < 0.3 ? anything() : instrument())),
    searchInstruments: () =>
      promised(() => (dice() < 0.3 ? anything() : Array.from({ length: below(80) }, instrument))),
    getServerTime: () => promised(number),
  };
  globalThis.kline.registerFeed('wild', wild as never);

  const main = document.querySelector('main') as HTMLElement;
  const frameBody = () => document.querySelector('iframe')?.contentDocument?.body ?? main;
  const charts: Chart[] = [];
  /** An error of ours says what is wrong with a call; anything else is a bug. */
  const guarded = (what: string, call: () => unknown) => {
    const judge = (error: unknown) => {
      if (!(error instanceof globalThis.kline.KlineError))
        thrown.add(`${what}: ${String(error)}`.slice(0, 300));
    };
    try {
      const result = call();
      if (result instanceof Promise) result.catch(judge);
    } catch (error) {
      judge(error);
    }
  };
  const place = () => pick([main, main, frameBody(), ...main.querySelectorAll('div.box')]);
  function add(): void {
    const box = document.createElement('div');
    box.className = 'box';
    box.setAttribute(
      'style',
      pick(['height:200px', 'height:0', 'width:120px', 'display:none', 'display:grid']),
    );
    main.append(box);
    if (dice() < 0.5) {
      // As a host's template engine would write it: its values escaped, and wild all the same.
      const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      const written = Array.from({ length: 4 }, () => `${pick(ATTRIBUTES)}="${quoted(pick(TEXTS))}"`);
      box.innerHTML = `<kline-chart ${written.join(' ')}><p slot="error">ours</p></kline-chart>`;
      charts.push(box.firstElementChild as Chart);
      return;
    }
    const chart = document.createElement('kline-chart');
    chart.setAttribute('feed', pick(['wild', 'binance', 'wild']));
    chart.setAttribute('symbol', pick(['BTCUSDT', 'ACME', MARKUP]));
    box.append(chart);
    charts.push(chart);
  }
  function press(chart: Chart): void {
    const buttons = [...(chart.shadowRoot?.querySelectorAll<HTMLElement>('button, input') ?? [])].filter(
      // Files that are saved pile up in the browser, and full screen is the person's.
      (each) => !/save|full screen|csv/i.test(each.getAttribute('aria-label') ?? ''),
    );
    const button = buttons.length === 0 ? null : pick(buttons);
    if (button instanceof HTMLInputElement && button.type !== 'checkbox') {
      button.value = pick(['eth', '50', '-3', MARKUP, '']);
      button.dispatchEvent(new Event('input', { bubbles: true }));
      button.dispatchEvent(new Event('change', { bubbles: true }));
    } else button?.click();
  }
  function step(): void {
    if (charts.length < 4 || (charts.length < 10 && dice() < 0.02)) {
      add();
      return;
    }
    const chart = pick(charts);
    switch (below(12)) {
      case 0:
      case 1:
      case 2:
        return chart.setAttribute(pick(ATTRIBUTES), pick(TEXTS));
      case 3:
        return chart.removeAttribute(pick(ATTRIBUTES));
      case 4: {
        const name = pick(PROPERTIES);
        return guarded(`${name} =`, () => Object.assign(chart, { [name]: anything() }));
      }
      case 5: {
        const name = pick(METHODS);
        return guarded(`${name}()`, () =>
          (chart as unknown as Record<string, (...values: unknown[]) => unknown>)[name](
            anything(),
            anything(),
          ),
        );
      }
      case 6:
        return guarded('move', () => place().append(chart));
      case 7: {
        chart.remove();
        charts.splice(charts.indexOf(chart), 1);
        return undefined;
      }
      case 8:
        return pick([...main.querySelectorAll('div.box'), main]).setAttribute(
          'style',
          pick(['height:200px', 'height:0', 'width:120px', 'display:none', 'display:flex', '']),
        );
      case 9:
        return press(chart);
      case 10: {
        chart.setAttribute('feed', 'wild');
        chart.setAttribute('interval', pick(['1m', '5m']));
        return chart.setAttribute('symbol', 'ACME');
      }
      default:
        for (const sink of sinks) {
          if (dice() < 0.5) sink.kline(dice() < 0.3 ? anything() : kline());
          else if (dice() < 0.3) sink.reset(MARKUP);
          else sink.state(pick(['open', 'silent', 'lost']), pick([MARKUP, anything()]));
        }
        return undefined;
    }
  }
  function look() {
    const tags = new Set<string>();
    const attributes = new Set<string>();
    for (const root of [document, document.querySelector('iframe')?.contentDocument]) {
      for (const { shadowRoot } of root?.querySelectorAll('kline-chart') ?? []) {
        for (const element of shadowRoot?.querySelectorAll('*') ?? []) {
          tags.add(element.localName);
          for (const { name } of element.attributes) attributes.add(name);
        }
      }
    }
    return { tags: [...tags], attributes: [...attributes] };
  }
  async function goWild(ms: number, seed: number) {
    state = seed;
    const end = performance.now() + ms;
    const tags = new Set<string>();
    const attributes = new Set<string>();
    let steps = 0;
    while (performance.now() < end) {
      for (let i = below(4); i >= 0; i--, steps++) step();
      await new Promise(requestAnimationFrame);
      if (steps % 20 < 4) {
        const seen = look();
        for (const tag of seen.tags) tags.add(tag);
        for (const name of seen.attributes) attributes.add(name);
      }
    }
    for (const chart of charts.splice(0)) chart.remove();
    main.replaceChildren();
    frameBody().replaceChildren();
    sinks.clear();
    await new Promise(requestAnimationFrame);
    return {
      steps,
      tags: [...tags],
      attributes: [...attributes],
      pwned: 'pwned' in globalThis,
      thrown: [...thrown],
    };
  }
  Object.assign(globalThis, { goWild, look });
}
