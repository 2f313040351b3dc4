import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Track } from "../tracking/track.ts";
import { createTrackTrail } from "./track-trail.ts";

const SIZE = { widthPx: 1_000, heightPx: 500 };
const START = Date.parse("2026-03-02T14:00:00Z");

function trackOf(id: number, x1: number): Track {
  const at = epochMs(START);
  const seen = { roadUserClass: "car", velocity: { x: 0, y: 0 }, at, firstSeenAt: at, confidence: 0.5 } as const;
  return { id, ...seen, box: { x1, y1: 100, x2: x1 + 100, y2: 200 } };
}

test("it tells where a road user was, oldest first, in fractions of the frame", () => {
  const trail = createTrackTrail();
  trail.record([trackOf(1, 0), trackOf(2, 700)], epochMs(START), SIZE);
  trail.record([trackOf(1, 100)], epochMs(START + 200), SIZE);
  expect(trail.of(1)).toEqual([
    { at: "2026-03-02T14:00:00.000Z", box: [0, 0.2, 0.1, 0.4], score: 0.5 },
    { at: "2026-03-02T14:00:00.200Z", box: [0.1, 0.2, 0.2, 0.4], score: 0.5 },
  ]);
  expect(trail.of(2)).toHaveLength(1);
  expect(trail.of(3)).toEqual([]);
});

test("it keeps the newest 200 points of a road user, and forgets one that was not seen for half a minute", () => {
  const trail = createTrackTrail();
  trail.record([trackOf(2, 0)], epochMs(START), SIZE);
  for (let number = 0; number < 250; number += 1) trail.record([trackOf(1, 0)], epochMs(START + number * 100), SIZE);
  expect(trail.of(1)).toHaveLength(200);
  expect(trail.of(1)[0]?.at).toBe("2026-03-02T14:00:05.000Z");
  expect(trail.of(2)).toHaveLength(1);
  trail.record([trackOf(1, 0)], epochMs(START + 30_001), SIZE);
  expect(trail.of(2)).toEqual([]);
});

test("of more than 300 road users the one seen last longest ago is forgotten", () => {
  const trail = createTrackTrail();
  const ids = Array.from({ length: 301 }, (_, index) => index + 1);
  trail.record(
    ids.map((id) => trackOf(id, 0)),
    epochMs(START),
    SIZE,
  );
  expect(trail.of(1)).toEqual([]);
  expect(trail.of(2)).toHaveLength(1);
  expect(trail.of(301)).toHaveLength(1);
});

test("it tells everybody in the frames next to a moment, and nothing of a moment that no frame is near", () => {
  const trail = createTrackTrail();
  trail.record([trackOf(1, 0), trackOf(2, 700)], epochMs(START), SIZE);
  trail.record([], epochMs(START + 200), SIZE);
  trail.record([trackOf(1, 300)], epochMs(START + 400), SIZE);
  const car = (trackId: number, x1: number) => ({
    ...{ trackId, roadUserClass: "car", box: [x1, 0.2, expect.closeTo(x1 + 0.1), 0.4] },
  });
  expect(trail.around(epochMs(START + 100))).toEqual([
    { at: "2026-03-02T14:00:00.000Z", roadUsers: [car(1, 0), car(2, 0.7)] },
    { at: "2026-03-02T14:00:00.200Z", roadUsers: [] },
  ]);
  expect(trail.around(epochMs(START + 400))).toEqual([{ at: "2026-03-02T14:00:00.400Z", roadUsers: [car(1, 0.3)] }]);
  expect(trail.around(epochMs(START - 501))).toEqual([]);
  expect(trail.around(epochMs(START + 901))).toEqual([]);
});

test("frames that a clock set back would put after the newest are forgotten", () => {
  const trail = createTrackTrail();
  trail.record([trackOf(1, 0)], epochMs(START), SIZE);
  trail.record([trackOf(2, 0)], epochMs(START - 100), SIZE);
  expect(trail.around(epochMs(START)).map(({ at }) => at)).toEqual(["2026-03-02T13:59:59.900Z"]);
});
