/** Heap and frame times of a soak as an SVG of its own, with no script and no style in it. */

export interface SoakReading {
  /** Since the beginning. */
  readonly minutes: number;
  /** Bytes, the least of three readings after collection. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Bytes of the whole process. */
  readonly resident: number;
  /** Frame gaps since the reading before, ms. */
  readonly gapP50: number;
  readonly gapP99: number;
}

export interface SoakLine {
  readonly name: string;
  readonly readings: readonly SoakReading[];
}

const [WIDTH, PANEL, LEFT, TOP] = [760, 200, 60, 30] as const;
const COLORS = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd'] as const;

interface Panel {
  readonly title: string;
  readonly value: (reading: SoakReading) => number;
}

const PANELS: readonly Panel[] = [
  { title: 'JS heap after collection, MB', value: ({ heap }) => heap / 1e6 },
  { title: 'frame gap p99, ms', value: ({ gapP99 }) => gapP99 },
];

export function plotSoak(lines: readonly SoakLine[]): string {
  const height = PANELS.length * (PANEL + TOP + 30) + 20;
  const end = Math.max(1e-9, ...lines.flatMap(({ readings }) => readings.map(({ minutes }) => minutes)));
  const panels = PANELS.map((panel, i) => drawPanel(panel, lines, end, i * (PANEL + TOP + 30) + TOP));
  const names = lines.map(
    ({ name }, i) =>
      `<text x="${LEFT + i * 170}" y="${height - 6}" fill="${COLORS[i % COLORS.length]}">${escaped(name)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    ...panels,
    ...names,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, value }: Panel, lines: readonly SoakLine[], end: number, top: number): string {
  const values = lines.flatMap(({ readings }) => readings.map(value)).filter(Number.isFinite);
  const most = Math.max(1e-9, ...values) * 1.05;
  const x = (minutes: number) => LEFT + (minutes / end) * (WIDTH - LEFT - 20);
  const y = (at: number) => top + PANEL - (at / most) * PANEL;
  const number = (at: number) => (at >= 100 ? at.toFixed(0) : at.toFixed(1));
  const grid = [0, 0.5, 1].map((share) => {
    const at = y(most * share).toFixed(1);
    return (
      `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${at}" y2="${at}" stroke="#ddd"/>` +
      `<text x="${LEFT - 6}" y="${at}" text-anchor="end">${number(most * share)}</text>`
    );
  });
  const paths = lines.map(({ readings }, i) => {
    const points = readings
      .filter((reading) => Number.isFinite(value(reading)))
      .map((reading) => `${x(reading.minutes).toFixed(1)},${y(value(reading)).toFixed(1)}`);
    return `<polyline fill="none" stroke="${COLORS[i % COLORS.length]}" points="${points.join(' ')}"/>`;
  });
  const axis = `<text x="${WIDTH - 20}" y="${top + PANEL + 16}" text-anchor="end">${number(end)} min</text>`;
  return [`<text x="${LEFT}" y="${top - 8}">${title}</text>`, ...grid, ...paths, axis].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
