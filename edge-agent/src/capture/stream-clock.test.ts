import { epochMs, monotonicMs } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { createStreamClock, type StreamClock } from "./stream-clock.ts";

/** The wall clock is this far ahead of the monotonic one, unless a test sets it. */
const WALL_AHEAD = 1_700_000_000_000;

const stamp = (
  clock: StreamClock,
  streamMs: number,
  readMonotonic: number,
  wallAhead = WALL_AHEAD,
): number | undefined =>
  clock.stamp(streamMs, { monotonic: monotonicMs(readMonotonic), wall: epochMs(readMonotonic + wallAhead) });

/** A clock whose stream began at monotonic 10,000 with no delay, and is settled. */
function settledClock(): StreamClock {
  const clock = createStreamClock();
  for (let t = 0; t <= 1000; t += 100) stamp(clock, t, 10_000 + t);
  return clock;
}

test("the moment in a picture is its reading less its delay, whatever the network adds to some", () => {
  const clock = settledClock();
  expect(stamp(clock, 1100, 11_100)).toBe(WALL_AHEAD + 11_100);
  expect(stamp(clock, 1200, 11_900)).toBe(WALL_AHEAD + 11_200); // 700 ms late
  expect(stamp(clock, 1300, 11_901)).toBe(WALL_AHEAD + 11_300);
});

describe("at the start of a connection", () => {
  test("pictures that come faster than they were taken get no time; the first of those at pace gets the right one", () => {
    const clock = createStreamClock();
    const backlog = [0, 100, 200, 300, 400, 500].map((t) => stamp(clock, t, 10_600 + t / 10)); // 600 ms behind
    expect(backlog).toEqual(backlog.map(() => undefined));
    const atPace = [600, 700, 800, 900, 1000, 1100].map((t) => stamp(clock, t, 10_100 + t));
    const known = atPace.filter((at) => at !== undefined);
    expect(known.length).toBeGreaterThan(0);
    expect(known).toEqual([600, 700, 800, 900, 1000, 1100].slice(-known.length).map((t) => WALL_AHEAD + 10_100 + t));
  });

  test("waiting ends after the settling time even if the stream never comes to pace", () => {
    const clock = createStreamClock({ settlingMs: 1000 });
    const stamps = Array.from({ length: 30 }, (_, i) => stamp(clock, i * 100, 10_000 + i * 60));
    expect(stamps.at(-1)).toBeDefined();
  });

  test("with no settling time the first picture counts as read when it was taken", () => {
    expect(stamp(createStreamClock({ settlingMs: 0 }), 5_000_000, 10_000)).toBe(WALL_AHEAD + 10_000);
  });
});

test.each([
  { streamMs: 0, why: "the camera began anew" },
  { streamMs: 900, why: "a picture from before" },
  { streamMs: -5_000_000, why: "its clock was set back" },
])("a stream time of $streamMs after 1000 is tied anew: $why", ({ streamMs }) => {
  const clock = settledClock();
  expect(stamp(clock, streamMs, 11_100)).toBeUndefined();
  const later = [100, 200, 300, 400, 500].map((t) => stamp(clock, streamMs + t, 11_100 + t));
  expect(later.at(-1)).toBe(WALL_AHEAD + 11_600);
});

test("a stream time that leaps ahead never puts a picture in the future", () => {
  const clock = settledClock();
  const at = stamp(clock, 3_600_000, 11_100);
  expect(at).toBe(WALL_AHEAD + 11_100);
});

test("a camera clock that is 200 ppm slow or fast stays true within 50 ms over six hours", () => {
  for (const rate of [1.0002, 0.9998]) {
    const clock = createStreamClock();
    let worstMs = 0;
    for (let t = 0; t < 6 * 3_600_000; t += 1000) {
      const at = stamp(clock, t * rate, 10_000 + t);
      if (at !== undefined) worstMs = Math.max(worstMs, Math.abs(at - (WALL_AHEAD + 10_000 + t)));
    }
    expect(worstMs).toBeLessThan(50);
  }
});

test("a correction of the wall clock is followed at once, also backwards", () => {
  const clock = settledClock();
  expect(stamp(clock, 1100, 11_100, WALL_AHEAD + 5000)).toBe(WALL_AHEAD + 16_100);
  expect(stamp(clock, 1200, 11_200, WALL_AHEAD - 60_000)).toBe(WALL_AHEAD - 60_000 + 11_200);
});

test("times grow from picture to picture, also when the delay turns out to be less than thought", () => {
  const clock = createStreamClock({ settlingMs: 0 });
  const stamps = [0, 40, 80, 120, 160].map(
    (t, i) => stamp(clock, t, [10_500, 10_520, 10_530, 10_535, 10_160][i] ?? 0) ?? 0,
  );
  for (const [index, at] of stamps.entries()) if (index > 0) expect(at).toBeGreaterThan(stamps[index - 1] ?? 0);
});
