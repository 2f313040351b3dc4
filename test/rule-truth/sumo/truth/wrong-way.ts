import type { TruthCase } from "../../world.ts";
import type { LanePlace } from "../places.ts";
import { depthIn } from "./geometry.ts";
import { type History, middleOf, type Observed, type Sample } from "./history.ts";
import { runsWhere, sum, wholeSpan } from "./runs.ts";

/** Surely in the lane, and perhaps in it: depth of the vehicle's middle. */
const SURE_M = 0.5;
const PERHAPS_M = -0.3;
/** Shares of the way that the rule asks for. */
const LONG_SHARE = 1.1;
const SHORT_SHARE = 2 / 3;
const NOTICED_M = 2;
/** A vehicle is partly over the middle of the road when its side is so far over it. */
const OVER_BY_M = 0.1;
/** Nobody rides more slowly; a motorbike that is pushed is walked. */
const RIDING_MPS = 2;
/** Cosine of the angle to the lane's direction from which one goes against it. */
const AGAINST = -0.5;
const TURNED_ROUND = (150 * Math.PI) / 180;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Rode or drove against the direction of a lane. One case for each stay. */
export function wrongWayCases(observed: Observed): TruthCase[] {
  const { lanes, minWayM } = observed.places;
  if (lanes.length === 0) return [];
  return observed.histories.flatMap((history) => {
    const verdict = verdictOf(history, lanes, minWayM.wrongWay);
    if (verdict === undefined) return [];
    const { fromMs, toMs } = wholeSpan(history.samples);
    return [{ rule: "wrong-way" as const, ...verdict, actorIds: [history.actor.id], fromMs, toMs: toMs + 2000 }];
  });
}

function verdictOf(
  history: History,
  lanes: readonly LanePlace[],
  minM: number,
): (Verdict & { placeId?: string }) | undefined {
  const { actor } = history;
  const riding = lanes.map((lane) => ({ lane, metres: metresAgainst(history, lane, SURE_M, RIDING_MPS) }));
  const longest = riding.reduce((a, b) => (b.metres > a.metres ? b : a), { lane: lanes[0], metres: 0 });
  const total = (depthM: number, leastMps: number): number =>
    lanes.reduce((metres, lane) => metres + metresAgainst(history, lane, depthM, leastMps), 0);
  const placeId = longest.lane?.id ?? "";
  if (actor.type === "person") {
    return total(PERHAPS_M, 0.3) > SHORT_SHARE * minM ? { kind: "near-miss", what: "walked", placeId } : undefined;
  }
  if (longest.metres >= LONG_SHARE * minM)
    return { kind: "violation", what: `${actor.type} against the lane`, placeId };
  if (total(PERHAPS_M, RIDING_MPS) > SHORT_SHARE * minM)
    return { kind: "ignored", what: "against it for a short way", placeId };
  const what = nearMissOf(history, total);
  return what === undefined ? undefined : { kind: "near-miss", what };
}

function nearMissOf(
  { actor, samples }: History,
  total: (depthM: number, leastMps: number) => number,
): string | undefined {
  const turned = Math.abs((samples.at(-1)?.heading ?? 0) - (samples[0]?.heading ?? 0));
  if (turned > TURNED_ROUND) return "turned round";
  if (total(PERHAPS_M, 0.3) - total(PERHAPS_M, RIDING_MPS) > NOTICED_M) return "pushed or backed";
  if (total(PERHAPS_M, RIDING_MPS) > NOTICED_M) return "over the middle for a few metres";
  return total(OVER_BY_M - actor.widthM / 2, RIDING_MPS) > NOTICED_M ? "partly over the middle" : undefined;
}

/** Metres gone against the lane's direction by who was at least so deep in it and so fast. */
function metresAgainst({ samples }: History, lane: LanePlace, depthM: number, leastMps: number): number {
  const [[ax, ay], [bx, by]] = lane.direction;
  const length = Math.hypot(bx - ax, by - ay);
  const isAgainst = (sample: Sample, index: number): boolean => {
    if (sample.speedMps < leastMps) return false;
    const next = samples[index + 1] ?? sample;
    const before = samples[index - 1] ?? sample;
    const [dx, dy] = [next.x - before.x, next.y - before.y];
    const cosine = (dx * (bx - ax) + dy * (by - ay)) / (length * Math.max(Math.hypot(dx, dy), 1e-6));
    return cosine < AGAINST && depthIn(lane.polygon, middleOf(sample)) >= depthM;
  };
  return sum(runsWhere(samples, isAgainst), "metres");
}
