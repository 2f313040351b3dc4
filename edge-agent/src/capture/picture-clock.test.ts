import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createPictureClock, type PictureClock } from "./picture-clock.ts";
import { streamTicks, TICKS_PER_MS } from "./rtsp/access-unit.ts";

const WALL_AHEAD = 1_700_000_000_000;
const INTERVAL_MS = 40;

interface Play {
  readonly fromMs?: number;
  readonly untilMs: number;
  /** Camera's clock less ours when the stream begins. */
  readonly skewMs?: number;
  readonly ppm?: number;
  readonly reportEveryMs?: number;
  readonly timeline?: number;
  readonly jitter?: (n: number) => number;
}

/** Milliseconds by the camera, when by ours it is `ms`. */
const cameraMs = (ms: number, ppm: number): number => ms * (1 + ppm / 1e6);

/** A camera that films each 40 ms; what it films is read 100 ms later and up to 20 ms more. */
function play(
  clock: PictureClock,
  { fromMs = 0, untilMs, skewMs, ppm = 0, reportEveryMs = 5000, timeline = 0, jitter = noise }: Play,
): void {
  const ticksAt = (ms: number): number => Math.round(cameraMs(ms, ppm) * TICKS_PER_MS);
  for (let [n, ms] = [0, fromMs]; ms < untilMs; n++, ms += INTERVAL_MS) {
    if (skewMs !== undefined && ms % reportEveryMs === 0) {
      const ntp = epochMs(WALL_AHEAD + skewMs + cameraMs(ms, ppm));
      clock.onReport({ ntp, ticks: streamTicks(ticksAt(ms)), timeline, readAt: monotonicMs(ms + jitter(n + 7)) });
    }
    const monotonic = monotonicMs(ms + 100 + jitter(n));
    clock.onUnit({
      ticks: streamTicks(ticksAt(ms)),
      timeline,
      readAt: { monotonic, wall: epochMs(WALL_AHEAD + monotonic) },
    });
  }
}

/** 0 to 20, evenly spread, the same at each run. */
const noise = (n: number): number => ((n * 7919) % 201) / 10;

/** How late a picture's moment is told, in milliseconds. */
const errorAt = (clock: PictureClock, ms: number, timeline = 0, ppm = 0): number =>
  (clock.at(streamTicks(Math.round(cameraMs(ms, ppm) * TICKS_PER_MS)), timeline) ?? Number.NaN) - WALL_AHEAD - ms;

test("without reports a moment is told by arrival, late by the least delay", () => {
  const clock = createPictureClock({ maxCameraOffsetMs: 2000 });
  play(clock, { untilMs: 20_000 });
  expect(errorAt(clock, 19_960)).toBeCloseTo(100, -1);
  expect(clock.state()).toEqual({ source: "arrival", uncertaintyMs: 90 });
});

test("with reports it is told by the camera's clock; the change bends time by 2 % at most, and says how far it has come", () => {
  const clock = createPictureClock({ maxCameraOffsetMs: 2000 });
  play(clock, { untilMs: 5000, skewMs: 0 });
  expect(clock.state().source).toBe("arrival"); // one report proves nothing
  const told: number[] = [];
  for (let ms = 5000; ms < 15_000; ms += INTERVAL_MS) {
    play(clock, { fromMs: ms, untilMs: ms + INTERVAL_MS, skewMs: 0 });
    told.push(errorAt(clock, ms));
    if (ms === 6000) expect(clock.state()).toMatchObject({ source: "rtcp", uncertaintyMs: expect.closeTo(81, -1) });
  }
  const steps = told.slice(1).map((error, index) => Math.abs(error - (told[index] ?? 0)));
  expect(Math.max(...steps)).toBeLessThanOrEqual(2); // 0.8, and rounding
  expect(told.at(-1)).toBeCloseTo(0, 0);
  expect(clock.state()).toMatchObject({ source: "rtcp", uncertaintyMs: 1 });
});

