import type { TruthCase } from "../../world.ts";
import type { LanePlace, ZonePlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { depthIn } from "./geometry.ts";
import { type History, middleOf, type Observed, type Sample, type Stand, standsOf } from "./history.ts";
import { spanOf } from "./runs.ts";

/** Middle of the vehicle so far within, or outside of, the edge: no doubt on which side it is. */
const CLEAR_M = 0.5;
/** The rule's grace is ten seconds. */
const LONG_MS = 12_000;
const SHORT_MS = { least: 2000, most: 8000 } as const;
const JUST_OUTSIDE_M = 9;
/** Who stands so near ahead is why one stands. */
const AHEAD_M = 8;
const BESIDE_M = 1.6;
/** After green a queue takes this long to begin moving. */
const START_UP_MS = 20_000;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Stood in a no-stopping zone beyond the grace time, held up by nothing. */
export function illegalStopCases(observed: Observed): TruthCase[] {
  return observed.places.zones
    .filter(({ purpose }) => purpose === "no-stopping")
    .flatMap((zone) =>
      observed.histories
        .filter(({ actor }) => actor.type !== "person")
        .flatMap((history) => zoneCases(observed, history, zone)),
    );
}

function zoneCases(observed: Observed, history: History, zone: ZonePlace): TruthCase[] {
  const stands = standsOf(history.samples);
  return stands.flatMap((stand, index) => {
    const depth = depthIn(zone.polygon, middleOf(history.samples[(stand.first + stand.last) >> 1] as Sample));
    const verdict = verdictOf(observed, history, stand, depth, isCreeping(stands, index));
    if (verdict === undefined) return [];
    const { fromMs, toMs } = spanOf(history.samples, stand.first, stand.last);
    return [
      { rule: "illegal-stop", ...verdict, actorIds: [history.actor.id], fromMs, toMs: toMs + 3000, placeId: zone.id },
    ];
  });
}

/** Stood a moment before, or will a moment after: one stop or two is a matter of opinion. */
function isCreeping(stands: readonly Stand[], index: number): boolean {
  const [before, own, after] = [stands[index - 1], stands[index], stands[index + 1]];
  const gapTicks = 3000 / TICK_MS;
  return (
    (before !== undefined && own !== undefined && own.first - before.last < gapTicks) ||
    (after !== undefined && own !== undefined && after.first - own.last < gapTicks)
  );
}

function verdictOf(
  observed: Observed,
  history: History,
  stand: Stand,
  depth: number,
  creeps: boolean,
): Verdict | undefined {
  if (depth < -CLEAR_M) {
    const isNear = depth > -JUST_OUTSIDE_M && stand.durationMs >= LONG_MS;
    return isNear ? { kind: "near-miss", what: "stood just outside" } : undefined;
  }
  if (depth < CLEAR_M) return stand.durationMs >= SHORT_MS.least ? { kind: "ignored", what: "on the edge" } : undefined;
  if (stand.durationMs < SHORT_MS.least) return undefined;
  const { queuedMs, heldMs } = reasons(observed, history, stand);
  if (queuedMs >= 0.9 * stand.durationMs) return { kind: "near-miss", what: "queued before a red light" };
  if (creeps) return { kind: "ignored", what: "crept on" };
  if (stand.durationMs - queuedMs - heldMs >= LONG_MS)
    return { kind: "violation", what: "stood beyond the grace time" };
  if (stand.durationMs <= SHORT_MS.most) return { kind: "near-miss", what: "short stop" };
  return { kind: "ignored", what: queuedMs + heldMs > 1000 ? "held up in part" : "near to the grace time" };
}

/** For how long of the stand a queue before a red light, or another standing vehicle, was ahead. */
function reasons(observed: Observed, { samples, actor }: History, stand: Stand): { queuedMs: number; heldMs: number } {
  const place = samples[stand.first] as Sample;
  const lane = observed.places.lanes.find(({ polygon }) => depthIn(polygon, middleOf(place)) >= 0);
  let [queuedMs, heldMs] = [0, 0];
  for (let index = stand.first; index < stand.last; index++) {
    const sample = samples[index] as Sample;
    if (!isHeldUp(observed, actor.id, actor.lengthM, sample)) continue;
    if (lane !== undefined && isQueueTime(observed, lane, sample.tick)) queuedMs += TICK_MS;
    else heldMs += TICK_MS;
  }
  return { queuedMs, heldMs };
}

function isQueueTime(observed: Observed, { signalHead }: LanePlace, tick: number): boolean {
  if (signalHead === undefined) return false;
  const isGreen = observed.phaseAt(signalHead, tick) === "green";
  return !isGreen || observed.phaseSpan(signalHead, tick).sinceMs < START_UP_MS;
}

/** True when somebody stands ahead of one's own front. */
function isHeldUp(observed: Observed, id: number, lengthM: number, own: Sample): boolean {
  return observed.present(own.tick).some(({ actor, sample }) => {
    if (actor.id === id || sample.speedMps > 1.5) return false;
    const [dx, dy] = [sample.x - own.x, sample.y - own.y];
    const ahead = dx * Math.cos(own.heading) + dy * Math.sin(own.heading);
    const beside = Math.abs(dy * Math.cos(own.heading) - dx * Math.sin(own.heading));
    const gap = ahead - (lengthM + actor.lengthM) / 2;
    return ahead > 0 && gap < AHEAD_M && beside < BESIDE_M;
  });
}
