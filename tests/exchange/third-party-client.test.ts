import { MainClient, WebsocketClient } from 'binance';
import { describe, expect, it } from 'vitest';
import { exchange } from './support.js';

/** The client logs to the console unless given something else. */
const SILENT = { trace: () => {}, info: () => {}, error: () => {} };

describe('a Binance client of somebody else, unmodified', () => {
  it('reads klines and instruments, and understands a refusal', async () => {
    const { url } = await exchange();
    const client = new MainClient({ baseUrl: url, disableTimeSync: true });
    const klines = await client.getKlines({ symbol: 'BTCUSDT', interval: '1m', limit: 3 });
    expect(klines).toHaveLength(3);
    const info = await client.getExchangeInfo({ symbol: 'ETHBTC' });
    expect(info.symbols[0]).toMatchObject({ symbol: 'ETHBTC', baseAsset: 'ETH' });
    expect(await client.testConnectivity()).toEqual({});
    await expect(client.getKlines({ symbol: 'NOPE', interval: '1m' })).rejects.toMatchObject({ code: -1121 });
  });

  it('receives klines by its stream client', async () => {
    const { wsUrl } = await exchange({ tickRate: 20 });
    const client = new WebsocketClient({ wsUrl: `${wsUrl}/ws`, beautify: false }, SILENT);
    try {
      const event = await new Promise<Record<string, unknown>>((resolve, reject) => {
        client.on('message', (message) => {
          const data = message as unknown as Record<string, unknown>;
          if (data['e'] === 'kline') resolve(data);
        });
        client.on('exception', reject);
        void client.subscribeSpotKline('BTCUSDT', '1m');
      });
      expect(event).toMatchObject({ e: 'kline', s: 'BTCUSDT' });
    } finally {
      client.closeAll(true);
    }
  });
});
