import type { ActorType, RuleKind, TruthCase } from "../../world.ts";
import { journey, type Leg } from "../journey.ts";
import { openWorld } from "../open-world.ts";
import { type Path, tracksInArea } from "../path.ts";
import { type AreaId, type AreaPlace, PLACES } from "../places.ts";
import { randomOf } from "../random.ts";
import { makeActor } from "../vehicles.ts";
import type { SignalChange } from "../world-files.ts";
import { deriveCases } from "./derive-cases.ts";

/** Ways in one area, made by hand. */
export interface Scene {
  readonly area: AreaId;
  readonly startsAt?: string;
  readonly signals?: readonly SignalChange[];
  readonly paths: readonly Path[];
}

const DURATION_MS = 150_000;
const RANDOM = randomOf(1, "truth-test");

/** What the truth says of a scene under one rule: its kind and how it came about. */
export function verdicts(rule: RuleKind, scene: Scene): string[] {
  const area = PLACES.areas.find(({ id }) => id === scene.area) as AreaPlace;
  const startsAt = scene.startsAt ?? "2026-06-15T07:00:00+07:00";
  const world = openWorld({
    facts: { name: "made by hand", area: scene.area, seed: 1, startsAt, durationMs: DURATION_MS },
    actors: scene.paths.map(({ actor }) => actor),
    tracks: scene.paths.flatMap((path) => tracksInArea(path, area)),
    signals: scene.signals ?? [],
    cases: [],
  });
  const kindOf = ({ kind, what }: TruthCase): string => `${kind}: ${what}`;
  return deriveCases(world, PLACES)
    .filter((truth) => truth.rule === rule)
    .map(kindOf);
}

let ids = 0;
/** Somebody on the way, as long as a motorbike unless on foot. */
export function go(type: ActorType, legs: readonly Leg[], firstTick = 50): Path {
  ids += 1;
  return journey({ ...makeActor(ids, type, RANDOM), lengthM: type === "person" ? 0.5 : 2 }, firstTick, legs);
}
