import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/feed/index.js';
import { push } from '../../../src/index.js';
import { DirectSeriesWriter, Ingest } from '../../../src/ingest/index.js';
import { FLAG_GAP_CONFIRMED, RECORD_WIDTH, RingReader, StoreMemory } from '../../../src/memory/index.js';
import { LocalBackend } from '../../../src/store/index.js';

const HOUR = 3_600_000;
const FILE = fileURLToPath(new URL('../../../../shared/data/bitstamp_xbtusd_1h.csv', import.meta.url));
const header = 'date,open,high,low,close,volume';
/** The same kinds of dirt, made up, where the recording is not beside the project. */
const MADE_UP = [
  header,
  '2016-04-27 15:00:00,5,5,5,5,0',
  '2016-04-27 14:30:00,5,6,4,5,1',
  '2016-04-27 14:30:00,5,6,4,5,2',
  '2016-04-27 09:05:00,5,6,4,5,1',
  '2016-04-27 08:00:00,5,4,6,5,1',
  '2016-04-27 07:00:00,5,6,4,5,1',
].join('\n');

function rowsOf(text: string) {
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [date = '', ...numbers] = line.split(',');
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = numbers.map(Number);
    return { openTime: Date.parse(`${date.replace(' ', 'T')}Z`), open, high, low, close, volume };
  });
}

const CASES: [name: string, text: string][] = [
  ['made up', MADE_UP],
  // Absent where ../shared/data is not beside the project.
  ...(existsSync(FILE) ? [['recorded', readFileSync(FILE, 'utf8')] as [string, string]] : []),
];

describe.each(CASES)('dirty hourly history, %s: descending, off the hour, with holes', (_name, text) => {
  it('comes out ascending, unique, sound, with every hole marked and nothing else', async () => {
    const rows = rowsOf(text);
    const memory = StoreMemory.create({ maxSeries: 1, maxKlines: 4_000 }, false);
    const backend = new LocalBackend(memory);
    const feed = push();
    feed.push('XBTUSD', '1h', rows);
    const place = backend.directory.acquire('host:XBTUSD@1h', 0);
    const ingest = new Ingest({
      writer: new DirectSeriesWriter(backend.writer, () => {}),
      clock: systemClock,
      feeds: { host: feed },
      maxKlines: 4_000,
    });
    ingest.want({ feed: 'host', symbol: 'XBTUSD', interval: '1h', ...place }, { limit: 4_000 });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    const records = new Float64Array(4_000 * RECORD_WIDTH);
    const flags = new Uint8Array(4_000);
    const reader = new RingReader(memory, backend.counters, 1);
    const count = reader.readLast(place.slot, place.generation, 4_000, records, flags, null);
    const refused = [...feed.refused.values()].reduce((sum, n) => sum + n, 0);
    expect(count).toBe(new Set(rows.map(({ openTime }) => openTime)).size - refused);
    for (let i = 1; i < count; i++) {
      const step = records[i * RECORD_WIDTH] - records[(i - 1) * RECORD_WIDTH];
      expect(step).toBeGreaterThan(0);
      // A hole is where at least one whole kline is missing.
      expect([i, (flags[i] & FLAG_GAP_CONFIRMED) !== 0]).toEqual([i, step >= 2 * HOUR]);
    }
    ingest.close();
    backend.close();
  });
});
