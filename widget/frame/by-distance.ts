/** Something that has a place in the page. */
export interface Placed {
  /** How far it is from what is on the screen, CSS pixels. May force a layout. */
  distance(): number;
}

/** The nearest first. Each is asked once, and all before anything changes. */
export function byDistance<Item extends Placed>(items: Iterable<Item>): { item: Item; distance: number }[] {
  const all = Array.from(items, (item) => ({ item, distance: item.distance() }));
  return all.sort((a, b) => a.distance - b.distance);
}
