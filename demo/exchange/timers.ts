/** What the exchange does later. Tests bring their own and let hours pass in no time. */
export interface Timers {
  /** Runs a task every so many real ms; returns what ends it. */
  every(ms: number, task: () => void): () => void;
  /** Runs a task once after so many real ms, unless ended before. */
  after(ms: number, task: () => void): () => void;
}

/** Node's timers. They keep no process alive: the server that the exchange is mounted in does. */
export const REAL_TIMERS: Timers = {
  every(ms, task) {
    const timer = setInterval(task, ms).unref();
    return () => clearInterval(timer);
  },
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
};
