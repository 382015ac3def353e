import '../../widget/define.js';
import { resolveSharedKlineFlag } from '../../src/migration/index.js';
import { Controls } from './controls.js';
import { Drive, RATE, readSide } from './drive.js';
import { FiguresTable } from './figures-table.js';
import { SYMBOLS } from './market.js';
import { OtherFeatures } from './other-features.js';
import { $ } from './page-parts.js';
import { Plot } from './plot.js';
import type { SideFigures } from './side-figures.js';

/** For whoever measures the page. */
export interface MigrationDemo {
  readonly drive: Drive;
  figures(): Record<'legacy' | 'shared', SideFigures>;
}

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var migrationDemo: MigrationDemo;
  interface Performance {
    /** Chromium alone. */
    readonly memory?: { readonly usedJSHeapSize: number };
  }
}

const SAMPLE_MS = 250;
const MB = 1e6;

const number = (digits: number) =>
  new Intl.NumberFormat('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const [whole, two] = [number(0), number(2)];
const heapNow = () => performance.memory?.usedJSHeapSize ?? null;

const flag = resolveSharedKlineFlag();
/** A page to import into: what is compared then stands still. */
const asked = new URLSearchParams(location.search);
const isEmpty = asked.has('empty');
/** Fewer than the page's 100 are loaded and imported sooner. */
const symbols = Math.min(
  SYMBOLS,
  Math.max(2, Math.floor(Number(asked.get('symbols') ?? SYMBOLS)) || SYMBOLS),
);
/** More of them a second come sooner to the end of one. */
const rate = Math.max(1, Number(asked.get('rate')) || RATE);
const drive = new Drive({ legacy: $('#legacy'), shared: $('#shared') }, flag.phase, {
  isEmpty,
  symbols,
  rate,
});
const { migration } = drive;
const table = new FiguresTable($('#figures'), heapNow() !== null);
const plots = {
  heap: new Plot($('#plots'), 'Heap', (value) => `${whole.format(value)} MB`),
  update: new Plot($('#plots'), 'One update', (value) => `${two.format(value)} ms`),
  frame: new Plot($('#plots'), 'Longest frame', (value) => `${whole.format(value)} ms`),
};
$('#flag').textContent = flag.reason;

let [lastFrame, longest] = [performance.now(), 0];
requestAnimationFrame(function onFrame(time) {
  const gap = time - lastFrame;
  lastFrame = time;
  longest = Math.max(longest, gap);
  if (isAlone() && document.visibilityState === 'visible') meters().frame(gap);
  requestAnimationFrame(onFrame);
});
setInterval(sample, SAMPLE_MS);
void new Controls(drive);
void new OtherFeatures(drive, $('#features'));
$('#empty').hidden = !isEmpty;
if (!isEmpty) drive.start();
globalThis.migrationDemo = {
  drive,
  figures: () => ({ legacy: drive.meters.legacy.figures, shared: drive.meters.shared.figures }),
};

/** Only then is what is measured one side's alone. */
function isAlone(): boolean {
  return migration.phase === 'legacy' || migration.phase === 'shared';
}

function meters() {
  return drive.meters[readSide(migration.phase)];
}

function sample(): void {
  const side = readSide(migration.phase);
  const heap = heapNow();
  if (heap !== null) {
    plots.heap.add(side, heap / MB);
    if (isAlone()) meters().sample(performance.now(), heap);
  }
  const figures = globalThis.migrationDemo.figures();
  if (figures[side].updates > 0) plots.update.add(side, figures[side].updateP50 ?? 0);
  plots.frame.add(side, longest);
  longest = 0;
  for (const name of ['legacy', 'shared'] as const) table.show(name, figures[name], name === migration.phase);
}
