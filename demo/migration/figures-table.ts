import type { ReadSide } from './drive.js';
import { $ } from './page-parts.js';
import { type HeapFigure, type SideFigures, whatIsAwaited } from './side-figures.js';

const MB = 1e6;
const number = (digits: number) =>
  new Intl.NumberFormat('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const [whole, one, two] = [number(0), number(1), number(2)];
const perMinute = (value: number) => `${(Math.abs(value) < MB ? two : whole).format(value / MB)} MB/min`;

/** The table of figures: what is measured, or what that waits for. */
export class FiguresTable {
  /** @param isHeapTold whether this browser tells how large its heap is */
  constructor(
    private readonly place: HTMLElement,
    private readonly isHeapTold: boolean,
  ) {}

  /** @param isMeasured whether this side alone is running now */
  show(side: ReadSide, figures: SideFigures, isMeasured: boolean): void {
    const elsewhere = isMeasured ? 'measuring' : `measured in phase ${side}`;
    const put = (
      what: string,
      value: number | null,
      write: (value: number) => string,
      awaited = elsewhere,
    ) => {
      const cell = $(`[data-figure="${side} ${what}"]`, this.place);
      cell.textContent = value === null ? awaited : write(value);
      cell.classList.toggle('awaited', value === null);
    };
    const putHeap = (what: HeapFigure) => {
      const awaited = isMeasured ? whatIsAwaited(what, figures) : elsewhere;
      put(what, figures[what], perMinute, this.isHeapTold ? awaited : 'not told by this browser');
    };
    putHeap('allocated');
    putHeap('retained');
    put('update', figures.updateP99, (value) => `${two.format(value)} ms`);
    put('frame', figures.frameP99, (value) => `${one.format(value)} ms`);
    put('updates', figures.updates === 0 ? null : figures.updates, (value) => whole.format(value));
  }
}
