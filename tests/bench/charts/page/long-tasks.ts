/** Tasks of 50 ms and more on the page's thread. */
export class LongTasks {
  readonly durations: number[] = [];

  constructor() {
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.durations.push(duration);
    });
    observer.observe({ type: 'longtask', buffered: true });
  }

  get longest(): number {
    return Math.max(0, ...this.durations);
  }

  reset(): void {
    this.durations.length = 0;
  }
}
