/** Readings of a heap, oldest first: the low of each stretch, and the peak before it. */
export interface HeapCurve {
  readonly length: number;
  timeAt(index: number): number;
  lowAt(index: number): number;
  peakAt(index: number): number;
}

/**
 * Falls count from this share of the deepest one. Collectors of generations draw small teeth on large ones, and only what
 * the large ones leave is what stays: the floors of the small teeth rise and fall with the large.
 */
const SHARE_OF_DEEPEST = 0.5;
/** Smaller falls are rounding and noise: 64 KiB. */
const LEAST_FALL = 65_536;
/** A collection is over when the heap has risen again by this share of a fall that counts: sweeping takes several readings. */
const SHARE_TO_END = 0.1;

type FloorVisitor = (time: number, bytes: number, depth: number) => void;

/**
 * Visits the floor that each collection left, oldest first, and returns how many there were. One that has not ended is
 * not among them: its floor may lie lower.
 */
export function findCollections(curve: HeapCurve, visit: FloorVisitor): number {
  let deepest = 0;
  visitFalls(curve, LEAST_FALL, (_time, _bytes, depth) => {
    deepest = Math.max(deepest, depth);
  });
  let count = 0;
  visitFalls(curve, Math.max(LEAST_FALL, deepest * SHARE_OF_DEEPEST), (time, bytes, depth) => {
    count++;
    visit(time, bytes, depth);
  });
  return count;
}

/** Turning points of the curve: falls of at least `threshold` that the heap has risen from again. */
function visitFalls(curve: HeapCurve, threshold: number, visit: FloorVisitor): void {
  let peak = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let lowTime = 0;
  const rise = (bytes: number) => {
    if (peak - low >= threshold && bytes - low >= threshold * SHARE_TO_END) {
      visit(lowTime, low, peak - low);
    } else if (bytes <= peak) {
      return;
    }
    peak = bytes;
    low = Number.POSITIVE_INFINITY;
  };
  for (let i = 0; i < curve.length; i++) {
    // What came before the first reading lies before the window, perhaps a whole collection away.
    if (i > 0) rise(curve.peakAt(i));
    const bytes = curve.lowAt(i);
    rise(bytes);
    if (bytes < low) {
      low = bytes;
      lowTime = curve.timeAt(i);
    }
  }
}
