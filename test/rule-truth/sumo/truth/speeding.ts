import type { TruthCase } from "../../world.ts";
import type { ZonePlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { depthIn } from "./geometry.ts";
import { type History, middleOf, type Observed, type Sample } from "./history.ts";
import { runsWhere, spanOf } from "./runs.ts";

/** Speed is what is held for two seconds. */
const HELD_TICKS = 20;
/** Up to five over the limit is no offence; one more and there is no doubt. */
const SURE_OVER_KMH = 6;
const DOUBTFUL_OVER_KMH = 3;
const NEARLY_KMH = 8;
const BURST_KMH = 10;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Drove faster than the limit of the zone and what is let pass. One case for each stay in it. */
export function speedingCases(observed: Observed): TruthCase[] {
  return observed.places.zones
    .filter(({ purpose }) => purpose === "speed-limit")
    .flatMap((zone) => observed.histories.flatMap((history) => zoneCases(history, zone)));
}

function zoneCases({ actor, samples }: History, zone: ZonePlace): TruthCase[] {
  return runsWhere(samples, (sample) => depthIn(zone.polygon, middleOf(sample)) >= 0).flatMap(({ first, last }) => {
    const speeds = heldSpeeds(samples.slice(first, last + 1));
    if (speeds.length === 0) return [];
    const fastest = Math.max(...speeds);
    const verdict = verdictOf(fastest * 3.6, Math.min(...speeds) * 3.6, zone.limitKmh ?? 0);
    if (verdict === undefined) return [];
    const span = spanOf(samples, first, last);
    const about = { actorIds: [actor.id], placeId: zone.id, speedMps: fastest };
    return [{ rule: "speeding", ...verdict, ...about, fromMs: span.fromMs, toMs: span.toMs + 3000 }];
  });
}

/** Metres a second over every span of two seconds. */
function heldSpeeds(samples: readonly Sample[]): number[] {
  return samples.slice(HELD_TICKS).map((sample, index) => {
    const before = samples[index] as Sample;
    return Math.hypot(sample.x - before.x, sample.y - before.y) / ((HELD_TICKS * TICK_MS) / 1000);
  });
}

function verdictOf(fastestKmh: number, slowestKmh: number, limitKmh: number): Verdict | undefined {
  const over = fastestKmh - limitKmh;
  if (over >= SURE_OVER_KMH) return { kind: "violation", what: `over by ${bandOf(over)}` };
  if (over > DOUBTFUL_OVER_KMH) return { kind: "ignored", what: "over by about five" };
  if (over < -NEARLY_KMH) return undefined;
  if (fastestKmh - slowestKmh > BURST_KMH) return { kind: "near-miss", what: "speeding up" };
  return { kind: "near-miss", what: over > 0 ? "over by less than three" : "below the limit" };
}

/** The law's bands of km/h over the limit. */
function bandOf(over: number): string {
  if (over < 10) return "5-10";
  if (over <= 20) return "10-20";
  return over <= 35 ? "20-35" : "over-35";
}
