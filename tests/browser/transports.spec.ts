import type { KlineStore } from '../../src/index.js';
import { allLive, expect, ledgerRows, storeRows, test } from './support/fixtures.js';

/** Records every message of every worker of the page, as `globalThis.messages`. */
function recordMessages(): void {
  const messages: unknown[] = [];
  Object.assign(globalThis, { messages });
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      this.addEventListener('message', ({ data }) => messages.push(data));
    }
  };
}

test('shared: no message from the worker carries a kline', async ({ page, live }) => {
  await page.addInitScript(recordMessages);
  await live('<kline-chart symbol="BTCUSDT"></kline-chart>', { exchange: { tickRate: 500 }, isolated: true });
  await page.waitForFunction(() => (globalThis as unknown as { messages: unknown[] }).messages.length > 25);
  const kinds = await page.evaluate(() => [
    ...new Set(
      (globalThis as unknown as { messages: unknown[] }).messages.map((message) =>
        typeof message === 'object'
          ? `${(message as { type: string }).type}: ${Object.keys(message as object)
              .toSorted()
              .join(' ')}`
          : typeof message,
      ),
    ),
  ]);
  // The wake-up, the handshake, states in words, and the instrument that was asked for.
  expect(kinds.toSorted()).toEqual([
    'answer: answer id type',
    'number',
    'ready: protocol type',
    'states: states type',
  ]);
});

test('transfer: a page blocked for 2 s under 10,000 ticks/s loses and reorders nothing, in bounded memory', async ({
  page,
  live,
}) => {
  test.setTimeout(90_000);
  await page.addInitScript(recordMessages);
  const symbols = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BNBUSDT', 'XRPUSDT', 'DOGEUSDT'];
  const body = symbols.map(
    (symbol) => `<kline-chart symbol="${symbol}" interval="1s" style="height:80px"></kline-chart>`,
  );
  const server = await live(body.join(''));
  expect(await page.evaluate(() => document.querySelector('kline-chart')?.store.transport.mode)).toBe(
    'transfer',
  );
  server.exchange.streams.tickRate = 10_000;
  const order = await page.evaluate(async () => {
    const wild = { backwards: 0, updates: 0, atOnce: 0 };
    const { messages } = globalThis as unknown as { messages: { type?: string }[] };
    const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    let newest = 0;
    chart.store.subscribe('BTCUSDT', '1s', ({ kline }) => {
      wild.updates++;
      if (kline.openTime < newest) wild.backwards++;
      newest = Math.max(newest, kline.openTime);
    });
    // The second, short one, shows that the first has left nothing that was taken and not given back.
    for (const blockedMs of [2_000, 500]) {
      const end = performance.now() + blockedMs;
      const before = messages.length;
      while (performance.now() < end);
      // What had piled up arrives before a task that is posted now.
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
      wild.atOnce = Math.max(
        wild.atOnce,
        messages.slice(before).filter(({ type }) => type === 'batch').length,
      );
      await new Promise((resolve) => {
        setTimeout(resolve, 300);
      });
    }
    return wild;
  });
  expect(order.updates).toBeGreaterThan(0);
  expect(order.backwards).toBe(0);
  expect(order.atOnce).toBeLessThanOrEqual(6);
  server.exchange.streams.tickRate = 0;
  const to = server.exchange.time.now() - 4_000;
  for (const symbol of symbols) {
    const truth = ledgerRows(server, symbol, '1s', to - 300_000, to);
    await expect
      .poll(
        async () =>
          (await storeRows(page, symbol, '1s')).filter(([time]) => time >= truth[0][0] && time <= to),
        // What piled up on the way is parsed first; beside other tests that takes its time.
        { timeout: 30_000 },
      )
      .toEqual(truth);
  }
});

