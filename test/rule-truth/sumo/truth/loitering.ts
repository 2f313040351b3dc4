import type { TruthCase } from "../../world.ts";
import type { ZonePlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { depthIn } from "./geometry.ts";
import { type History, middleOf, type Observed, type Sample } from "./history.ts";
import { most, type Run, runsWhere, spanOf } from "./runs.ts";

/** Depth of one's middle at which one is surely inside; as far outside one is surely not. */
const SURE_M = 0.4;
/** What the rule asks for where the zone says nothing else. */
const MIN_STAY_MS = 60_000;
/** Shares of it. */
const LONG_SHARE = 1.1;
const SHORT_SHARE = 0.9;
const NOTICED_MS = 12_000;
/** Shorter absences may or may not end a stay. */
const ABSENCE_MS = 6000;
const NEAR_M = 3;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Stayed in a zone for a minute. One case for each person. */
export function loiteringCases(observed: Observed): TruthCase[] {
  return observed.places.zones
    .filter(({ purpose }) => purpose === "loitering")
    .flatMap((zone) =>
      observed.histories.filter(({ actor }) => actor.type === "person").flatMap((history) => zoneCases(history, zone)),
    );
}

function zoneCases({ actor, samples }: History, zone: ZonePlace): TruthCase[] {
  const runs = (depthM: number): Run[] =>
    runsWhere(samples, (sample: Sample) => depthIn(zone.polygon, middleOf(sample)) >= depthM);
  const [sure, perhaps, near] = [runs(SURE_M), runs(-SURE_M), runs(-NEAR_M)];
  const verdict = verdictOf(most(sure, "durationMs"), perhaps, most(near, "durationMs"), zone.minStayMs ?? MIN_STAY_MS);
  const [first, last] = [near[0], near.at(-1)];
  if (verdict === undefined || first === undefined || last === undefined) return [];
  const { fromMs, toMs } = spanOf(samples, first.first, last.last);
  return [{ rule: "loitering", ...verdict, actorIds: [actor.id], fromMs, toMs: toMs + 3000, placeId: zone.id }];
}

/** What the rule asks for, in words. */
const asked = (minMs: number): string => (minMs === MIN_STAY_MS ? "a minute" : `${minMs / 1000} s`);

function verdictOf(sureMs: number, perhaps: readonly Run[], nearMs: number, minMs: number): Verdict | undefined {
  if (sureMs >= LONG_SHARE * minMs) return { kind: "violation", what: `stayed for more than ${asked(minMs)}` };
  if (perhaps.length === 0)
    return nearMs >= LONG_SHARE * minMs ? { kind: "near-miss", what: "waited just outside" } : undefined;
  if (most(perhaps, "durationMs") > SHORT_SHARE * minMs) {
    return { kind: "ignored", what: `for about ${asked(minMs)} or on the edge` };
  }
  if (perhaps.some((run, index) => index > 0 && run.first - (perhaps[index - 1] as Run).last < ABSENCE_MS / TICK_MS)) {
    return { kind: "ignored", what: "stepped out for a moment" };
  }
  if (perhaps.length > 1) return { kind: "near-miss", what: "walked through repeatedly" };
  return most(perhaps, "durationMs") >= NOTICED_MS
    ? { kind: "near-miss", what: `waited for less than ${asked(minMs)}` }
    : undefined;
}
