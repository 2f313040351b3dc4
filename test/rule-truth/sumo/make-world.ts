import type { TruthCase } from "../world.ts";
import { APPROACH } from "./areas/approach.ts";
import { AVENUE } from "./areas/avenue.ts";
import type { AreaRecipe } from "./areas/recipe.ts";
import { SQUARE } from "./areas/square.ts";
import { STREET } from "./areas/street.ts";
import { openWorld } from "./open-world.ts";
import { type Path, tracksInArea } from "./path.ts";
import { type AreaPlace, PLACES } from "./places.ts";
import { runSumo } from "./run-sumo.ts";
import { deriveCases } from "./truth/derive-cases.ts";
import type { WorldFiles } from "./world-files.ts";

export const RECIPES: readonly AreaRecipe[] = [APPROACH, STREET, AVENUE, SQUARE];

/** Drives an area's traffic by its recipe, stores what is seen of it, and derives the truth from what is stored. */
export async function makeWorld(recipe: AreaRecipe, seed: number, durationMs: number): Promise<WorldFiles> {
  const plan = recipe.plan(seed, durationMs);
  const driven = await runSumo(plan.sumo, { seed, durationMs, actors: plan.actors });
  const paths = [...driven, ...(plan.script?.(driven) ?? [])];
  const name = `${recipe.id}-${seed}`;
  const files = storedWorld(paths, {
    facts: { name, area: recipe.id, seed, startsAt: recipe.startsAt, durationMs },
    signals: plan.signals,
  });
  return { ...files, cases: deriveCases(openWorld(files), PLACES) };
}

function storedWorld(paths: readonly Path[], rest: Pick<WorldFiles, "facts" | "signals">): WorldFiles {
  const area = PLACES.areas.find(({ id }) => id === rest.facts.area) as AreaPlace;
  const tracks = paths.flatMap((path) => tracksInArea(path, area));
  const seen = new Set(tracks.map(({ actorId }) => actorId));
  const actors = paths.map(({ actor }) => actor).filter(({ id }) => seen.has(id));
  const cases: TruthCase[] = [];
  return { ...rest, actors: actors.toSorted((a, b) => a.id - b.id), tracks, cases };
}
