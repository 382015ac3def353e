/** Least time between two messages of a page, in ms: a screen reader must get to say each. */
const PAUSE_MS = 5_000;

/** What one chart has to say; a later text of the same chart takes the place of one that was not said yet. */
interface News {
  readonly text: string;
}

/**
 * The one polite live region of a document, for all its charts. Texts that come while it pauses are said together;
 * of more than a few only their number.
 */
export class PageNews {
  private readonly waiting = new Map<object, News>();
  private region: HTMLElement | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saidAt = Number.NEGATIVE_INFINITY;

  /** @param many text for a number of charts that have news */
  constructor(
    private readonly page: Document,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param many what to say in place of the texts of `{count}` charts */
  tell(chart: object, text: string, many: (count: number) => string): void {
    this.waiting.set(chart, { text });
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.saidAt + PAUSE_MS - this.now());
    this.timer = setTimeout(() => this.say(many), wait);
  }

  /** A chart is gone: nobody wants to hear of it. */
  forget(chart: object): void {
    this.waiting.delete(chart);
  }

  private say(many: (count: number) => string): void {
    this.timer = undefined;
    const texts = [...this.waiting.values()].map(({ text }) => text);
    this.waiting.clear();
    if (texts.length === 0) return;
    this.saidAt = this.now();
    this.region ??= this.makeRegion();
    if (!this.region.isConnected) this.page.body.append(this.region);
    this.region.textContent = texts.length > MAX_TEXTS ? many(texts.length) : texts.join(' ');
  }

  private makeRegion(): HTMLElement {
    const region = this.page.createElement('div');
    region.setAttribute('aria-live', 'polite');
    region.setAttribute('role', 'status');
    region.dataset['klineChart'] = 'news';
    // Out of sight, by properties: a strict policy refuses a style attribute.
    Object.assign(region.style, {
      position: 'fixed',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    });
    return region;
  }
}

const MAX_TEXTS = 3;
const news = new WeakMap<Document, PageNews>();

export function newsOf(page: Document): PageNews {
  let own = news.get(page);
  if (own === undefined) news.set(page, (own = new PageNews(page)));
  return own;
}