test("a camera that is 700 ms ahead is known to be, to 20 ms, and is followed; one that is 3 s ahead is not", () => {
  const near = createPictureClock({ maxCameraOffsetMs: 2000 });
  play(near, { untilMs: 60_000, skewMs: 700 });
  expect(near.state().cameraOffsetMs).toBeGreaterThan(680);
  expect(near.state().cameraOffsetMs).toBeLessThan(720);
  expect(errorAt(near, 59_960)).toBeCloseTo(700, -1);

  const far = createPictureClock({ maxCameraOffsetMs: 2000 });
  play(far, { untilMs: 60_000, skewMs: 3000 });
  expect(far.state()).toMatchObject({ source: "arrival", uncertaintyMs: 90 });
  expect(far.state().cameraOffsetMs).toBeCloseTo(3000, -1.5);
  expect(errorAt(far, 59_960)).toBeCloseTo(100, -1);
});

test.each([100, -60, 0])("a clock that runs %i ppm fast is measured to 10 ppm, once that is sure", (ppm) => {
  const clock = createPictureClock({ maxCameraOffsetMs: 2000 });
  play(clock, { untilMs: 30_000, skewMs: 0, ppm });
  expect(clock.state().driftPpm).toBeUndefined();
  play(clock, { fromMs: 30_000, untilMs: 600_000, skewMs: 0, ppm });
  expect(Math.abs((clock.state().driftPpm ?? Number.NaN) - ppm)).toBeLessThanOrEqual(10);
});

test("a camera's clock that is set is not followed across the step", () => {
  const clock = createPictureClock({ maxCameraOffsetMs: 2000 });
  play(clock, { untilMs: 60_000, skewMs: 0 });
  play(clock, { fromMs: 60_000, untilMs: 64_000, skewMs: 1000 });
  expect(clock.state()).toMatchObject({ source: "arrival", cameraOffsetMs: expect.closeTo(1000, -1.5) });
  play(clock, { fromMs: 64_000, untilMs: 70_000, skewMs: 1000 });
  expect(clock.state().source).toBe("rtcp");
});

test("B-frames, which are read after what is shown after them, have their moments too, and do not disturb the others", () => {
  const clock = createPictureClock({ maxCameraOffsetMs: 2000, settlingMs: 0 });
  for (let group = 0; group < 100; group++) {
    for (const [order, shown] of [0, 3, 1, 2].entries()) {
      const frame = group * 4 + shown;
      const monotonic = monotonicMs((group * 4 + Math.max(shown, order)) * INTERVAL_MS + 100);
      const ticks = streamTicks(frame * INTERVAL_MS * TICKS_PER_MS);
      clock.onUnit({ ticks, timeline: 0, readAt: { monotonic, wall: epochMs(WALL_AHEAD + monotonic) } });
      expect(errorAt(clock, frame * INTERVAL_MS)).toBe(100);
    }
  }
});

test("when the camera's time jumps, moments go on by arrival; those of just before are told as they were", () => {
  const clock = createPictureClock({ maxCameraOffsetMs: 2000 });
  play(clock, { untilMs: 20_000, skewMs: 0 });
  expect(clock.state().source).toBe("rtcp");
  for (let ms = 20_000; ms < 24_000; ms += INTERVAL_MS) {
    const monotonic = monotonicMs(ms + 100);
    clock.onUnit({
      ticks: streamTicks((ms - 15_000) * TICKS_PER_MS),
      timeline: 1,
      readAt: { monotonic, wall: epochMs(WALL_AHEAD + monotonic) },
    });
  }
  expect(clock.state().source).toBe("arrival");
  expect(Math.abs(errorAt(clock, 19_000, 0))).toBeLessThan(21);
  expect(clock.at(streamTicks(0), 2)).toBeUndefined();
  const told = clock.at(streamTicks(8000 * TICKS_PER_MS), 1) ?? Number.NaN;
  expect(Math.abs(told - WALL_AHEAD - 23_000)).toBeLessThan(101);
});
