import {
  isInRollout,
  MIGRATION_PHASES,
  type MigrationPhase,
  rolloutPlace,
} from '../../src/migration/index.js';
import { type Drive, readSide } from './drive.js';
import { $ } from './page-parts.js';

const MEANINGS: Readonly<Record<MigrationPhase, string>> = {
  legacy: 'the page as it was',
  'dual-write': 'both written, the old one read',
  'shared-read': 'both written, the new one read',
  shared: 'the old state is gone',
};
/** Lines of the log that are kept. */
const LOG_LINES = 6;
const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** The page's switches: phase, roll-out and faults, and the log of what came of them. */
export class Controls {
  constructor(private readonly drive: Drive) {
    const { migration } = drive;
    migration.on('phase', ({ from, to, by, reason }) => {
      this.say(`${from} → ${to}, by ${by}: ${reason}`, by !== 'host');
      this.showPhase();
    });
    migration.on('difference', ({ key, openTime, kind }) =>
      this.say(`parity: ${kind} in ${key} at ${openTime}`, true),
    );
    migration.on('problem', ({ error }) => this.say(error.message, true));
    $('#phases').append(...MIGRATION_PHASES.map((phase) => this.phaseButton(phase)));
    for (const id of ['#user', '#share']) $(id).addEventListener('input', () => this.showRollout());
    this.listen();
    this.showRollout();
    this.showPhase();
  }

  private showPhase(): void {
    const { migration } = this.drive;
    for (const input of document.querySelectorAll<HTMLInputElement>('input[name=phase]'))
      input.checked = input.value === migration.phase;
    document.documentElement.dataset['side'] = readSide(migration.phase);
    $<HTMLButtonElement>('#resume').disabled = migration.held === null;
  }

  private listen(): void {
    const { drive } = this;
    const { migration } = drive;
    onClick('#apply', () => this.go(this.isIn() ? 'shared' : 'legacy', 'the roll-out'));
    onClick('#lose', () => {
      drive.toLose = 1;
      this.say('The next kline that ends is lost on the shared side.');
    });
    onClick('#refuse', () => {
      drive.refusesUntil = performance.now() + 5_000;
      this.say('The shared side refuses for 5 s.');
    });
    onClick('#alert', () => migration.onAlert({ kind: 'memory-growth', message: 'a button of this page' }));
    onClick('#resume', () => {
      migration.resume();
      this.showPhase();
    });
    onClick('#report', () => {
      $('#report-text').textContent = migration.report();
      $<HTMLDialogElement>('#report-dialog').showModal();
    });
  }

  private phaseButton(phase: MigrationPhase): HTMLElement {
    const label = document.createElement('label');
    const input = document.createElement('input');
    Object.assign(input, { type: 'radio', name: 'phase', value: phase });
    input.addEventListener('change', () => this.go(phase, 'the switch'));
    const meaning = document.createElement('small');
    meaning.textContent = MEANINGS[phase];
    label.append(input, phase, meaning);
    return label;
  }

  private go(phase: MigrationPhase, reason: string): void {
    try {
      this.drive.migration.setPhase(phase, reason);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error), true);
    }
    this.showPhase();
  }

  private isIn(): boolean {
    return isInRollout(
      $<HTMLInputElement>('#user').value || '-',
      Number($<HTMLInputElement>('#share').value),
    );
  }

  private showRollout(): void {
    const share = $<HTMLInputElement>('#share').value;
    const place = rolloutPlace($<HTMLInputElement>('#user').value || '-');
    $('#share-text').textContent = `${share} %`;
    $('#place').textContent = `stands at ${one.format(place)}: ${this.isIn() ? 'in' : 'not in'}`;
  }

  private say(text: string, isBad = false): void {
    const item = document.createElement('li');
    item.textContent = text;
    item.classList.toggle('bad', isBad);
    const log = $('#log');
    log.prepend(item);
    while (log.childElementCount > LOG_LINES) log.lastElementChild?.remove();
  }
}

function onClick(id: string, work: () => void): void {
  $(id).addEventListener('click', work);
}
