/** Tried in order. The second is for market data only, and reachable where the first is blocked. */
export const REST_URLS = ['https://api.binance.com', 'https://data-api.binance.vision'];
export const STREAM_URLS = ['wss://stream.binance.com:9443', 'wss://data-stream.binance.vision'];
