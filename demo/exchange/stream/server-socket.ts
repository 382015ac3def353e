import type { RawData } from 'ws';

/** What the exchange needs of a client's socket: `ws` has it, and tests bring one without a network. */
export interface ServerSocket {
  readonly readyState: number;
  readonly OPEN: 1;
  readonly bufferedAmount: number;
  on(event: 'message', listener: (data: RawData, isBinary: boolean) => void): unknown;
  on(event: 'ping' | 'pong' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  send(text: string): void;
  ping(data: string): void;
  close(code: number, reason: string): void;
  /** Ends it without a word. */
  terminate(): void;
}
