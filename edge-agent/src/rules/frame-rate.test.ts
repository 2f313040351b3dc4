import fc from "fast-check";
import { expect, test } from "vitest";
import { CASES } from "./testing/cases.ts";
import { type Driven, driveThrough } from "./testing/drive.ts";
import { SEED, variant, variation } from "./testing/variation.ts";

/** Milliseconds between two frames, of about 5, 7.5, 10, 15 and 25 frames a second. */
const FRAME_MS = [200, 133, 100, 67, 40] as const;
/**
 * One frame of the slowest: rules about ways leave out sightings nearer than 150 ms, so that at 7.5 frames a second they
 * see every other one. And a tenth for the last 0.35 m before a halt, which is standing already.
 */
const TOLERANCE_MS = 266 + 100;

/** They count, and say nothing of anybody. */
const COUNTING: readonly string[] = ["line-crossing", "turning-movement", "lane-flow"];

/** Who did what where. */
const verdictsOf = ({ findings }: Driven) =>
  findings.map(({ kind, phase, act, place, track }) => ({ kind, phase, act, place, who: track?.id }));

const momentsOf = ({ findings }: Driven): number[] => findings.flatMap(({ startedAt, at }) => [startedAt, at]);

/** Crossings and turnings; a lane's occupancy is a mean over frames. */
const countsOf = ({ flow }: Driven) => flow.map((minute) => (minute.kind === "lane" ? {} : minute.counts));

test.each(CASES)("$kind: more frames of the same motion change no verdict", (one) => {
  fc.assert(
    fc.property(variation, fc.boolean(), (how, isTelling) => {
      const at = (everyMs: number) => driveThrough(one.scene, { ...variant(one, how, isTelling), everyMs });
      const slowest = at(FRAME_MS[0]);
      expect(slowest.findings.length > 0).toBe(isTelling && !COUNTING.includes(one.kind));
      for (const faster of FRAME_MS.slice(1).map(at)) {
        expect(verdictsOf(faster)).toEqual(verdictsOf(slowest));
        expect(countsOf(faster)).toEqual(countsOf(slowest));
        const apart = momentsOf(faster).map((moment, i) => Math.abs(moment - (momentsOf(slowest)[i] ?? 0)));
        expect(Math.max(0, ...apart)).toBeLessThanOrEqual(TOLERANCE_MS);
      }
    }),
    { ...SEED, numRuns: 6 },
  );
});
