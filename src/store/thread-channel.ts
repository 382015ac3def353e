import type { FeedKline, SeriesKey } from '../domain/index.js';
import { MAX_CONSUMERS, stampNow } from '../memory/index.js';

/** What a thread sends to the store's creator: writes to series that it does not own. */
export interface ForwardedWrite {
  readonly key: SeriesKey;
  readonly klines: readonly FeedKline[];
  readonly merge: boolean;
}

/**
 * Wake-ups, forwarded writes and signs of life between the threads of one store, over BroadcastChannels named by the
 * store's id: they need no port to be handed round. Channels are opened at first use; a wake-up is nothing
 * but the stamp of its sending.
 */
export class ThreadChannels {
  private readonly senders: (BroadcastChannel | undefined)[] = Array.from({ length: MAX_CONSUMERS });
  private readonly receivers: BroadcastChannel[] = [];
  private forwarder: BroadcastChannel | undefined;
  private announcer: BroadcastChannel | undefined;

  constructor(private readonly storeId: string) {}

  /** @param sent null where nobody shall measure how long it took */
  wake(consumer: number, sent: number | null = stampNow()): void {
    this.senders[consumer] ??= this.channel(`wake:${consumer}`);
    this.senders[consumer].postMessage(sent);
  }

  onWake(consumer: number, callback: (sent: number | null) => void): void {
    this.receive(`wake:${consumer}`, (event) => callback(event.data as number | null));
  }

  forward(write: ForwardedWrite): void {
    this.forwarder ??= this.channel('write');
    this.forwarder.postMessage(write);
  }

  /** An attached thread says that it lives, once it holds its lock. */
  announce(threadId: number): void {
    this.announcer ??= this.channel('thread');
    this.announcer.postMessage(threadId);
  }

  onThread(callback: (threadId: number) => void): void {
    this.receive('thread', (event) => callback(event.data as number));
  }

  onForward(callback: (write: ForwardedWrite) => void): void {
    this.receive('write', (event) => callback(event.data as ForwardedWrite));
  }

  close(): void {
    for (const channel of [...this.senders, ...this.receivers, this.forwarder, this.announcer])
      channel?.close();
  }

  private receive(name: string, callback: (event: MessageEvent<unknown>) => void): void {
    const channel = this.channel(name);
    channel.onmessage = callback;
    this.receivers.push(channel);
  }

  private channel(name: string): BroadcastChannel {
    const channel = new BroadcastChannel(`kline-chart:${this.storeId}:${name}`);
    // In Node a listening channel would keep the process alive.
    (channel as { unref?: () => void }).unref?.();
    return channel;
  }
}
