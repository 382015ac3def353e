import { Window } from 'happy-dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageNews } from '../../../widget/accessibility/page-news.js';

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
});
