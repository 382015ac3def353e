/**
 * An answer of the exchange that is not 200: its status, and its own code and words
 * (binance-spot-api-docs, errors.md).
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get body(): { code: number; msg: string } {
    return { code: this.code, msg: this.message };
  }
}

const refused = (code: number, message: string) => new ApiError(400, code, message);

export const unknownSymbol = () => refused(-1121, 'Invalid symbol.');
export const unknownInterval = () => refused(-1120, 'Invalid interval.');
export const illegal = (name: string, range: string) =>
  refused(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`);
export const duplicate = () => refused(-1101, 'Duplicate values for a parameter detected.');
export const missing = (name: string) =>
  refused(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
export const unread = (read: number, sent: number) =>
  refused(-1104, `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${sent}'.`);
export const empty = (name: string) => refused(-1105, `Parameter '${name}' was empty.`);
export const notRequired = (name: string) => refused(-1106, `Parameter '${name}' sent when not required.`);
export const badCombination = () => refused(-1128, 'Combination of optional parameters invalid.');
export const notValid = (name: string) => refused(-1130, `Data sent for parameter '${name}' is not valid.`);
