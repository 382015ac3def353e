import { type Drive, readSide } from './drive.js';
import { exportFile, FILE_FORMATS, type FileFormat, importFile } from './kline-files.js';
import { $ } from './page-parts.js';
import { type Comparison, ReadingWorker } from './reading-worker.js';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** What the page could do before and must go on doing in every phase: export, import, and a worker that reads. */
export class OtherFeatures {
  private readonly worker: ReadingWorker;
  private readonly series: Drive['shown'][number];

  /** @param place the panel, with its buttons and places for answers */
  constructor(
    private readonly drive: Drive,
    private readonly place: HTMLElement,
  ) {
    const { migration, store } = drive;
    [this.series] = drive.shown;
    this.worker = new ReadingWorker({
      getKlines: (symbol, interval) => migration.getKlines(symbol, interval),
      get isMemoryRead() {
        return crossOriginIsolated && readSide(migration.phase) === 'shared';
      },
      get handle() {
        return store.handle;
      },
    });
    const [symbol, interval] = this.series;
    for (const each of place.querySelectorAll('.series')) each.textContent = `${symbol} ${interval}`;
    for (const format of FILE_FORMATS)
      this.on(`[data-export=${format}]`, 'click', () => this.trying(() => this.export(format)));
    const input = $<HTMLInputElement>('input[type=file]', place);
    this.on('[data-import]', 'click', () => input.click());
    this.on('input[type=file]', 'change', () => this.trying(() => this.import(input)));
    this.on('[data-ask]', 'click', () => this.ask());
    migration.on('phase', () => this.followPhase());
    this.followPhase();
  }

  /** Has the worker read again, and shows what it says beside what the page reads. */
  async ask(): Promise<void> {
    const verdict = this.part('[data-verdict]');
    try {
      this.show(await this.worker.compare(...this.series));
    } catch (error) {
      verdict.textContent = messageOf(error);
      verdict.className = 'bad';
    }
  }

  private followPhase(): void {
    const { phase } = this.drive.migration;
    $<HTMLAnchorElement>('[data-empty]', this.place).href =
      `?USE_SHARED_KLINE_DATA=${phase}&symbols=${this.drive.symbolCount}&empty`;
    void this.ask();
  }

  private show({ from, page, worker, isSame }: Comparison): void {
    const { phase } = this.drive.migration;
    for (const [who, { klines, lastClose }] of Object.entries({ page, worker })) {
      this.part(`[data-read="${who} klines"]`).textContent = number.format(klines);
      this.part(`[data-read="${who} close"]`).textContent =
        lastClose === null ? '–' : number.format(lastClose);
    }
    const verdict = this.part('[data-verdict]');
    verdict.textContent = isSame ? 'The same, kline by kline.' : 'Not the same.';
    verdict.className = isSame ? 'good' : 'bad';
    this.part('[data-way]').textContent =
      from === 'memory'
        ? `In ${phase} it reads the shared memory by itself: no kline is sent.`
        : `In ${phase} the page sends it rows of its state, as before.`;
  }

  private async export(format: FileFormat): Promise<string> {
    const file = await exportFile(this.drive, format, this.series);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    // The browser holds what it saves by itself.
    URL.revokeObjectURL(link.href);
    return `Exported in ${this.drive.migration.phase}: ${file.name}, ${number.format(Math.ceil(file.size / 1e3))} kB.`;
  }

  private async import(input: HTMLInputElement): Promise<string> {
    const [file] = input.files ?? [];
    if (file === undefined) return '';
    // Or choosing the same file again would be no change.
    input.value = '';
    const { klines, series } = await importFile(this.drive, file);
    await this.ask();
    return `Imported in ${this.drive.migration.phase}: ${number.format(klines)} klines of ${number.format(series)} series.`;
  }

  private async trying(work: () => Promise<string>): Promise<void> {
    const said = this.part('[data-said]');
    try {
      said.textContent = await work();
      said.className = '';
    } catch (error) {
      said.textContent = messageOf(error);
      said.className = 'bad';
    }
  }

  private on(selector: string, type: string, work: () => unknown): void {
    this.part(selector).addEventListener(type, () => void work());
  }

  private part(selector: string): HTMLElement {
    return $(selector, this.place);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
