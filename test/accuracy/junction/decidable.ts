import type { Rule } from "@ngaba/edge-agent/rules/scene.ts";
import { TICK_MS } from "../../rule-truth/sumo/track.ts";
import { depthIn, metresPast } from "../../rule-truth/sumo/truth/geometry.ts";
import {
  crossingIndex,
  frontOf,
  type History,
  middleOf,
  type Sample,
  standsOf,
} from "../../rule-truth/sumo/truth/history.ts";
import type { TruthCase } from "../../rule-truth/world.ts";
import { PLACES } from "../../simulator/junction/places.ts";
import type { FilmTruth } from "./film-truth.ts";

/** `speeding` waits for so long whether a proved speed still rises: docs/rules/speeding.md. */
const SPEEDING_SETTLES_MS = 1_500;

/**
 * When the violation that a rule told of had gone on for as long, or as far, as that rule asks for: what it takes beyond
 * that is delay. From the truth's metres and the rule's own parameters; film milliseconds.
 *
 * @returns undefined where the truth does not hold what the rule asks for, as when somebody was in the picture too briefly
 */
export function decidableMs(truth: FilmTruth, rule: Rule, { actorIds, fromMs }: TruthCase): number | undefined {
  const history = historyOf(truth, actorIds[0]);
  if (history === undefined) return undefined;
  switch (rule.kind) {
    case "red-light":
      return goneOnMs(history, rule.stopLine, rule.goneOnM);
    case "stop-line":
      return plus(haltedMs(history, rule.stopLine, rule.minBeyondM), rule.minHaltMs);
    case "wrong-way":
      return wayMs(history, laneOf(rule.lane), { ...rule, minSpeedMps: rule.minSpeedMps });
    case "wrong-lane":
      return wayMs(history, laneOf(rule.lane), { ...rule, minSpeedMps: 0 });
    case "illegal-stop":
      return plus(fromMs, rule.graceMs);
    case "restricted-zone":
    case "loitering":
      return stayedMs(history, zoneOf(rule.zone), rule.minStayMs);
    case "forbidden-turn":
      return crossedMs(history, rule.to);
    case "speeding":
      return plus(wayMs(history, zoneOf(rule.zone), { ...rule, minMs: 0, minSpeedMps: 0 }), SPEEDING_SETTLES_MS);
    default:
      return undefined;
  }
}

type Polygon = readonly (readonly [x: number, y: number])[] | undefined;

const plus = (ms: number | undefined, more: number | undefined): number | undefined =>
  ms === undefined || more === undefined ? undefined : ms + more;
const msOf = (sample: Sample | undefined): number | undefined => sample && sample.tick * TICK_MS;
const laneOf = (id: string): Polygon => PLACES.lanes.find((lane) => lane.id === id)?.polygon;
const zoneOf = (id: string | undefined): Polygon => PLACES.zones.find((zone) => zone.id === id)?.polygon;
const isIn = (polygon: NonNullable<Polygon>, sample: Sample): boolean => depthIn(polygon, middleOf(sample)) >= 0;

/** Every picture that somebody is in. */
function historyOf({ lengthMs, world }: FilmTruth, actorId: number | undefined): History | undefined {
  const states = Array.from({ length: Math.floor(lengthMs / TICK_MS) }, (_, tick) => {
    const state = world.momentAt(tick * TICK_MS).actors.find(({ actor }) => actor.id === actorId);
    return state === undefined ? [] : [{ tick, ...state }];
  }).flat();
  const [first] = states;
  return first && { actor: first.actor, samples: states };
}

function goneOnMs(history: History, lineId: string, goneOnM: number): number | undefined {
  const line = PLACES.stopLines.find(({ id }) => id === lineId);
  const crossing = line && crossingIndex(history, line, frontOf);
  if (line === undefined || crossing === undefined) return undefined;
  const past = (sample: Sample): number => metresPast(line, frontOf(history.actor, sample));
  return msOf(history.samples.slice(crossing).find((sample) => past(sample) >= goneOnM));
}

function haltedMs({ actor, samples }: History, lineId: string, minBeyondM: number): number | undefined {
  const line = PLACES.stopLines.find(({ id }) => id === lineId);
  if (line === undefined) return undefined;
  const isPast = (sample: Sample | undefined): boolean =>
    sample !== undefined && metresPast(line, frontOf(actor, sample)) >= minBeyondM;
  return msOf(samples[standsOf(samples).find(({ first }) => isPast(samples[first]))?.first ?? -1]);
}

function crossedMs(history: History, lineId: string): number | undefined {
  const line = PLACES.lines.find(({ id }) => id === lineId);
  const index = line && crossingIndex(history, line, (_, sample) => middleOf(sample));
  return index === undefined ? undefined : msOf(history.samples[index]);
}

interface Way {
  readonly minDistanceM: number;
  readonly minMs: number;
  readonly minSpeedMps: number;
}

/** When a way of this length and time in a place, without a break, was gone. */
function wayMs({ samples }: History, polygon: Polygon, { minDistanceM, minMs, minSpeedMps }: Way): number | undefined {
  if (polygon === undefined) return undefined;
  let [metres, since] = [0, Number.NaN];
  for (const sample of samples) {
    const goesOn = isIn(polygon, sample) && sample.speedMps >= minSpeedMps;
    metres = goesOn && !Number.isNaN(since) ? metres + (sample.speedMps * TICK_MS) / 1000 : 0;
    since = goesOn ? (Number.isNaN(since) ? sample.tick : since) : Number.NaN;
    if (goesOn && metres >= minDistanceM && (sample.tick - since) * TICK_MS >= minMs) return msOf(sample);
  }
  return undefined;
}

/** When somebody had been in a place for so long, without a break. */
function stayedMs({ samples }: History, polygon: Polygon, minStayMs: number): number | undefined {
  if (polygon === undefined) return undefined;
  let since = Number.NaN;
  for (const sample of samples) {
    since = isIn(polygon, sample) ? (Number.isNaN(since) ? sample.tick : since) : Number.NaN;
    if ((sample.tick - since) * TICK_MS >= minStayMs) return msOf(sample);
  }
  return undefined;
}
