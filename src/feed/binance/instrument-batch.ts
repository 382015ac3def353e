import { FeedError, type Instrument } from '../../domain/index.js';
import { aborted } from '../request-line.js';

/** Symbols of one question: addresses have a length that every server takes. */
const MOST = 100;

interface Asker {
  resolve(instrument: Instrument | undefined): void;
  reject(error: unknown): void;
}

/**
 * Asks for instruments one question at a time: whatever is wanted meanwhile is in the next one. The exchange charges a
 * question and not its symbols, and two hundred questions are more than it allows in a minute.
 */
export class InstrumentBatch {
  private readonly wanted = new Map<string, Asker[]>();
  private isAsking = false;

  /** @param ask rejects with a `permanent` FeedError when there is no such symbol, be it one of many */
  constructor(private readonly ask: (symbols: readonly string[]) => Promise<readonly Instrument[]>) {}

  /** Resolves with undefined when the answer has none of this name. Rejects with a FeedError: the question's, or `aborted`. */
  one(symbol: string, signal: AbortSignal): Promise<Instrument | undefined> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(aborted());
        return;
      }
      const leave = () => reject(aborted());
      signal.addEventListener('abort', leave, { once: true });
      const asker: Asker = {
        resolve: (instrument) => {
          signal.removeEventListener('abort', leave);
          resolve(instrument);
        },
        reject: (error) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      const others = this.wanted.get(symbol);
      if (others === undefined) this.wanted.set(symbol, [asker]);
      else others.push(asker);
      void this.askOn();
    });
  }

  private async askOn(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.wanted.size > 0) {
      const batch = [...this.wanted].slice(0, MOST);
      for (const [symbol] of batch) this.wanted.delete(symbol);
      await this.settle(batch);
    }
    this.isAsking = false;
  }

  private async settle(
    batch: readonly (readonly [symbol: string, askers: readonly Asker[]])[],
  ): Promise<void> {
    try {
      const found = await this.ask(batch.map(([symbol]) => symbol));
      const bySymbol = new Map(found.map((each) => [each.symbol, each]));
      for (const [symbol, askers] of batch) for (const asker of askers) asker.resolve(bySymbol.get(symbol));
    } catch (error) {
      // Unknown, or written with what no symbol has: the exchange has more than one word for it.
      const isOneOfMany = batch.length > 1 && error instanceof FeedError && error.permanent;
      if (isOneOfMany) {
        // It does not say which: the others must not go without.
        const half = batch.length >> 1;
        await this.settle(batch.slice(0, half));
        await this.settle(batch.slice(half));
      } else {
        for (const [, askers] of batch) for (const asker of askers) asker.reject(error);
      }
    }
  }
}
