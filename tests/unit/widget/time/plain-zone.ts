/** Fields of instants through `formatToParts`: slow, and sharing nothing with what it checks. */
export interface PlainTime {
  readonly date: string;
  readonly year: number;
  readonly month: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function plainZone(timeZone: string): (utcMs: number) => PlainTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  return (utcMs) => {
    const fields = Object.fromEntries(format.formatToParts(utcMs).map(({ type, value }) => [type, value]));
    const { year, month, day } = fields;
    return {
      date: `${year}-${month}-${day}`,
      year: Number(year),
      month: Number(month),
      hour: Number(fields['hour']),
      minute: Number(fields['minute']),
      second: Number(fields['second']),
    };
  };
}

/** UTC seconds, `step` apart, around an instant. */
export function timesAround(utc: string, step: number, count: number): number[] {
  const middle = Math.floor(Date.parse(utc) / 1_000 / step) * step;
  return Array.from({ length: count }, (_, index) => middle + (index - Math.floor(count / 2)) * step);
}

/** Change days of zones: the instant (or near it) at which the clocks change. */
export const CHANGES: readonly (readonly [timeZone: string, utc: string])[] = [
  ['UTC', '2026-12-31T23:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['Asia/Kolkata', '2026-11-30T18:30Z'],
  ['Asia/Kathmandu', '2026-12-31T18:15Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['America/Havana', '2026-11-01T05:00Z'],
  // Back from 00:01 to 23:01 of the day before.
  ['America/St_Johns', '2006-10-29T02:31Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
];
