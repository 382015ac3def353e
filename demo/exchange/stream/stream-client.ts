import type { RawData } from 'ws';
import type { ServerSocket } from './server-socket.js';
import type { FaultSwitches } from '../faults/fault-switches.js';
import { FaultyLine } from '../faults/faulty-line.js';
import type { Timers } from '../timers.js';
import { readRequest, RequestError, type StreamRequest } from './requests.js';

/** Limits of one connection (binance-spot-api-docs, web-socket-streams.md, "WebSocket Limits"). */
export const MAX_STREAMS = 1_024;
const MESSAGES_PER_SECOND = 5;
/** The code of a WebSocket that broke the rules of the other side (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;

/** What a client asks of the server of streams. */
export interface StreamDesk {
  subscribed(client: StreamClient, stream: string): void;
  unsubscribed(client: StreamClient, stream: string): void;
}

/** One connected client: its subscriptions, the control protocol and the way frames leave by. */
export class StreamClient {
  private readonly streams = new Set<string>();
  private readonly arrivals: number[] = [];
  private readonly line: FaultyLine;

  /** @param realNow real ms: the limits hold however fast the exchange lives */
  constructor(
    readonly socket: ServerSocket,
    private combined: boolean,
    private readonly desk: StreamDesk,
    private readonly realNow: () => number,
    private readonly faults: FaultSwitches,
    timers: Timers,
  ) {
    this.line = new FaultyLine(faults, timers, (text) => this.transmit(text));
    socket.on('message', (data, isBinary) => this.onMessage(data, isBinary));
    // Pings and pongs count as messages too.
    socket.on('ping', () => this.mayArrive());
    socket.on('pong', () => this.mayArrive());
  }

  get streamNames(): ReadonlySet<string> {
    return this.streams;
  }

  /** Unknown streams are taken and stay silent, as on the real exchange. Too many end the connection. */
  subscribe(names: readonly string[]): void {
    for (const name of names) {
      if (this.streams.has(name)) continue;
      if (this.streams.size >= MAX_STREAMS) {
        this.socket.close(POLICY_VIOLATION, 'Too many streams');
        return;
      }
      this.streams.add(name);
      this.desk.subscribed(this, name);
    }
  }

  /** Sends an event of a stream, in the envelope where the client wants it. */
  sendEvent(stream: string, event: string): void {
    this.line.event(this.combined ? `{"stream":${JSON.stringify(stream)},"data":${event}}` : event);
  }

  /** Every frame leaves here. */
  private transmit(text: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
  }

  private mayArrive(): boolean {
    const now = this.realNow();
    this.arrivals.push(now);
    while (this.arrivals[0] <= now - 1_000) this.arrivals.shift();
    if (this.arrivals.length <= MESSAGES_PER_SECOND) return true;
    this.socket.close(POLICY_VIOLATION, 'Too many requests');
    return false;
  }

  private onMessage(data: RawData, isBinary: boolean): void {
    if (!this.mayArrive() || this.socket.readyState !== this.socket.OPEN) return;
    try {
      const request = readRequest(isBinary ? '' : (data as Buffer).toString());
      const swallowed = request.method === 'SUBSCRIBE' && this.faults.strikes('swallow-subscribe');
      const result = swallowed ? null : this.carryOut(request);
      this.line.answer(JSON.stringify({ result, id: request.id }));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { code, message: msg, id } = error;
      this.line.answer(JSON.stringify(id === undefined ? { code, msg } : { code, msg, id }));
    }
  }

  private carryOut(request: StreamRequest): unknown {
    switch (request.method) {
      case 'SUBSCRIBE':
        this.subscribe(request.streams);
        return null;
      case 'UNSUBSCRIBE':
        for (const name of request.streams) {
          if (this.streams.delete(name)) this.desk.unsubscribed(this, name);
        }
        return null;
      case 'LIST_SUBSCRIPTIONS':
        return [...this.streams];
      case 'SET_PROPERTY':
        this.combined = request.combined;
        return null;
      case 'GET_PROPERTY':
        return this.combined;
    }
  }
}
