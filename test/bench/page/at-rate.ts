const TICK_MS = 20;

/**
 * Does something so many times a second, evenly; what a busy machine delayed is made up for.
 *
 * @param act told how often it was done before
 * @returns ends it
 */
export function atRate(perSecond: number, act: (number: number) => void): () => void {
  const startedAtMs = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAtMs) * perSecond) / 1000);
    for (; done < due; done++) act(done);
  }, TICK_MS);
  return () => clearInterval(timer);
}
