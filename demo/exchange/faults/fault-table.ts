/** What a fault's number means: how often it strikes (0 to 1), how many ms, or simply whether it is on (above 0). */
export type FaultMeasure = 'rate' | 'ms' | 'switch';

/** Everything that can be wrong with the exchange's line, and what its number means. Faults of the market itself: AlteredMarket. */
export const FAULTS = {
  refuse: { measure: 'switch', says: 'New connections are refused' },
  silence: { measure: 'switch', says: 'Connections stay open, nothing is sent, pings neither' },
  slow: { measure: 'ms', says: 'Frames and answers leave so much later' },
  reorder: { measure: 'rate', says: 'A frame leaves after the next one' },
  duplicate: { measure: 'rate', says: 'A frame is sent twice' },
  late: { measure: 'ms', says: 'Last words of klines leave so much later, after the next kline’s first' },
  early: { measure: 'ms', says: 'Streams are so far ahead of REST' },
  'delay-acks': { measure: 'ms', says: 'Control messages are acknowledged so much later' },
  'swallow-subscribe': { measure: 'rate', says: 'A SUBSCRIBE is acknowledged and forgotten' },
  malformed: { measure: 'rate', says: 'A frame is cut in the middle' },
  'unknown-keys': { measure: 'rate', says: 'A frame has keys that nobody knows' },
  'wrong-types': { measure: 'rate', says: 'A frame has numbers for texts and nothing for numbers' },
  'rest-429': { measure: 'ms', says: 'REST answers 429 and asks to wait so long' },
  'rest-418': { measure: 'ms', says: 'REST answers 418 and asks to wait so long' },
  'rest-5xx': { measure: 'rate', says: 'REST answers 503' },
  truncate: { measure: 'rate', says: 'A REST body ends early' },
  'rest-behind': { measure: 'ms', says: 'REST shows what was so long ago' },
  skew: { measure: 'ms', says: 'The exchange’s clock, as it tells it, is ahead by so much' },
  'age-limit': { measure: 'ms', says: 'Connections end at this age' },
} as const satisfies Readonly<Record<string, { measure: FaultMeasure; says: string }>>;

export type FaultName = keyof typeof FAULTS;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}
