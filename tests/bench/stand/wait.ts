/** For what takes its time by design: how long something is measured, and what comes between two looks. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
