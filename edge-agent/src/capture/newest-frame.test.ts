import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Frame } from "./frame.ts";
import { createNewestFrame } from "./newest-frame.ts";

const frame = (at: number): Frame => ({
  cameraId: "gate",
  rgb: new Uint8Array(3),
  widthPx: 1,
  heightPx: 1,
  at: epochMs(at),
  readAt: epochMs(at),
});

test("a consumer that falls behind gets the newest frame, and the others are counted", async () => {
  const newest = createNewestFrame();
  const frames = newest.frames(new AbortController().signal);
  const first = frames.next();
  newest.put(frame(1));
  expect((await first).value?.at).toBe(1);
  for (const at of [2, 3, 4]) newest.put(frame(at));
  expect((await frames.next()).value?.at).toBe(4);
  expect(newest.droppedFrames).toBe(2);
});

test("where nobody consumes, nothing counts as passed over", () => {
  const newest = createNewestFrame();
  for (const at of [1, 2, 3]) newest.put(frame(at));
  expect(newest.droppedFrames).toBe(0);
});

test("an abort ends the frames, also while waiting for one", async () => {
  const newest = createNewestFrame();
  const stopping = new AbortController();
  const waiting = newest.frames(stopping.signal).next();
  stopping.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  newest.put(frame(1));
  expect(await newest.frames(stopping.signal).next()).toEqual({ done: true, value: undefined });
});
