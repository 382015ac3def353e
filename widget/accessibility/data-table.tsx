import { render } from 'preact';
import { RECORD_WIDTH } from '../../src/index.js';
import type { ChartWidget } from '../chart-widget.js';
import { adoptSheet } from '../view/constructed-sheet.js';
import { fill } from '../language/messages.js';
import { rowsInView, type Spoken } from './spoken-texts.js';
import { tableSheetOf } from './table-styles.js';

/** The bars in view as a table, newest first, in a dialog of the element's own. */
export class DataTable {
  private dialog: HTMLDialogElement | null = null;

  constructor(
    private readonly widget: ChartWidget,
    private readonly spoken: () => Spoken,
  ) {}

  /** Returns whether there was anything to show. */
  open(): boolean {
    const { chart, series, host, model } = this.widget;
    const rows = series === null ? null : rowsInView(series.window, chart?.visibleRows ?? null);
    if (rows === null) return false;
    this.close();
    const dialog = host.element.ownerDocument.createElement('dialog');
    dialog.className = 'table';
    dialog.setAttribute('part', 'table');
    dialog.dir = model.direction.peek();
    host.root.append(dialog);
    adoptSheet(host.root, tableSheetOf);
    this.dialog = dialog;
    const numbers = Array.from({ length: rows.to - rows.from + 1 }, (_, at) => rows.to - at);
    const caption = fill(model.messages.peek()['chart-label'], {
      symbol: model.symbol.peek(),
      interval: model.interval.peek(),
    });
    render(
      <Rows spoken={this.spoken()} rows={numbers} caption={caption} onClose={() => this.close()} />,
      dialog,
    );
    dialog.addEventListener('close', () => this.close());
    dialog.showModal();
    return true;
  }

  close(): void {
    const { dialog } = this;
    if (dialog === null) return;
    this.dialog = null;
    dialog.close();
    render(null, dialog);
    dialog.remove();
  }
}

interface Props {
  readonly spoken: Spoken;
  readonly rows: readonly number[];
  readonly caption: string;
  readonly onClose: () => void;
}

function Rows({ spoken: { window, formats, messages, time }, rows, caption, onClose }: Props) {
  const cell = (row: number, at: number) => formats.price(window.records[row * RECORD_WIDTH + at]);
  return (
    <>
      <button type="button" onClick={onClose}>
        {messages['close-table']}
      </button>
      <div class="scroller" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {(
                [
                  'table-time',
                  'table-open',
                  'table-high',
                  'table-low',
                  'table-close',
                  'table-volume',
                ] as const
              ).map((key) => (
                <th scope="col" key={key}>
                  {messages[key]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{time(window.openTimeAt(row))}</th>
                <td>{cell(row, 1)}</td>
                <td>{cell(row, 2)}</td>
                <td>{cell(row, 3)}</td>
                <td>{cell(row, 4)}</td>
                <td>{formats.volume(window.records[row * RECORD_WIDTH + 5])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
