/** Tells when a library begins to redraw the first canvas below an element: redraws begin with clearing it. */
export function onClear(root: Element, listener: () => void): void {
  const context = root.querySelector('canvas')?.getContext('2d');
  if (context === null || context === undefined) throw new Error('There is no canvas to watch.');
  const clear = context.clearRect.bind(context);
  context.clearRect = (...rectangle) => {
    listener();
    clear(...rectangle);
  };
}
