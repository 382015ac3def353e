import type { ChartWidget } from '../chart-widget.js';
import type { Feature } from '../features.js';
import { fill } from '../language/messages.js';
import { newsOf } from './page-news.js';

/** Tells the page's live region when a chart that showed something stops being live, and when it is again. */
export function startNews(widget: ChartWidget): Feature {
  const { element } = widget.host;
  const news = newsOf(element.ownerDocument);
  let { series } = widget;
  const tell = () => {
    const { symbol, interval, status } = widget.model;
    const { state, hasPicture } = status.peek();
    if (!hasPicture) return news.forget(element);
    const messages = widget.model.messages.peek();
    const what =
      state === 'live' ? messages.live : state === 'stale' ? messages.stale : messages.reconnecting;
    news.tell(element, `${symbol.peek()} ${interval.peek()}: ${what}.`, (count) =>
      fill(messages['charts-changed'], { count: String(count) }),
    );
  };
  element.addEventListener('kline-statechange', tell);
  tell();
  return {
    onSeries: (shown) => {
      // What waits to be said is of the series before.
      if (shown !== series) news.forget(element);
      series = shown;
    },
    stop: () => {
      element.removeEventListener('kline-statechange', tell);
      news.forget(element);
    },
  };
}
