import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import {
  type CameraSigns,
  judgeCamera,
  MAX_BREAKS,
  nextStanding,
  OFFLINE_AFTER_MS,
  PICTURELESS_AFTER_MS,
} from "./camera-state.ts";

const at = monotonicMs;
const well = { now: at(100_000), startedAt: at(0), lastSignAt: at(99_900), lastFrameAt: at(99_900), recentBreaks: 0 };
const silentFor = (ms: number) => ({ lastSignAt: at(100_000 - ms), lastFrameAt: at(100_000 - ms) });
const nothing = { lastSignAt: undefined, lastFrameAt: undefined };

test.each([
  { signs: { now: at(0), ...nothing }, state: "connecting", why: "just started" },
  { signs: { now: at(OFFLINE_AFTER_MS - 1), ...nothing }, state: "connecting", why: "it may still come" },
  { signs: { now: at(OFFLINE_AFTER_MS), ...nothing }, state: "offline", why: "nothing ever came" },
  { signs: { startedAt: at(80_000), lastFrameAt: undefined }, state: "connecting", why: "the first keyframe is due" },
  { signs: { lastFrameAt: undefined }, state: "offline", why: "what comes never becomes a picture" },
  { signs: {}, state: "live", why: "a frame a moment ago" },
  { signs: { lastSignAt: at(80_000) }, state: "live", why: "a frame is a sign, too" },
  { signs: { lastFrameAt: at(88_000) }, state: "live", why: "keyframes may be far apart" },
  { signs: { lastFrameAt: at(100_000 - PICTURELESS_AFTER_MS) }, state: "offline", why: "no more pictures in it" },
  { signs: silentFor(OFFLINE_AFTER_MS - 1), state: "live", why: "a reconnection takes some time" },
  { signs: silentFor(OFFLINE_AFTER_MS), state: "offline", why: "silent for too long" },
  { signs: { recentBreaks: MAX_BREAKS - 1 }, state: "live", why: "some breaks happen" },
  { signs: { recentBreaks: MAX_BREAKS }, state: "degraded", why: "it keeps breaking" },
  { signs: { fps: 3.4, expectedFps: 7 }, state: "degraded", why: "fewer than half of the frames" },
  { signs: { fps: 3.5, expectedFps: 7 }, state: "live", why: "half of the frames" },
  { signs: { fps: 0.5 }, state: "live", why: "nobody asked for more" },
  { signs: { expectedFps: 7 }, state: "live", why: "too early to count" },
  { signs: { recentBreaks: MAX_BREAKS, ...silentFor(60_000) }, state: "offline", why: "silence outweighs breaks" },
])("$state: $why", ({ signs, state }) => {
  const { lastSignAt, lastFrameAt, ...rest } = { ...well, ...signs };
  const known: CameraSigns = {
    ...rest,
    ...(lastSignAt !== undefined && { lastSignAt }),
    ...(lastFrameAt !== undefined && { lastFrameAt }),
  };
  expect(judgeCamera(known)).toBe(state);
});

test("it is offline, and known to be, within 10 s of the last sign of life", () => {
  expect(OFFLINE_AFTER_MS).toBeLessThanOrEqual(9500);
});

test("a standing changes, with its time, only when the state does", () => {
  const live = { state: "live", stateSince: epochMs(5) } as const;
  expect(nextStanding(live, "live", epochMs(9))).toBe(live);
  expect(nextStanding(live, "offline", epochMs(9))).toEqual({ state: "offline", stateSince: 9 });
});
