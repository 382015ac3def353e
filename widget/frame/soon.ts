/**
 * Has something run soon, and once, however often it is asked for meanwhile.
 * @param request calls back, soon
 * @returns asks for it
 */
export function soon(request: (callback: () => void) => void, run: () => void): () => void {
  let isPlanned = false;
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    request(() => {
      isPlanned = false;
      run();
    });
  };
}
