import type { KlineDifference } from './difference.js';
import type { Hold } from './hold.js';
import type { Parity } from './parity.js';
import type { MigrationPhase } from './phase.js';
import type { MigrationProblem } from './problems.js';
import type { SideKline } from './side.js';

/** All that a report tells of. */
export interface ReportFacts {
  readonly phase: MigrationPhase;
  readonly decidedBy: string;
  readonly hold: Hold | null;
  readonly series: number;
  readonly pending: number;
  readonly parity: Parity;
  readonly problems: readonly MigrationProblem[];
}

/** Markdown, to be pasted into a ticket. */
export function writeReport({
  phase,
  decidedBy,
  hold,
  series,
  pending,
  parity,
  problems,
}: ReportFacts): string {
  const { differences } = parity;
  const lines = [
    '## Kline migration',
    '',
    `- Phase: \`${phase}\` (${text(decidedBy)})`,
    hold === null ? '- Not held' : `- Held since \`${hold.from}\` by ${hold.by}: ${text(hold.reason)}`,
    `- Series: ${series}, of which ${pending} are still to be brought up to date on one side`,
    `- Compared: ${parity.compared} klines in ${parity.rounds} full rounds`,
    `- Differences: ${differences.found}`,
  ];
  if (differences.listed.length > 0) {
    lines.push(
      '',
      '| series | openTime | what | behind | legacy O/H/L/C/V | shared O/H/L/C/V |',
      '|---|---|---|---|---|---|',
      ...differences.listed.map(row),
    );
  }
  if (differences.unlisted > 0) lines.push('', `${differences.unlisted} more differences are not listed.`);
  if (problems.length > 0) {
    lines.push('', '| problem | times | last |', '|---|---|---|');
    for (const { kind, count, error } of problems)
      lines.push(`| ${kind} | ${count} | ${text(error.message)} |`);
  }
  return `${lines.join('\n')}\n`;
}

function row({ key, openTime, kind, behind, legacy, shared }: KlineDifference): string {
  const time = `${openTime} (${new Date(openTime).toISOString()})`;
  return `| ${text(key)} | ${time} | ${kind} | ${behind} | ${values(legacy)} | ${values(shared)} |`;
}

function values(kline: SideKline | null): string {
  if (kline === null) return 'missing';
  const { open, high, low, close, volume, closed } = kline;
  const state = closed === undefined ? '' : closed ? ', final' : ', forming';
  return `${open} / ${high} / ${low} / ${close} / ${volume}${state}`;
}

/** Symbols and messages are foreign: they must neither end a cell nor begin markup. */
function text(foreign: string): string {
  return foreign.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[|<>&`\\]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
