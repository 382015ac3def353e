/**
 * A canvas of the chart library's, and its own drawing context once somebody needs that: most never do, and browsers take
 * long to make one.
 */
export class RealCanvas {
  private made: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D | null = null;

  constructor(
    readonly canvas: HTMLCanvasElement,
    /** What the library asks for, and so has to be had of copies. */
    readonly attributes: CanvasRenderingContext2DSettings | undefined,
    private readonly make: () => CanvasRenderingContext2D | null,
  ) {}

  get context(): CanvasRenderingContext2D {
    // Where memory for canvases is used up there is none: what is drawn then goes nowhere, as it would without one.
    this.made ??= this.make() ?? new OffscreenCanvas(1, 1).getContext('2d');
    return this.made as CanvasRenderingContext2D;
  }
}
