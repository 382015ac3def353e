import { hashText } from './dice.js';
import type { Listing } from './market.js';

/** A coin or currency, and how its dollar price behaves. */
export interface Asset {
  readonly name: string;
  /** Dollars, around which the price wanders. */
  readonly price: number;
  /** How much it moves, relative to bitcoin; 0 for the dollar and what stands for it. */
  readonly wildness: number;
  /** Names its chance. */
  readonly id: number;
}

/** A listing with what its made-up market needs. */
export interface SeededListing extends Listing {
  readonly base: Asset;
  readonly quote: Asset;
  /** Decimals in which quote volumes are counted. */
  readonly quoteDecimals: number;
  /** Trades of a usual day. */
  readonly tradesPerDay: number;
  /** Base currency traded in a usual day. */
  readonly volumePerDay: number;
  /** When it was listed: a midnight, ms UTC. */
  readonly listedAt: number;
}

/** Name and dollar price of the coins, by and large in the order of how much they trade. */
const COINS =
  'BTC 64000,ETH 3100,SOL 150,BNB 590,XRP 0.62,DOGE 0.16,ADA 0.48,AVAX 37,TRX 0.12,LINK 14.5,DOT 7.1,MATIC 0.72,LTC 84,BCH 450,NEAR 7.2,UNI 7.6,APT 9.1,ICP 12.4,ETC 27,FIL 5.9,ATOM 8.6,ARB 1.05,OP 2.6,INJ 24,STX 2.1,IMX 2.2,HBAR 0.11,VET 0.036,GRT 0.27,RUNE 5.2,FTM 0.71,THETA 2.1,AAVE 92,ALGO 0.18,SUI 1.1,SEI 0.52,TIA 9.4,FET 2.2,AGIX 0.9,AR 38,EGLD 41,FLOW 0.89,AXS 7.3,SAND 0.45,MANA 0.44,GALA 0.045,CHZ 0.12,XTZ 0.95,EOS 0.82,NEO 16.4,KAVA 0.67,SNX 2.8,CRV 0.43,LDO 1.9,MKR 2800,COMP 57,ENJ 0.3,ZEC 23,DASH 29,XMR 133,IOTA 0.22,QTUM 3.6,ZIL 0.024,ONT 0.31,BAT 0.25,OMG 0.68,ICX 0.24,RVN 0.028,SC 0.0068,DGB 0.011,LSK 1.7,WAVES 2.3,STORJ 0.55,ANKR 0.047,CELO 0.79,ONE 0.019,HOT 0.0021,IOST 0.0095,KNC 0.59,YFI 7100,SUSHI 1.02,BAL 3.6,BAND 1.5,OCEAN 0.95,REN 0.061,SXP 0.34,CVC 0.14,LRC 0.25,NKN 0.12,CTSI 0.19,DENT 0.0012,MTL 1.7,OGN 0.16,COTI 0.11,STMX 0.0078,TFUEL 0.09,WRX 0.21,BTS 0.0042,PERP 1.1,DUSK 0.37,ROSE 0.095,SKL 0.076,JASMY 0.021,PEPE 0.0000078,SHIB 0.0000236,BONK 0.0000251,FLOKI 0.000171,WIF 2.9,ORDI 41,JUP 1.02,PYTH 0.41,STRK 1.2,DYM 2.9,MANTA 1.6,ALT 0.38,XAI 0.71,BLUR 0.41,MAGIC 0.73,GMX 27,WOO 0.27,HOOK 0.87,EDU 0.63,ID 0.71,ACE 4.8,NFP 0.44,AI 0.97,PORTAL 0.81,PIXEL 0.43,AEVO 1.3,ENA 0.77,W 0.61,TNSR 0.78,SAGA 2.4,OMNI 15.2,REZ 0.14,BB 0.42,NOT 0.014,IO 4.1,ZK 0.19,LISTA 0.61,ZRO 3.8,G 0.031,BANANA 49,RENDER 7.1,TON 6.9,DOGS 0.0011,POL 0.41,NEIRO 0.0012,HMSTR 0.0044,CATI 0.49,EIGEN 3.6,SCR 0.71,LUMIA 1.4,KAIA 0.13,COW 0.52,CETUS 0.21,PNUT 0.91,ACT 0.41,USUAL 0.82,THE 1.9,MOVE 0.79,ME 3.1,VANA 13.2,PENGU 0.027,BIO 0.31,SOLV 0.048,TRUMP 21,BERA 5.8,LAYER 0.91,SHELL 0.24,RED 0.62,NIL 0.41,PARTI 0.21,BABY 0.082,INIT 0.71,SIGN 0.078,SYRUP 0.19,KMNO 0.066,SOPH 0.048,HUMA 0.037,RESOLV 0.21,HOME 0.024,SPK 0.052,SAHARA 0.081,NEWT 0.31,LA 0.62';
