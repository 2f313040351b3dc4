import { useEffect, useState } from "react";

/** The first one draws; the browser prepares a second one while it still paints the first; the third begins when that is on the screen. */
const FRAMES = 3;

/** Runs once what is drawn now, with pictures that are there already, is on the screen; not before, while nobody can see the page. @returns for not running it after all */
export function afterPaint(run: () => void): () => void {
  let left = FRAMES;
  let asked = requestAnimationFrame(function next() {
    left -= 1;
    if (left === 0) run();
    else asked = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(asked);
}

/** Whether who uses this is on the screen: what is not to be seen at once waits for what is. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  return isPainted;
}
