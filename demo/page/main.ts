import '../../widget/define.js';
import { configure, type Interval } from '../../widget/index.js';
import { EXCHANGE, listSymbols } from './exchange.js';
import { showFaults } from './fault-panel.js';
import { showStats } from './stats-strip.js';

configure(EXCHANGE);

const INTERVALS: Interval[] = [
  '1s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
];
const SMALL: [symbol: string, interval: Interval][] = [
  ['ETHUSDT', '1m'],
  ['SOLUSDT', '5m'],
  ['BNBUSDT', '15m'],
  ['XRPUSDT', '1m'],
  ['PEPEUSDT', '1h'],
  ['ETHBTC', '1d'],
];
/** Of a recording there is one symbol: the small charts then show its intervals. */
const REPLAYED: Interval[] = ['3m', '5m', '15m', '1h', '4h', '1d'];

const large = find('kline-chart#large');
const symbol = find('input#symbol');
const interval = find('select#interval');
const theme = find('select#theme');

/** An element of the page's own markup, named `tag#id`. */
function find<Tag extends keyof HTMLElementTagNameMap>(
  selector: `${Tag}#${string}`,
): HTMLElementTagNameMap[Tag] {
  const found = document.querySelector<HTMLElementTagNameMap[Tag]>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}

function showSmall(symbols: readonly string[]): void {
  const series = symbols.length > 1 ? SMALL : REPLAYED.map((each) => [symbols[0], each] as const);
  find('section#small').replaceChildren(
    ...series.map(([name, each]) => {
      const chart = document.createElement('kline-chart');
      chart.symbol = name;
      chart.interval = each;
      for (const picker of pickers('[data-all]')) apply(chart, picker);
      return chart;
    }),
  );
}

function follow(): void {
  symbol.addEventListener('change', () => {
    large.symbol = symbol.value;
  });
  interval.addEventListener('change', () => {
    large.interval = interval.value;
  });
  theme.addEventListener('change', () => {
    document.documentElement.dataset['theme'] = theme.value;
  });
  for (const picker of pickers()) {
    picker.addEventListener('change', () => {
      const isForAll = 'all' in picker.dataset;
      for (const chart of isForAll ? document.querySelectorAll('kline-chart') : [large]) apply(chart, picker);
    });
  }
}

/** The inputs whose value is an attribute of charts: of all with `data-all`, else of the large one. */
function pickers(which = ''): NodeListOf<HTMLInputElement | HTMLSelectElement> {
  return document.querySelectorAll(`form [data-attribute]${which}`);
}

function apply(chart: Element, picker: HTMLInputElement | HTMLSelectElement): void {
  chart.setAttribute(picker.dataset['attribute'] ?? '', picker.value);
}

async function start(): Promise<void> {
  const symbols = await listSymbols();
  find('datalist#symbols').replaceChildren(...symbols.map((name) => new Option(name, name)));
  interval.replaceChildren(...INTERVALS.map((name) => new Option(name, name)));
  const asked = new URLSearchParams(location.search);
  symbol.value = asked.get('symbol') ?? symbols[0];
  interval.value = asked.get('interval') ?? '1m';
  large.symbol = symbol.value;
  large.interval = interval.value;
  follow();
  showSmall(symbols);
  showStats(find('dl#stats'));
  showFaults(find('div#fault-switches'));
}

void start();
