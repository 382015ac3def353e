/** What whoever starts the exchange can put right. The message says which value it is about and what to do. */
export class ExchangeError extends Error {
  constructor(
    readonly code: 'bad-option' | 'port-taken' | 'port-refused',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ExchangeError';
  }
}
