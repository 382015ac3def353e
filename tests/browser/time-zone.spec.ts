import { allLive, expect, test } from './support/fixtures.js';

/** The days that the time axis marks in bold, as the picture's own texts: read through the library's tick marks. */
for (const [zone, month, days] of [
  // Clocks go forward on the 8th and the 29th: days of 23 hours, which begin at their own midnight all the same.
  ['America/New_York', '2026-03-08', 23],
  ['Europe/Berlin', '2026-03-29', 23],
  ['Asia/Kolkata', '2026-03-08', 24],
] as const) {
  test(`days begin in ${zone}, on the day that clocks change too`, async ({ page, host }) => {
    await page.setViewportSize({ width: 1_100, height: 320 });
    await host({
      body: `<style>body{margin:0}kline-chart{height:320px}</style>
        <kline-chart interval="1h" timezone="${zone}" limit="80"></kline-chart>`,
    });
    const drawn = await page.evaluate(
      async ([zoneName, date]) => {
        const texts: string[] = [];
        const { prototype } = CanvasRenderingContext2D;
        const write = Object.getOwnPropertyDescriptor(prototype, 'fillText')?.value as (
          this: CanvasRenderingContext2D,
          ...values: unknown[]
        ) => void;
        prototype.fillText = function fillText(...values) {
          texts.push(values[0]);
          write.apply(this, values);
        };
        const hour = 3_600_000;
        const from = Date.parse(`${date}T00:00:00Z`) - 30 * hour;
        const klines = Array.from({ length: 80 }, (_, i) => {
          const close = 100 + Math.sin(i / 5) * 3;
          return {
            openTime: from + i * hour,
            open: close - 1,
            high: close + 1,
            low: close - 2,
            close,
            volume: 1,
            closed: true,
          };
        });
        const feed = globalThis.kline.push({
          getKlines: () => Promise.resolve({ klines, more: false }),
        });
        globalThis.kline.registerFeed('desk', feed);
        const chart = document.querySelector('kline-chart') as HTMLElementTagNameMap['kline-chart'];
        const ready = new Promise((resolve) => chart.addEventListener('kline-ready', resolve));
        Object.assign(chart, { feed: 'desk', symbol: 'ACME' });
        await ready;
        chart.fitContent();
        for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
        const midnights = klines
          .map(({ openTime }) => openTime)
          .filter((time) => {
            const parts = new Intl.DateTimeFormat('en-GB', {
              timeZone: zoneName,
              hour: '2-digit',
              minute: '2-digit',
              hourCycle: 'h23',
            }).format(time);
            return parts.startsWith('00:');
          });
        const scale = (
          chart as unknown as { chart: { timeScale(): { timeToCoordinate(time: number): number | null } } }
        ).chart.timeScale();
        return {
          texts,
          length: (midnights[2] - midnights[1]) / hour,
          xs: midnights.map((time) => scale.timeToCoordinate(time / 1_000)),
          labels: midnights.map((time) =>
            new Intl.DateTimeFormat('en-US', { timeZone: zoneName, day: 'numeric' }).format(time),
          ),
        };
      },
      [zone, month] as const,
    );
    // The test's own arithmetic meets the day that it is about.
    expect([drawn.length, 24]).toContain(days);
    expect(drawn.xs.every((x) => x !== null)).toBe(true);
    for (const label of drawn.labels.slice(1, 3)) expect(drawn.texts).toContain(label);
    await page.screenshot({ path: test.info().outputPath('zone.png') });
  });
}

test('a zone changes live, and one that is none is said', async ({ page, live }) => {
  await live('<kline-chart symbol="BTCUSDT" timezone="UTC"></kline-chart>');
  const chart = page.locator('kline-chart');
  await chart.evaluate((element) => element.setAttribute('timezone', 'Mars/Olympus'));
  await expect(chart.getByRole('alert')).toContainText('timezone="Mars/Olympus" is no time zone');
  await chart.evaluate((element) => element.setAttribute('timezone', 'Asia/Tokyo'));
  await allLive(page, 1);
  await expect(chart.getByRole('alert')).toHaveCount(0);
});
