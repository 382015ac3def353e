import type { ControlKey, ControlMessages } from '../language/control-messages.js';
import { fill } from '../language/messages.js';
import { STUDY_KINDS, type StudyKind } from '../studies/study-kinds.js';
import { MAX_STUDIES, type StudySpec } from '../studies/study-spec.js';
import { Icon } from './icons.js';

interface Props {
  readonly messages: ControlMessages;
  readonly specs: readonly StudySpec[];
  readonly onChange: (specs: readonly StudySpec[]) => void;
}

const NAMES: Readonly<Record<StudyKind, string>> = {
  sma: 'SMA',
  ema: 'EMA',
  bollinger: 'Bollinger',
  vwap: 'VWAP',
  rsi: 'RSI',
  macd: 'MACD',
  atr: 'ATR',
};

/** A study like this one, with the next first number that none of its kind has: doubled, then one more each time. */
function another({ kind, params }: StudySpec, specs: readonly StudySpec[]): StudySpec {
  const { min, max } = STUDY_KINDS[kind].params[0];
  const isTaken = (first: number) => specs.some((spec) => spec.kind === kind && spec.params[0] === first);
  // A fast average must stay below the slow one.
  const most = kind === 'macd' ? params[1] - 1 : max;
  let first = Math.min(params[0] * 2, most);
  while (isTaken(first)) first = first < most ? first + 1 : min;
  return { kind, params: params.with(0, first) };
}

/** Shows a number where it is another one than the last, its default: rendering the same must not undo what is being typed. */
function show(input: HTMLInputElement | null, value: number): void {
  const text = String(value);
  if (input !== null && input.defaultValue !== text) input.defaultValue = input.value = text;
}

/** Every kind with its numbers: checked ones are drawn. Several of one kind stand in rows of their own. */
export function StudyEditor({ messages, specs, onChange }: Props) {
  const rows = (Object.keys(STUDY_KINDS) as StudyKind[]).flatMap((kind) => {
    const drawn = specs.filter((spec) => spec.kind === kind);
    return drawn.length > 0
      ? drawn
      : [{ kind, params: STUDY_KINDS[kind].params.map((param) => param.default) }];
  });
  const list = rows.map((row, index) => {
    const isOn = specs.includes(row);
    const setParam = (at: number, text: string) => {
      const { min, max, whole } = STUDY_KINDS[row.kind].params[at];
      const value = Number(text);
      if (text === '' || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) return;
      const params = row.params.with(at, value);
      if (row.kind === 'macd' && params[0] >= params[1]) return;
      onChange(specs.map((spec) => (spec === row ? { kind: row.kind, params } : spec)));
    };
    return (
      <div class="study-row" key={`${row.kind} ${index}`}>
        <label>
          <input
            type="checkbox"
            checked={isOn}
            onChange={() => onChange(isOn ? specs.filter((spec) => spec !== row) : [...specs, row])}
          />
          {NAMES[row.kind]}
        </label>
        {STUDY_KINDS[row.kind].params.map(({ name, min, max, whole }, at) => (
          <label key={name} class="param">
            {messages[`control-${name}` as ControlKey]}
            <input
              type="number"
              disabled={!isOn}
              min={whole ? min : 0.1}
              max={max}
              step={whole ? 1 : 0.1}
              ref={(input) => show(input, row.params[at])}
              onChange={(event) => setParam(at, event.currentTarget.value)}
            />
          </label>
        ))}
        {row.params.length > 0 ? (
          <button
            type="button"
            class="add"
            disabled={!isOn || specs.length >= MAX_STUDIES}
            aria-label={fill(messages['control-add'], { study: NAMES[row.kind] })}
            title={fill(messages['control-add'], { study: NAMES[row.kind] })}
            onClick={() => onChange([...specs, another(row, specs)])}
          >
            <Icon name="plus" />
          </button>
        ) : null}
      </div>
    );
  });
  return <div class="study-list">{list}</div>;
}
