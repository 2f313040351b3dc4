import { expect, test } from "vitest";
import { type Clip, frameSecondsOf, momentAt, nearest, placeOfStill, placeShown, stepTarget } from "./clip-time.ts";

const clip = (changes: Partial<Clip> = {}): Clip => ({
  ...{ from: "2026-01-05T08:00:00.000Z", to: "2026-01-05T08:00:18.000Z", codec: "h264" },
  ...{ firstTicks: 900_000, lastTicks: 2_520_000, frames: 451, ...changes },
});

test("a frame's time is that of the mean, and one that is alone has some", () => {
  expect(frameSecondsOf(clip())).toBeCloseTo(0.04, 6);
  expect(frameSecondsOf(clip({ frames: 1, lastTicks: 900_000 }))).toBe(0.04);
});

test("a place in the clip is a moment of the street", () => {
  expect(new Date(momentAt(clip(), 9.96)).toISOString()).toBe("2026-01-05T08:00:09.960Z");
});

test("a still of the same connection lies where its ticks say, another where its time says", () => {
  const still = { ticks: 1_800_000, takenAt: "2026-01-05T08:00:09.000Z" };
  expect(placeOfStill({ ...still, streamId: "a" }, { streamId: "a" }, clip())).toBe(10);
  expect(placeOfStill({ ...still, streamId: "b" }, { streamId: "a" }, clip())).toBe(9);
  expect(placeOfStill(still, {}, clip())).toBe(9);
  expect(placeOfStill({}, {}, clip())).toBeUndefined();
});

const FRAME_S = 0.04;
const shownAt = (film: readonly number[], atS: number): number => film.findLastIndex((beginS) => beginS <= atS + 1e-9);
/** Begins of the frames of a film, seconds. @param lateness of each frame, as a share of a frame */
const filmOf = (lateness: (index: number) => number): readonly number[] =>
  Array.from({ length: 40 }, (_, index) => (index === 0 ? 0 : (index + lateness(index)) * FRAME_S));

test.each([
  { why: "keeps time", film: filmOf(() => 0) },
  { why: "is late now and then", film: filmOf((index) => (index % 3 === 0 ? 0.3 : 0)) },
  { why: "wavers", film: filmOf((index) => 0.2 * Math.sin(index * 1.7)) },
])(
  "of a camera that $why a step lands in the next frame, a step back in the one before, from anywhere in the frame",
  ({ film }) => {
    for (let index = 1; index < film.length - 1; index += 1) {
      const [shownS = 0, nextS = 0] = [film[index], film[index + 1]];
      for (let share = 0; share < 1; share += 0.05) {
        const from = { shownS, currentS: shownS + share * (nextS - shownS), frameS: FRAME_S };
        expect(shownAt(film, stepTarget(from, -1)), `back from ${index}, ${share}`).toBe(index - 1);
        // Further in than a frame usually lasts nobody knows where the next begins: see the test below.
        if (from.currentS < shownS + FRAME_S)
          expect(shownAt(film, stepTarget(from, 1)), `on from ${index}`).toBe(index + 1);
      }
    }
  },
);

test("where a camera left frames out, steps come through to the other side", () => {
  const film = [0, 0.04, 0.08, 0.6, 0.64];
  let currentS = 0.08;
  let steps = 0;
  while (shownAt(film, currentS) < 3 && steps < 50) {
    currentS = stepTarget({ shownS: film[shownAt(film, currentS)] ?? 0, currentS, frameS: 0.04 }, 1);
    steps += 1;
  }
  expect(film[shownAt(film, currentS)]).toBe(0.6);
});

test("the nearest place is found among those that are known", () => {
  expect(nearest([undefined, 1, 5, 9], 4)).toBe(2);
  expect(nearest([undefined], 4)).toBeUndefined();
});

test.each([
  { shownS: 5, shown: 2, why: "begins there" },
  { shownS: 5.0001, shown: 2, why: "begins there but for what was rounded" },
  { shownS: 5.04, shown: undefined, why: "is the next one" },
  { shownS: 4.96, shown: undefined, why: "is the one before" },
])("the place in the frame that is shown is told: it $why", ({ shownS, shown }) => {
  expect(placeShown([undefined, 1, 5, 9], shownS, 0.04)).toBe(shown);
});
