import { afterEach, expect, test, vi } from "vitest";
import { afterPaint } from "./after-paint.ts";

let frames: Map<number, () => void>;

/** The frames that a browser would begin. */
function holdFrames(): void {
  frames = new Map();
  let asked = 0;
  vi.stubGlobal("requestAnimationFrame", (begin: () => void) => {
    asked += 1;
    frames.set(asked, begin);
    return asked;
  });
  vi.stubGlobal("cancelAnimationFrame", (id: number) => frames.delete(id));
}

function beginFrame(): void {
  const begun = [...frames.values()];
  frames.clear();
  for (const begin of begun) begin();
}

afterEach(() => vi.unstubAllGlobals());

test("what may wait runs once, in the frame that begins when the first one is on the screen", () => {
  holdFrames();
  const run = vi.fn();
  afterPaint(run);
  beginFrame();
  beginFrame();
  expect(run).not.toHaveBeenCalled();
  beginFrame();
  beginFrame();
  expect(run).toHaveBeenCalledOnce();
});

test("what is gone before it was painted does not run", () => {
  holdFrames();
  const run = vi.fn();
  const forget = afterPaint(run);
  beginFrame();
  forget();
  for (let frame = 0; frame < 3; frame += 1) beginFrame();
  expect(run).not.toHaveBeenCalled();
});
