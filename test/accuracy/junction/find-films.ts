import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { loadScene } from "@ngaba/edge-agent/rules/scene.ts";
import { FILMS_DIR, filmOf, truthOf } from "../../simulator/junction/films.ts";
import { fileOf } from "../../simulator/junction/scenes/scene-yaml.ts";
import { cameraOf, type JunctionView, VIEWS } from "../../simulator/junction/views.ts";
import { readFilmTruth } from "./film-truth.ts";
import type { FilmToWatch } from "./watch-film.ts";

/** The views of one seed that have been rendered into one folder, by camera. */
export interface FilmFolder {
  readonly folder: string;
  readonly seed: number;
  readonly films: readonly FoundFilm[];
}

interface FoundFilm extends FilmToWatch {
  readonly truthFile: string;
}

/**
 * Films of the junction in a folder and in the folders in it, each with the scene of its camera.
 *
 * @param folder absent: the committed films
 * @throws {Error} in one sentence when there are none, when one has no usable truth or was
 *   taken from another place than the present scenes, or when a seed is there twice
 */
export function findFilms(folder: string = FILMS_DIR): readonly FilmFolder[] {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder.`);
  const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folders = [folder, ...inner.map(({ name }) => join(folder, name)).sort()].flatMap(folderOf);
  if (folders.length === 0) {
    throw new Error(
      `There are no films of the junction in ${folder}: "pnpm junction:render --seed <n> --out ${folder}" makes them.`,
    );
  }
  const bySeed = new Map<number, string>();
  for (const one of folders) {
    const other = bySeed.get(one.seed);
    if (other !== undefined) throw new Error(`Seed ${one.seed} is there twice, in ${other} and in ${one.folder}.`);
    bySeed.set(one.seed, one.folder);
  }
  return folders;
}

function folderOf(folder: string): FilmFolder[] {
  const films = VIEWS.flatMap((view) => filmIn(folder, view));
  const [first] = films;
  if (first === undefined) return [];
  const { seed } = first.truth;
  const other = films.find(({ truth }) => truth.seed !== seed);
  if (other !== undefined) throw new Error(`${folder} holds films of seed ${seed} and of seed ${other.truth.seed}.`);
  return [{ folder, seed, films }];
}

function filmIn(folder: string, view: JunctionView): FoundFilm[] {
  const [film, truthFile] = [filmOf(folder, view.cameraId), truthOf(folder, view.cameraId)];
  if (!existsSync(film)) return [];
  if (truthFile === undefined) throw new Error(`${film} has no truth beside it: without it nothing can be judged.`);
  const truth = readFilmTruth(truthFile);
  if (truth.cameraId !== view.cameraId) throw new Error(`${truthFile} is the truth of ${truth.cameraId}.`);
  if (!isDeepStrictEqual(truth.camera, cameraOf(view).placement)) {
    throw new Error(`${film} was taken from another place than its scene is drawn for: render it anew.`);
  }
  const sceneFile = fileOf(view);
  const name = `seed ${truth.seed}, ${view.cameraId}`;
  return [{ name, film, truthFile, truth, scene: loadScene(sceneFile), sceneFile }];
}
