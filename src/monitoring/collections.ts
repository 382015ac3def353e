/** Readings of a heap, oldest first: the low of each stretch, and the peak before it. */
export interface HeapCurve {
  readonly length: number;
  timeAt(index: number): number;
  lowAt(index: number): number;
  peakAt(index: number): number;
}

/**
 * Falls count from this share of the second deepest one. Collectors of generations draw small teeth on large ones, and only
 * what the large ones leave is what stays: the floors of the small teeth rise and fall with the large. The deepest one alone
 * may be a page that has just loaded.
 */
const SHARE_OF_DEEP = 0.5;
/** Smaller falls are rounding and noise: 64 KiB. */
const LEAST_FALL = 65_536;
/** Small teeth are falls of at least this share of those that count. */
const SHARE_OF_SMALL = 0.2;
/** A collection is over when the heap has risen again by this share of a fall that counts: sweeping takes several readings. */
const SHARE_TO_END = 0.1;

type FloorVisitor = (time: number, bytes: number, depth: number) => void;

/** The depth from which a fall is taken for a collection that tells what stays. */
export function fallThreshold(curve: HeapCurve): number {
  let deepest = 0;
  let second = 0;
  visitFalls(curve, LEAST_FALL, (_time, _bytes, depth) => {
    second = Math.max(second, Math.min(deepest, depth));
    deepest = Math.max(deepest, depth);
  });
  return Math.max(LEAST_FALL, second * SHARE_OF_DEEP);
}

/**
 * Whether the curve shows small teeth between the falls that count: those were full collections then. Where all falls are
 * alike they may be quick collections, and what they leave may be garbage yet.
 */
export function hasSmallTeeth(curve: HeapCurve, threshold: number): boolean {
  let counted = 0;
  let all = 0;
  visitFalls(curve, Math.max(LEAST_FALL, threshold * SHARE_OF_SMALL), (_time, _bytes, depth) => {
    all++;
    if (depth >= threshold) counted++;
  });
  return counted > 0 && all >= 2 * counted;
}

/**
 * Visits the floor that each fall of at least `threshold` left, oldest first. A fall that the heap has not risen from is not
 * among them: its floor may lie lower.
 */
export function visitFalls(curve: HeapCurve, threshold: number, visit: FloorVisitor): void {
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
