// The few platform names that this room uses. It runs in pages, workers and Node alike, so it takes
// neither the DOM's nor the worker's library; this file is not emitted and binds nobody else.
declare const performance: { readonly timeOrigin: number; now(): number };
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  decode(bytes: Uint8Array<ArrayBuffer>): string;
}
declare const crypto: { getRandomValues<T extends ArrayBufferView>(array: T): T };
