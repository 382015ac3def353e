import '../../widget/define.js';
import { configure, type Interval } from '../../widget/index.js';
import { EXCHANGE, listSymbols } from './exchange.js';
import { showFaults } from './fault-panel.js';
import { showStats } from './stats-strip.js';

configure(EXCHANGE);

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
      for (const picker of pickers()) apply(chart, picker);
      return chart;
    }),
  );
}

function follow(): void {
  theme.addEventListener('change', () => {
    document.documentElement.dataset['theme'] = theme.value;
  });
  for (const picker of pickers()) {
    picker.addEventListener('change', () => {
      for (const chart of document.querySelectorAll('kline-chart')) apply(chart, picker);
    });
  }
}

/** The choices that are an attribute of all charts. What the large one's toolbar offers is not among them. */
function pickers(): NodeListOf<HTMLSelectElement> {
  return document.querySelectorAll('form [data-attribute]');
}

function apply(chart: Element, picker: HTMLSelectElement): void {
  chart.setAttribute(picker.dataset['attribute'] ?? '', picker.value);
}

async function start(): Promise<void> {
  const symbols = await listSymbols();
  const asked = new URLSearchParams(location.search);
  large.symbol = asked.get('symbol') ?? symbols[0];
  large.interval = asked.get('interval') ?? '1m';
  follow();
  showSmall(symbols);
  showStats(find('dl#stats'));
  showFaults(find('div#fault-switches'));
}

void start();
