import type { Listing, Market } from './market.js';

/** The listings of a market by symbol, as they are now: a market may change its list, by giving another one. */
export class ListingIndex {
  private list: readonly Listing[] = [];
  private map: ReadonlyMap<string, Listing> = new Map();

  constructor(private readonly market: Market) {}

  get bySymbol(): ReadonlyMap<string, Listing> {
    const { listings } = this.market;
    if (listings !== this.list) {
      this.list = listings;
      this.map = new Map(listings.map((listing) => [listing.symbol, listing]));
    }
    return this.map;
  }
}
