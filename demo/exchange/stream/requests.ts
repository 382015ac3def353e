/** A request of a client that the stream server cannot carry out; code and words are the exchange's. */
export class RequestError extends Error {
  constructor(
    readonly code: 0 | 1 | 2 | 3,
    message: string,
    /** Of the request, where it could be read. */
    readonly id?: number | string | null,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

type Id = number | string | null;

export type StreamRequest =
  | { readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'; readonly id: Id; readonly streams: readonly string[] }
  | { readonly method: 'LIST_SUBSCRIPTIONS' | 'GET_PROPERTY'; readonly id: Id }
  | { readonly method: 'SET_PROPERTY'; readonly id: Id; readonly combined: boolean };

const METHODS = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'] as const;
const MAX_LENGTH = 32_768;
const MAX_ID_LENGTH = 36;

/**
 * Reads a control message (binance-spot-api-docs, web-socket-streams.md, "Live Subscribing/Unsubscribing to streams";
 * code and wording of errors: "Error Messages").
 * @throws RequestError
 */
export function readRequest(text: string): StreamRequest {
  let parsed: unknown;
  try {
    if (text.length > MAX_LENGTH) throw new SyntaxError('too long');
    parsed = JSON.parse(text);
  } catch {
    throw new RequestError(3, 'Invalid JSON: expected value at line 1 column 1');
  }
  const { method, params, id } = (parsed ?? {}) as { method?: unknown; params?: unknown; id?: unknown };
  if (id !== undefined && !isId(id))
    throw new RequestError(2, 'Invalid request: request ID must be an unsigned integer');
  const refuse = (code: 0 | 1 | 2, message: string) => new RequestError(code, message, id);
  const known = METHODS.find((each) => each === method);
  if (method === undefined) throw refuse(2, 'Invalid request: missing field `method`');
  if (known === undefined) {
    const expected = METHODS.map((each) => `\`${each}\``).join(', ');
    const name = (typeof method === 'string' ? method : JSON.stringify(method)).slice(0, 80);
    throw refuse(2, `Invalid request: unknown variant \`${name}\`, expected one of ${expected}`);
  }
  const answerId = id ?? null;
  switch (known) {
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      if (!Array.isArray(params) || !params.every((each) => typeof each === 'string'))
        throw refuse(2, 'Invalid request: params must be an array of strings');
      return { method: known, id: answerId, streams: params };
    case 'LIST_SUBSCRIPTIONS':
      return { method: known, id: answerId };
    case 'GET_PROPERTY':
      readProperty(params, 1, refuse);
      return { method: known, id: answerId };
    case 'SET_PROPERTY': {
      const value = readProperty(params, 2, refuse);
      if (typeof value !== 'boolean') throw refuse(1, 'Invalid value type: expected Boolean');
      return { method: known, id: answerId, combined: value };
    }
  }
}

function isId(id: unknown): id is Id {
  if (typeof id === 'string') return id.length <= MAX_ID_LENGTH;
  return id === null || (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0);
}

/** The value in `["combined", value]`. */
function readProperty(
  params: unknown,
  count: number,
  refuse: (code: 0 | 2, message: string) => RequestError,
): unknown {
  const [name, value, ...more] = Array.isArray(params) ? (params as unknown[]) : [];
  if (typeof name !== 'string') throw refuse(2, 'Invalid request: property name must be a string');
  if (name !== 'combined') throw refuse(0, 'Unknown property');
  if (more.length > 0 || (count === 1 && value !== undefined))
    throw refuse(2, 'Invalid request: too many parameters');
  return value;
}
