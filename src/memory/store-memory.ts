import {
  allocate,
  type Capacities,
  Control,
  computeLayout,
  Header,
  LAYOUT_VERSION,
  type Layout,
  layoutOf,
  MAGIC,
  MAX_CONSUMERS,
  NO_INTENT,
  SPARE_RINGS,
  Spare,
} from './layout.js';

/**
 * Typed views over one store's buffer: the only place that turns the layout table into arrays.
 * Making one allocates the views; using it allocates nothing. Any thread.
 */
export class StoreMemory {
  readonly header: Int32Array;
  readonly counters: Float64Array;
  readonly consumers: Int32Array;
  readonly dirty: Int32Array;
  readonly spares: Int32Array;
  readonly hashes: Int32Array;
  readonly entryBytes: Uint8Array;
  readonly entryInts: Int32Array;
  readonly entryDoubles: Float64Array;
  readonly holders: Int32Array;
  readonly control: Int32Array;
  /** The same control blocks as doubles, eight per series. */
  readonly controlDoubles: Float64Array;
  readonly flags: Uint8Array;
  readonly klines: Float64Array;

  private constructor(
    readonly buffer: ArrayBufferLike,
    readonly layout: Layout,
  ) {
    const { regions } = layout;
    const ints = (r: { byteOffset: number; byteLength: number }) =>
      new Int32Array(buffer, r.byteOffset, r.byteLength / 4);
    const doubles = (r: { byteOffset: number; byteLength: number }) =>
      new Float64Array(buffer, r.byteOffset, r.byteLength / 8);
    const bytes = (r: { byteOffset: number; byteLength: number }) =>
      new Uint8Array(buffer, r.byteOffset, r.byteLength);
    this.header = ints(regions.header);
    this.counters = doubles(regions.counters);
    this.consumers = ints(regions.consumers);
    this.dirty = ints(regions.dirty);
    this.spares = ints(regions.spares);
    this.hashes = ints(regions.hashes);
    this.entryBytes = bytes(regions.entries);
    this.entryInts = ints(regions.entries);
    this.entryDoubles = doubles(regions.entries);
    this.holders = ints(regions.holders);
    this.control = ints(regions.control);
    this.controlDoubles = doubles(regions.control);
    this.flags = bytes(regions.flags);
    this.klines = doubles(regions.klines);
  }

  /**
   * Takes a new block and writes its header; the magic comes last, so that nobody takes half a store for a whole.
   * @throws ConfigError `bad-capacity`, CapacityError `cannot-allocate`
   */
  static create(capacities: Capacities, shared: boolean): StoreMemory {
    const layout = computeLayout(capacities);
    const memory = new StoreMemory(allocate(layout, shared), layout);
    const { header, control, spares } = memory;
    header[Header.LAYOUT_VERSION] = LAYOUT_VERSION;
    header[Header.MAX_SERIES] = layout.maxSeries;
    header[Header.MAX_KLINES] = layout.maxKlines;
    header[Header.SPARE_RINGS] = SPARE_RINGS;
    header[Header.MAX_CONSUMERS] = MAX_CONSUMERS;
    header.set(crypto.getRandomValues(new Int32Array(4)), Header.STORE_ID);
    for (let slot = 0; slot < layout.maxSeries; slot++) {
      control[slot * Control.WORDS + Control.RING] = slot;
      control[slot * Control.WORDS + Control.INTENT] = NO_INTENT;
    }
    for (let spare = 0; spare < SPARE_RINGS; spare++) {
      spares[spare * Spare.WORDS + Spare.RING] = layout.maxSeries + spare;
    }
    Atomics.store(header, Header.MAGIC, MAGIC);
    return memory;
  }

  /** @throws LayoutError `not-initialised`, `wrong-version`, `truncated` */
  static open(buffer: ArrayBufferLike): StoreMemory {
    return new StoreMemory(buffer, layoutOf(buffer));
  }

  get isShared(): boolean {
    return typeof SharedArrayBuffer === 'function' && this.buffer instanceof SharedArrayBuffer;
  }

  /** The store's random id as 32 hexadecimal digits: names its locks and channels. */
  get id(): string {
    let text = '';
    for (let word = 0; word < 4; word++) {
      text += (this.header[Header.STORE_ID + word] >>> 0).toString(16).padStart(8, '0');
    }
    return text;
  }
}
