import type { TruthCase } from "../../world.ts";
import type { LanePlace } from "../places.ts";
import { depthIn } from "./geometry.ts";
import { type History, middleOf, type Observed, type Sample } from "./history.ts";
import { most, runsWhere, wholeSpan } from "./runs.ts";

/** Depth of the vehicle's middle at which it is surely in the lane; as far outside it is surely not. */
const SURE_M = 0.3;
/** Shares of the way that the rule asks for. */
const LONG_SHARE = 1.1;
const SHORT_SHARE = 0.75;
/** Beside the line for as long as the rule asks for, but on one's own side, up to this far from it. */
const BESIDE_M = 0.9;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Went along a lane that is not for one's class. One case for each stay. */
export function wrongLaneCases(observed: Observed): TruthCase[] {
  const { lanes, minWayM } = observed.places;
  return observed.histories.flatMap((history) => {
    const closed = lanes.filter(({ classes }) => !classes.includes(history.actor.roadUserClass));
    if (closed.length === 0 || history.actor.type === "person") return [];
    const verdict = verdictOf(history, closed, minWayM.wrongLane);
    if (verdict === undefined) return [];
    const { fromMs, toMs } = wholeSpan(history.samples);
    return [{ rule: "wrong-lane" as const, ...verdict, actorIds: [history.actor.id], fromMs, toMs: toMs + 2000 }];
  });
}

function verdictOf(
  { actor, samples }: History,
  closed: readonly LanePlace[],
  minM: number,
): (Verdict & { placeId?: string }) | undefined {
  const depth = (sample: Sample, lane: LanePlace): number => depthIn(lane.polygon, middleOf(sample));
  for (const lane of closed) {
    const sure = most(
      runsWhere(samples, (sample) => depth(sample, lane) >= SURE_M),
      "metres",
    );
    if (sure >= LONG_SHARE * minM)
      return { kind: "violation", what: `${actor.type} in a lane not its own`, placeId: lane.id };
  }
  const deepest = (sample: Sample): number => Math.max(...closed.map((lane) => depth(sample, lane)));
  const perhaps = most(
    runsWhere(samples, (sample) => deepest(sample) >= -SURE_M),
    "metres",
  );
  if (perhaps > SHORT_SHARE * minM) return { kind: "ignored", what: "on the line or for a short way" };
  const inside = most(
    runsWhere(samples, (sample) => deepest(sample) >= 0),
    "metres",
  );
  if (inside > 3) return { kind: "near-miss", what: "in it for a few metres" };
  const beside = most(
    runsWhere(samples, (sample) => deepest(sample) >= -BESIDE_M),
    "metres",
  );
  return beside >= minM ? { kind: "near-miss", what: "along the line on its own side" } : undefined;
}
