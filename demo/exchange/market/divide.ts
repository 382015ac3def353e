/**
 * Divides a whole number by shares, exactly. Each part is its share rounded up or down, by the throw `u` (0 to 1),
 * so that small numbers spread over the parts as chance would spread them. A share of 0 gets nothing.
 */
export function divide(total: number, shares: readonly number[], u = 0.5): number[] {
  const sum = sumOf(shares);
  if (sum === 0 || total === 0) return shares.map(() => 0);
  let running = 0;
  let given = 0;
  return shares.map((share) => {
    running += share;
    const upTo = Math.min(total, Math.floor(total * (running / sum) + u));
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

/** {@link divide}, but no part beyond its bound: what is cut off spreads over the room that others have. */
export function divideWithin(total: number, shares: readonly number[], bounds: readonly number[]): number[] {
  const some = shares.some((share) => share > 0);
  const parts = divide(total, some ? shares : bounds).map((part, i) => Math.min(part, bounds[i]));
  // Parts that have a share come first: what has none should stay at nothing if that is possible.
  for (const shared of [true, false]) {
    const room = parts.map((part, i) => (!shared || shares[i] > 0 ? bounds[i] - part : 0));
    const over = total - sumOf(parts);
    if (over === 0) break;
    for (const [i, more] of divide(Math.min(over, sumOf(room)), room).entries()) parts[i] += more;
  }
  return parts;
}

function sumOf(parts: readonly number[]): number {
  let sum = 0;
  for (const part of parts) sum += part;
  return sum;
}