test('a page that was frozen catches up, whole', async ({ page, live }) => {
  const server = await live('<kline-chart symbol="BTCUSDT" interval="1s"></kline-chart>', {
    exchange: { tickRate: 2_000 },
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  const frozen = server.exchange.time.now();
  await expect.poll(() => server.exchange.time.now() - frozen, { timeout: 10_000 }).toBeGreaterThan(3_000);
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  server.exchange.streams.tickRate = 0;
  const to = server.exchange.time.now() - 3_000;
  const truth = ledgerRows(server, 'BTCUSDT', '1s', to - 60_000, to);
  await expect
    .poll(
      async () =>
        (await storeRows(page, 'BTCUSDT', '1s')).filter(([time]) => time >= truth[0][0] && time <= to),
      { timeout: 15_000 },
    )
    .toEqual(truth);
});

test('a hidden page keeps its klines whole, and shows the present when seen again', async ({
  page,
  live,
}) => {
  // What hiding does to a page: no frame is given until it is seen again.
  await page.addInitScript(() => {
    const request = globalThis.requestAnimationFrame.bind(globalThis);
    const held: FrameRequestCallback[] = [];
    Object.assign(globalThis, {
      hidden: false,
      seen: () => {
        Object.assign(globalThis, { hidden: false });
        for (const callback of held.splice(0)) request(callback);
      },
    });
    globalThis.requestAnimationFrame = (callback) =>
      (globalThis as unknown as { hidden: boolean }).hidden ? held.push(callback) : request(callback);
  });
  const server = await live('<kline-chart symbol="BTCUSDT" interval="1s"></kline-chart>');
  await page.evaluate(() => Object.assign(globalThis, { hidden: true }));
  server.exchange.streams.tickRate = 1_000;
  const since = server.exchange.time.now();
  await expect.poll(() => server.exchange.time.now() - since, { timeout: 10_000 }).toBeGreaterThan(4_000);
  const paints = () => page.evaluate(() => document.querySelector('kline-chart')?.metrics?.paints ?? 0);
  const before = await paints();
  const to = server.exchange.time.now() - 3_000;
  const truth = ledgerRows(server, 'BTCUSDT', '1s', to - 60_000, to);
  const held = async () =>
    (await storeRows(page, 'BTCUSDT', '1s')).filter(([time]) => time >= truth[0][0] && time <= to);
  await expect.poll(held, { timeout: 30_000 }).toEqual(truth);
  expect(await paints()).toBeLessThanOrEqual(before + 1);
  await page.evaluate(() => (globalThis as unknown as { seen: () => void }).seen());
  server.exchange.time.speed = 0;
  await expect
    .poll(() =>
      page.evaluate(() => {
        const chart = document.querySelector('kline-chart');
        const shown = chart?.shadowRoot?.querySelector('.field.close span')?.textContent;
        return Number(shown?.replaceAll(',', '')) === chart?.store.getLatestKline('BTCUSDT', '1s')?.close;
      }),
    )
    .toBe(true);
});

test('a worker that dies is replaced, and the klines are whole again', async ({ page, live }) => {
  await page.addInitScript(() => {
    const Original = globalThis.Worker;
    const workers: Worker[] = [];
    Object.assign(globalThis, { workers });
    globalThis.Worker = class extends Original {
      constructor(...args: ConstructorParameters<typeof Original>) {
        super(...args);
        workers.push(this);
      }
    };
  });
  const server = await live('<kline-chart symbol="BTCUSDT" interval="1s"></kline-chart>', {
    exchange: { tickRate: 200 },
    isolated: true,
  });
  // What threads of the host read that attached themselves.
  await page.waitForFunction(() => {
    const { store } = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
    const states: string[] = [];
    Object.assign(globalThis, { states });
    const attached = (store.constructor as typeof KlineStore).attach(store.handle);
    try {
      const { status } = attached.open({ feed: 'binance', symbol: 'BTCUSDT', interval: '1s' });
      status.subscribe(({ state }) => state === states.at(-1) || states.push(state));
      return true;
    } catch {
      // Its writer was stopped in the middle, as happens on a busy machine: once more.
      attached.close();
      return false;
    }
  });
  const states = () => page.evaluate(() => (globalThis as unknown as { states: string[] }).states);
  expect(await states()).toEqual(['live']);
  await page.evaluate(() => (globalThis as unknown as { workers: Worker[] }).workers[0].terminate());
  await page.waitForFunction(() => document.querySelector('kline-chart')?.state === 'reconnecting');
  await expect.poll(states).toContain('reconnecting');
  await allLive(page, 1);
  await expect.poll(async () => (await states()).at(-1)).toBe('live');
  expect(await page.evaluate(() => (globalThis as unknown as { workers: Worker[] }).workers.length)).toBe(2);
  const to = server.exchange.time.now() - 3_000;
  const truth = ledgerRows(server, 'BTCUSDT', '1s', to - 100_000, to);
  await expect
    .poll(
      async () =>
        (await storeRows(page, 'BTCUSDT', '1s')).filter(([time]) => time >= truth[0][0] && time <= to),
      { timeout: 15_000 },
    )
    .toEqual(truth);
});

for (const mode of ['shared', 'transfer', 'inline'] as const) {
  test(`${mode}: a gauge hears how long updates, messages and pictures take`, async ({ page, live }) => {
    await live('<kline-chart symbol="BTCUSDT"></kline-chart>', {
      exchange: { tickRate: 100 },
      isolated: mode === 'shared',
      config: mode === 'inline' ? { worker: false } : {},
    });
    const heard = await page.evaluate(async () => {
      const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
      const updates: number[] = [];
      const messages: number[] = [];
      const paints: { ms: number; updates: number }[] = [];
      const stops = [
        chart.store.watch.measure({ update: (ms) => updates.push(ms), message: (ms) => messages.push(ms) }),
        chart.measure({ paint: (ms, shown) => paints.push({ ms, updates: shown }) }),
      ];
      while (paints.length < 20) await new Promise(requestAnimationFrame);
      for (const stop of stops) stop();
      const counts = [updates.length, messages.length, paints.length];
      for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
      const isSilent = [updates.length, messages.length, paints.length].join() === counts.join();
      return { mode: chart.store.transport.mode, updates, messages, paints, isSilent };
    });
    expect(heard.mode).toBe(mode);
    expect(heard.updates.length).toBeGreaterThanOrEqual(20);
    expect(heard.messages.length > 0).toBe(mode !== 'inline');
    // Threads’ clocks are one: a stamp of another clock would be hours away, or in the future.
    for (const ms of [...heard.updates, ...heard.messages]) expect(ms).toBeGreaterThanOrEqual(0);
    expect(Math.max(...heard.updates, ...heard.messages)).toBeLessThan(5_000);
    expect(heard.messages.some((ms) => ms > 0)).toBe(mode !== 'inline');
    for (const { ms, updates } of heard.paints) {
      expect(ms).toBeGreaterThan(0);
      expect(updates).toBeGreaterThanOrEqual(1);
    }
    expect(Math.max(...heard.paints.map(({ ms }) => ms))).toBeLessThan(5_000);
    expect(heard.isSilent).toBe(true);
  });
}
