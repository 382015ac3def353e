import { Window } from 'happy-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signal } from '@preact/signals';
import { startNews } from '../../../widget/accessibility/news-feature.js';
import { PageNews } from '../../../widget/accessibility/page-news.js';
import { ENGLISH } from '../../../widget/language/messages.js';
import type { SeriesView } from '../../../widget/series-view.js';

const many = (count: number) => `${count} charts`;

describe('the live region of a page', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function page() {
    const { document } = new Window();
    const news = new PageNews(document as unknown as Document, () => Date.now());
    const said = () => document.querySelector('[aria-live=polite]')?.textContent ?? null;
    return { document, news, said };
  }

  it('says at most one message in five seconds, and only the last of a chart', () => {
    const { news, said } = page();
    const [a, b] = [{}, {}];
    news.tell(a, 'A: not live.', many);
    vi.advanceTimersByTime(0);
    expect(said()).toBe('A: not live.');
    news.tell(a, 'A: reconnecting.', many);
    news.tell(a, 'A: live.', many);
    news.tell(b, 'B: live.', many);
    vi.advanceTimersByTime(4_999);
    expect(said()).toBe('A: not live.');
    vi.advanceTimersByTime(1);
    expect(said()).toBe('A: live. B: live.');
  });

  it('of more than three charts says how many; of one that is gone nothing', () => {
    const { document, news, said } = page();
    const charts = [{}, {}, {}, {}, {}];
    for (const chart of charts) news.tell(chart, 'x', many);
    news.forget(charts[0]);
    vi.advanceTimersByTime(0);
    expect(said()).toBe('4 charts');
    expect(document.querySelectorAll('[aria-live]').length).toBe(1);
  });

  it('what a chart had to say of a series is not said once it shows another one, or none', () => {
    const { document, Event } = new Window();
    const element = document.createElement('kline-chart');
    const [first, second] = [{}, {}] as never as [SeriesView, SeriesView];
    const symbol = signal('A');
    const status = signal({ state: 'stale', hasPicture: true });
    const widget = {
      host: { element },
      series: first,
      model: { symbol, interval: signal('1m'), status, messages: signal(ENGLISH) },
    };
    const feature = startNews(widget as never);
    // As a feature is told that starts late.
    feature.onSeries?.(first);
    const said = () => document.querySelector('[aria-live=polite]')?.textContent ?? null;
    const becomes = (state: string, hasPicture = true) => {
      status.value = { state, hasPicture };
      element.dispatchEvent(new Event('kline-statechange'));
    };
    vi.advanceTimersByTime(0);
    expect(said()).toBe('A 1m: Not live.');
    becomes('live');
    symbol.value = 'B';
    feature.onSeries?.(second);
    vi.advanceTimersByTime(5_000);
    expect(said()).toBe('A 1m: Not live.');
    becomes('stale');
    becomes('reconnecting');
    vi.advanceTimersByTime(0);
    expect(said()).toBe('B 1m: Reconnecting.');
    becomes('live');
    becomes('empty', false);
    vi.advanceTimersByTime(5_000);
    expect(said()).toBe('B 1m: Reconnecting.');
    feature.stop();
  });
});
