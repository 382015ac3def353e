const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, POINTS] = [320, 72, 160];

export type PlotSide = 'legacy' | 'shared';

/** A run of readings, the newest at the right; the colour tells which side was read. */
export class Plot {
  private readonly values: { side: PlotSide; value: number }[] = [];
  private readonly lines: Record<PlotSide, SVGPathElement>;
  private readonly most: HTMLElement;
  private readonly now: HTMLElement;

  constructor(
    place: HTMLElement,
    title: string,
    private readonly write: (value: number) => string,
  ) {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = title;
    this.now = document.createElement('b');
    caption.append(this.now);
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    const line = (side: PlotSide) => {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('class', side);
      svg.append(path);
      return path;
    };
    this.lines = { legacy: line('legacy'), shared: line('shared') };
    this.most = document.createElement('small');
    figure.append(caption, svg, this.most);
    place.append(figure);
  }

  add(side: PlotSide, value: number): void {
    this.values.push({ side, value });
    if (this.values.length > POINTS) this.values.shift();
    const most = Math.max(1e-9, ...this.values.map((each) => each.value));
    this.most.textContent = `up to ${this.write(most)}`;
    this.now.textContent = this.write(value);
    for (const [name, path] of Object.entries(this.lines)) path.setAttribute('d', this.path(name, most));
  }

  private path(side: string, most: number): string {
    let isOpen = false;
    return this.values
      .map(({ side: own, value }, i) => {
        const joins = isOpen;
        isOpen = own === side;
        if (!isOpen) return '';
        const [x, y] = [(i / (POINTS - 1)) * WIDTH, HEIGHT - 2 - (value / most) * (HEIGHT - 6)];
        return `${joins ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('');
  }
}
