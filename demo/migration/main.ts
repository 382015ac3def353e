import '../../widget/define.js';
import {
  isInRollout,
  MIGRATION_PHASES,
  type MigrationPhase,
  resolveSharedKlineFlag,
  rolloutPlace,
} from '../../src/migration/index.js';
import { Drive, readSide } from './drive.js';
import { FiguresTable } from './figures-table.js';
import { OtherFeatures } from './other-features.js';
import { Plot } from './plot.js';
import type { SideFigures } from './side-figures.js';

/** For whoever measures the page. */
export interface MigrationDemo {
  readonly drive: Drive;
  readonly features: OtherFeatures;
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

const MEANINGS: Readonly<Record<MigrationPhase, string>> = {
  legacy: 'the page as it was',
  'dual-write': 'both written, the old one read',
  'shared-read': 'both written, the new one read',
  shared: 'the old state is gone',
};
const SAMPLE_MS = 250;
const MB = 1e6;

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what is found, as querySelector does.
const $ = <T extends Element = HTMLElement>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
};
const number = (digits: number) =>
  new Intl.NumberFormat('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const [whole, one, two] = [number(0), number(1), number(2)];
const heapNow = () => performance.memory?.usedJSHeapSize ?? null;

const flag = resolveSharedKlineFlag();
/** A page to import into: what is compared then stands still. */
const isEmpty = new URLSearchParams(location.search).has('empty');
const drive = new Drive({ legacy: $('#legacy'), shared: $('#shared') }, flag.phase, isEmpty);
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
migration.on('phase', ({ from, to, by, reason }) => {
  say(`${from} → ${to}, by ${by}: ${reason}`, by !== 'host');
  showPhase();
});
migration.on('difference', ({ key, openTime, kind }) =>
  say(`parity: ${kind} in ${key} at ${openTime}`, true),
);
migration.on('problem', ({ error }) => say(error.message, true));
listen();
showPhase();
const features = new OtherFeatures(drive, $('#features'));
$('#empty').hidden = !isEmpty;
if (!isEmpty) drive.start();
globalThis.migrationDemo = {
  drive,
  features,
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

function showPhase(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name=phase]'))
    input.checked = input.value === migration.phase;
  document.documentElement.dataset['side'] = readSide(migration.phase);
  $<HTMLButtonElement>('#resume').disabled = migration.held === null;
}

function listen(): void {
  $('#phases').append(...MIGRATION_PHASES.map(phaseButton));
  for (const id of ['#user', '#share']) $(id).addEventListener('input', showRollout);
  showRollout();
  const on = (id: string, work: () => void) => $(id).addEventListener('click', work);
  on('#apply', () => go(isIn() ? 'shared' : 'legacy', 'the roll-out'));
  on('#lose', () => {
    drive.toLose = 1;
    say('The next kline that ends is lost on the shared side.');
  });
  on('#refuse', () => {
    drive.refusesUntil = performance.now() + 5_000;
    say('The shared side refuses for 5 s.');
  });
  on('#alert', () => migration.onAlert({ kind: 'memory-growth', message: 'a button of this page' }));
  on('#resume', () => {
    migration.resume();
    showPhase();
  });
  on('#report', () => {
    $('#report-text').textContent = migration.report();
    $<HTMLDialogElement>('#report-dialog').showModal();
  });
}

function phaseButton(phase: MigrationPhase): HTMLElement {
  const label = document.createElement('label');
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: 'phase', value: phase });
  input.addEventListener('change', () => go(phase, 'the switch'));
  const meaning = document.createElement('small');
  meaning.textContent = MEANINGS[phase];
  label.append(input, phase, meaning);
  return label;
}

function go(phase: MigrationPhase, reason: string): void {
  try {
    migration.setPhase(phase, reason);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
  }
  showPhase();
}

function isIn(): boolean {
  return isInRollout($<HTMLInputElement>('#user').value || '-', Number($<HTMLInputElement>('#share').value));
}

function showRollout(): void {
  const share = $<HTMLInputElement>('#share').value;
  const place = rolloutPlace($<HTMLInputElement>('#user').value || '-');
  $('#share-text').textContent = `${share} %`;
  $('#place').textContent = `stands at ${one.format(place)}: ${isIn() ? 'in' : 'not in'}`;
}

function say(text: string, isBad = false): void {
  const item = document.createElement('li');
  item.textContent = text;
  item.classList.toggle('bad', isBad);
  const log = $('#log');
  log.prepend(item);
  while (log.childElementCount > 6) log.lastElementChild?.remove();
}
