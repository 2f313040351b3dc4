import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadScene } from "@ngaba/edge-agent/rules/scene.ts";
import { onTestFinished } from "vitest";
import type { TruthCase } from "../../../rule-truth/world.ts";
import { fileOf } from "../../../simulator/junction/scenes/scene-yaml.ts";
import { testWorld } from "../../../simulator/junction/testing/test-world.ts";
import { viewTruth } from "../../../simulator/junction/truth/view-truth.ts";
import { VIEWS } from "../../../simulator/junction/views.ts";
import { readFilmTruth } from "../film-truth.ts";
import type { FilmToWatch } from "../watch-film.ts";

/** Three seconds of the south camera with one car that drives over the stop line on red; there is a truth and no film. */
export function carFilm(
  mps: number,
  more: readonly Partial<TruthCase>[] = [{}],
): FilmToWatch & { readonly carId: number } {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-car-film-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { world, car } = testWorld({ mps });
  const view = VIEWS.find(({ arm }) => arm === "south");
  if (view === undefined) throw new Error("no view of the south arm");
  const ran = { rule: "red-light", kind: "violation", what: "ran", actorIds: [car.id], placeId: "south-stop" } as const;
  const cases = more.map((one) => ({ ...ran, fromMs: 0, toMs: 2000, ...one }));
  const file = join(folder, "truth.json");
  writeFileSync(file, JSON.stringify({ ...viewTruth(world, view), cases }));
  const sceneFile = fileOf(view);
  const truth = readFilmTruth(file);
  return { name: "car", film: "none", truth, scene: loadScene(sceneFile), sceneFile, carId: car.id };
}
