import { FeedError } from '../domain/index.js';

/** The answer's text. @throws FeedError `bad-answer` as soon as it is longer than it may be */
export async function readBounded(response: Response, path: string, maxBytes: number): Promise<string> {
  const tooLong = () =>
    new FeedError('bad-answer', `${path}: the answer is longer than the ${maxBytes} bytes that are taken.`);
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      reader.cancel().catch(() => {});
      throw tooLong();
    }
    text += decoder.decode(value, { stream: true });
  }
}
