import type { TruthCase } from "../../world.ts";
import type { ZonePlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { depthIn } from "./geometry.ts";
import { type History, middleOf, type Observed, type Sample } from "./history.ts";
import { isClosedAt } from "./hours.ts";
import { most, runsWhere, spanOf } from "./runs.ts";

/** Depth of one's middle at which one is surely inside; as far outside one is surely not. */
const SURE_M = 0.4;
/** The rule asks for three seconds. */
const LONG_MS = 3500;
const SHORT_MS = 2300;
const EDGE_M = 2;
/** Nearer than this to the hour nobody can be sure whether it is closed. */
const UNSURE_MS = 5000;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Was in a closed zone in its hours. One case for each time near it. */
export function restrictedZoneCases(observed: Observed): TruthCase[] {
  return observed.places.zones
    .filter(({ purpose }) => purpose === "closed")
    .flatMap((zone) => observed.histories.flatMap((history) => zoneCases(observed, history, zone)));
}

function zoneCases({ world }: Observed, { actor, samples }: History, zone: ZonePlace): TruthCase[] {
  const depth = (sample: Sample): number => depthIn(zone.polygon, middleOf(sample));
  return runsWhere(samples, (sample) => depth(sample) >= -EDGE_M).flatMap(({ first, last }) => {
    const near = samples.slice(first, last + 1);
    const span = spanOf(samples, first, last);
    const verdict = verdictOf(near.map(depth), near, hoursOf(zone, world.startsAt, span));
    if (verdict === undefined) return [];
    const about = { actorIds: [actor.id], placeId: zone.id };
    return [{ rule: "restricted-zone", ...verdict, ...about, fromMs: span.fromMs, toMs: span.toMs + 2000 }];
  });
}

function hoursOf(
  zone: ZonePlace,
  startsAt: string,
  span: { fromMs: number; toMs: number },
): "closed" | "open" | "changing" {
  const closed = [span.fromMs - UNSURE_MS, span.toMs + UNSURE_MS].map((atMs) => isClosedAt(zone, startsAt, atMs));
  if (closed[0] !== closed[1]) return "changing";
  return closed[0] === true ? "closed" : "open";
}

function verdictOf(
  depths: readonly number[],
  near: readonly Sample[],
  hours: "closed" | "open" | "changing",
): Verdict | undefined {
  const longest = (depthM: number): number =>
    most(
      runsWhere(near, (_, index) => (depths[index] ?? Number.NEGATIVE_INFINITY) >= depthM),
      "durationMs",
    );
  const [sureMs, perhapsMs] = [longest(SURE_M), longest(-SURE_M)];
  if (hours === "changing") return { kind: "ignored", what: "while the hours changed" };
  if (hours === "open") return sureMs >= LONG_MS ? { kind: "near-miss", what: "inside outside its hours" } : undefined;
  if (sureMs >= LONG_MS) return { kind: "violation", what: "inside in closed hours" };
  if (perhapsMs > SHORT_MS) return { kind: "ignored", what: "on the edge or for about three seconds" };
  if (perhapsMs > 0) return { kind: "near-miss", what: "crossed a corner" };
  return near.length * TICK_MS >= 1500 ? { kind: "near-miss", what: "along the edge" } : undefined;
}
