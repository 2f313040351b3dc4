import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadScene } from "@ngaba/edge-agent/rules/scene.ts";
import { FILMS_DIR, filmOf, truthOf } from "../../simulator/junction/films.ts";
import { fileOf } from "../../simulator/junction/scenes/scene-yaml.ts";
import { VIEWS } from "../../simulator/junction/views.ts";
import { readFilmTruth } from "./film-truth.ts";
import type { FilmToWatch } from "./watch-film.ts";

/** The views of one seed that have been rendered into one folder, by camera. */
export interface FilmFolder {
  readonly folder: string;
  readonly films: readonly FilmToWatch[];
}

/**
 * Films of the junction in a folder and in the folders in it, each with the scene of its camera.
 *
 * @param folder absent: the committed films
 * @throws {Error} in one sentence when there are none
 */
export function findFilms(folder: string = FILMS_DIR): readonly FilmFolder[] {
  if (!existsSync(folder)) throw nothingIn(folder);
  const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folders = [folder, ...inner.map(({ name }) => join(folder, name)).sort()];
  const found = folders.map((one) => ({ folder: one, films: filmsIn(one) })).filter(({ films }) => films.length > 0);
  if (found.length === 0) throw nothingIn(folder);
  return found;
}

function filmsIn(folder: string): FilmToWatch[] {
  return VIEWS.flatMap((view): FilmToWatch[] => {
    const [film, truthFile] = [filmOf(folder, view.cameraId), truthOf(folder, view.cameraId)];
    if (!existsSync(film) || truthFile === undefined) return [];
    const truth = readFilmTruth(truthFile);
    const sceneFile = fileOf(view);
    return [{ name: `seed ${truth.seed}, ${view.cameraId}`, film, truth, scene: loadScene(sceneFile), sceneFile }];
  });
}

const nothingIn = (folder: string): Error =>
  new Error(
    `There are no films of the junction in ${folder}: "pnpm junction:render --seed <n> --out ${folder}" makes them.`,
  );
