/** What an exchange says of one tradable symbol. */
export interface Instrument {
  /** As the feed writes it; what the `symbol` attribute takes. */
  symbol: string;
  /** For people, such as "BTC / USDT". */
  description: string;
  /** Smallest price step, in quote currency. */
  tickSize: number;
  /** Smallest quantity step, in base currency; 0 when the exchange does not say. */
  stepSize: number;
  /** Whether it trades now; `reason` says in the exchange's words why not. */
  trading: boolean;
  reason?: string;
}
