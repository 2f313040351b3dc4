import { epochMs, monotonicMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDecoderTimes, type PictureOrigin } from "./decoder-times.ts";
import { NANOSECONDS_PER_TICK } from "./ring/ring.ts";
import { streamTicks } from "./rtsp/access-unit.ts";

const readAt = { monotonic: monotonicMs(0), wall: epochMs(0) };
const picture = (ticks: number, timeline = 0): PictureOrigin => ({ ticks: streamTicks(ticks), timeline, readAt });
/** As ffmpeg says a time that it read off the stream. */
const toldMs = (ticks: number): number => (ticks * NANOSECONDS_PER_TICK) / 1e6;

test("whatever the camera's times are, each picture is known again by the decoder's, also after days", () => {
  const ticks = fc.uniqueArray(fc.integer({ min: 0, max: 90_000 * 3600 * 24 * 30 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(ticks, fc.integer({ min: 0, max: 3 }), (all, timeline) => {
      const times = createDecoderTimes();
      const shown = all.map((each) => ({ origin: picture(each, timeline), at: 0 }));
      for (const each of shown) each.at = times.enter(each.origin);
      for (const { origin, at } of shown.sort((a, b) => a.at - b.at)) expect(times.leave(toldMs(at))).toBe(origin);
    }),
  );
});

test("after a jump back times go on, with room for pictures that are shown before the first one read", () => {
  const times = createDecoderTimes();
  const [old, jumped, shownBefore] = [picture(900_000), picture(100, 1), picture(-7100, 1)];
  const entered = [old, jumped, shownBefore].map(times.enter);
  expect(entered.toSorted((a, b) => a - b)).toEqual([entered[0], entered[2], entered[1]]);
  expect(times.leave(toldMs(entered[2] ?? 0))).toBe(shownBefore);
  expect(times.leave(toldMs(entered[1] ?? 0))).toBe(jumped);
});

test("two fields of one picture have times of their own; what was passed over is forgotten", () => {
  const times = createDecoderTimes();
  const [first, second, later] = [picture(0), picture(0), picture(3600)].map(times.enter);
  expect(second).not.toBe(first);
  expect(times.leave(toldMs(later ?? 0))).toEqual(picture(3600));
  expect(times.leave(toldMs(first ?? 0))).toBeUndefined();
});
