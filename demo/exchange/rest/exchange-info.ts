import { formatUnits } from '../market/decimals.js';
import type { Listing } from '../market/market.js';
import { ApiError, badCombination, illegal, unknownSymbol } from './api-error.js';
import type { Parameters } from './parameters.js';
import { WEIGHT_PER_MINUTE } from './weight-limit.js';

const SYMBOLS_RANGE = '^\\["[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}\\]$';
const SYMBOLS = /^\["[A-Z0-9\-_.]{1,20}"(,"[A-Z0-9\-_.]{1,20}"){0,}\]$/;
const STATUSES = new Set(['TRADING', 'HALT', 'BREAK']);

/** `GET /api/v3/exchangeInfo`: all instruments, one (`symbol`), or several (`symbols`). Everything here trades. */
export function exchangeInfo(
  parameters: Parameters,
  listings: ReadonlyMap<string, Listing>,
  now: number,
): unknown {
  return {
    timezone: 'UTC',
    serverTime: now,
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: WEIGHT_PER_MINUTE },
    ],
    exchangeFilters: [],
    symbols: wanted(parameters, listings).map(symbolInfo),
  };
}

function wanted(parameters: Parameters, listings: ReadonlyMap<string, Listing>): Listing[] {
  const one = parameters.optional('symbol');
  const several = parameters.optional('symbols');
  const status = parameters.optional('symbolStatus');
  if ((one !== null && several !== null) || (status !== null && (one ?? several) !== null))
    throw badCombination();
  if (status !== null) {
    if (!STATUSES.has(status)) throw new ApiError(400, -1122, 'Invalid symbolStatus.');
    return status === 'TRADING' ? [...listings.values()] : [];
  }
  let names: readonly string[] = [...listings.keys()];
  if (one !== null) names = [parameters.symbol('symbol')];
  else if (several !== null) {
    if (!SYMBOLS.test(several)) throw illegal('symbols', SYMBOLS_RANGE);
    names = JSON.parse(several) as string[];
    if (new Set(names).size < names.length)
      throw new ApiError(400, -1151, 'Symbol is present multiple times in the list.');
  }
  return names.map((name) => {
    const listing = listings.get(name);
    if (listing === undefined) throw unknownSymbol();
    return listing;
  });
}

function symbolInfo({ symbol, baseAsset, quoteAsset, priceDecimals, quantityDecimals }: Listing) {
  const tickSize = formatUnits(1, priceDecimals);
  const stepSize = formatUnits(1, quantityDecimals);
  return {
    symbol,
    status: 'TRADING',
    baseAsset,
    baseAssetPrecision: 8,
    quoteAsset,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET'],
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tickSize, maxPrice: '92233720368.00000000', tickSize },
      { filterType: 'LOT_SIZE', minQty: stepSize, maxQty: '92233720368.00000000', stepSize },
    ],
    permissions: ['SPOT'],
  };
}