const BTC_PAIRS = 'ETH SOL BNB XRP LTC LINK ADA DOT AVAX DOGE XMR BCH';
const MONEY = [
  ['USDT', 1, 0],
  ['USDC', 1, 0],
  ['EUR', 1.09, 0.12],
  ['JPY', 1 / 152, 0.12],
] as const;
const DAY = 24 * 60 * 60 * 1_000;
/** The exchange opened on 2017-08-17. */
const FIRST_LISTING = Date.UTC(2017, 7, 17);

/** @param rank place in the order of how much is traded, from 0 */
function listing(base: Asset, quote: Asset, rank: number): SeededListing {
  const price = base.price / quote.price;
  // Five significant digits of the price, as exchanges choose their steps. The yen has no parts.
  const magnitude = Math.floor(Math.log10(price));
  const priceDecimals = quote.name === 'JPY' ? 0 : Math.min(8, Math.max(2, 4 - magnitude));
  const dollarsPerDay = 2e9 / (rank + 1) ** 1.25;
  return {
    symbol: `${base.name}${quote.name}`,
    baseAsset: base.name,
    quoteAsset: quote.name,
    base,
    quote,
    priceDecimals,
    quantityDecimals: Math.min(5, Math.max(0, Math.floor(Math.log10(base.price)) + 1)),
    // So many that a month's sum is still a whole number without loss.
    quoteDecimals: quote.name === 'BTC' ? 8 : quote.name === 'JPY' ? 2 : 4,
    tradesPerDay: Math.round(4_000_000 / (rank + 1) ** 1.4),
    volumePerDay: dollarsPerDay / base.price,
    // Steps of 17 days: the later a coin stands in the list, the younger it is.
    listedAt: FIRST_LISTING + Math.min(rank * 17, 2_900) * DAY,
  };
}

/** More than two hundred instruments: dollar pairs from 64,000 to 0.0000078, pairs in BTC, one in whole yen. */
export function seededListings(): SeededListing[] {
  const coins = COINS.split(',').map((coin, rank) => {
    const [name, price] = coin.split(' ');
    const wildness = rank === 0 ? 1 : Math.min(2.2, 1.2 + rank / 90);
    return { name, price: Number(price), wildness, id: hashText(name) };
  });
  const money = MONEY.map(([name, price, wildness]) => ({ name, price, wildness, id: hashText(name) }));
  const assets = new Map([...coins, ...money].map((asset) => [asset.name, asset]));
  const pair = (base: string, quote: string, rank: number) => {
    const [of, by] = [assets.get(base), assets.get(quote)];
    if (of === undefined || by === undefined)
      throw new RangeError(`${base}${quote}: not in the list of coins.`);
    return listing(of, by, rank);
  };
  return [
    ...coins.map(({ name }, rank) => pair(name, 'USDT', rank)),
    ...BTC_PAIRS.split(' ').map((name, i) => pair(name, 'BTC', 20 + i * 6)),
    pair('BTC', 'JPY', 30),
    pair('BTC', 'USDC', 6),
    pair('ETH', 'USDC', 12),
    pair('BTC', 'EUR', 14),
  ];
}
