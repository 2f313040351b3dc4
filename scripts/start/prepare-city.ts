import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Inventory, loadInventory } from "@ngaba/config";
import { parse, stringify } from "yaml";
import { fetchVtest } from "../../test/simulator/footage.ts";
import { FILMS_DIR, filmOf } from "../../test/simulator/junction/films.ts";
import { DEFAULT_SEED } from "../../test/simulator/junction/make-world.ts";
import { VIEWS } from "../../test/simulator/junction/views.ts";
import { cacheFolder, repositoryRoot } from "../folders.ts";
import { streamOfFilm } from "./film-stream.ts";
import { choosePlayedCameras, type PlayedCamera } from "./played-cameras.ts";
import type { AgentCamera, Prepared } from "./provision.ts";
import { rtspPort, writePlan } from "./simulation-plan.ts";

const INVENTORY_DIR = join(repositoryRoot, "config/viet-tri");
/** Four cameras at once are what two cores can do. */
const ANALYSIS_FPS = 5;

type Say = (line: string) => void;

/** The sample city: its smart cameras play rendered films and are analysed, some others play a street film. */
export async function prepareCity(dataDir: string, say: Say): Promise<Prepared> {
  const inventory = loadInventory(INVENTORY_DIR);
  const rendered = renderedCameras();
  const streetFilm = await fetchStreetFilm(say);
  const played = choosePlayedCameras(inventory, { rendered, hasStreetFilm: streetFilm !== undefined });
  const port = await rtspPort();
  const fileOf = ({ playsFilmOf }: PlayedCamera): string =>
    playsFilmOf === undefined ? (streetFilm ?? "") : filmOf(FILMS_DIR, playsFilmOf);
  const films = played.map((camera) => ({
    ...{ path: camera.id, file: fileOf(camera), startOffsetMs: camera.startOffsetMs },
  }));
  const simulationPlan = await writePlan(dataDir, port, films);
  await tellPlayed(dataDir, inventory, played, say);
  const cameras = await Promise.all(played.map((camera) => agentCamera(dataDir, camera, port, fileOf(camera))));
  return { inventoryDir: INVENTORY_DIR, cameras, simulationPlan };
}

/** @throws {Error} in one sentence when there is no rendered film at all */
function renderedCameras(): string[] {
  const rendered = VIEWS.map(({ cameraId }) => cameraId).filter((id) => existsSync(filmOf(FILMS_DIR, id)));
  if (rendered.length > 0) return rendered;
  const command = `pnpm junction:render --seed ${DEFAULT_SEED} --out ${FILMS_DIR}`;
  throw new Error(`There are no rendered films in ${FILMS_DIR}: "${command}" makes them.`);
}

/** The street film; `undefined`, and said, where it cannot be had: there is enough to see without it. */
async function fetchStreetFilm(say: Say): Promise<string | undefined> {
  try {
    return (await fetchVtest({ cacheDir: cacheFolder, onProgress: say })).mp4;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(
      `Không tải được phim đường phố thật, các camera chỉ xem sẽ chiếu hình dựng. / The street film cannot be had, so the watched cameras play rendered films too: ${why}`,
    );
    return undefined;
  }
}

async function agentCamera(dataDir: string, camera: PlayedCamera, port: number, film: string): Promise<AgentCamera> {
  const { id, isAnalysed, playsFilmOf } = camera;
  const picturesAreRendered = playsFilmOf !== undefined;
  const rtspUrl = `rtsp://127.0.0.1:${port}/${id}`;
  // Of the film, not of the inventory: what is really played is right.
  const played = { id, rtspUrl, picturesAreRendered, expected: await streamOfFilm(film) };
  if (!isAnalysed || playsFilmOf === undefined) return played;
  return { ...played, analysis: { scene: await sceneFor(dataDir, id, playsFilmOf), fps: ANALYSIS_FPS } };
}

/** A scene belongs to its film: a camera that plays another's gets that one's scene in its own name. */
async function sceneFor(dataDir: string, cameraId: string, playsFilmOf: string): Promise<string> {
  const drawn = join(INVENTORY_DIR, "scenes", `${playsFilmOf}.yaml`);
  if (cameraId === playsFilmOf) return drawn;
  const folder = join(dataDir, "scenes");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${cameraId}.yaml`);
  await writeFile(file, stringify({ ...parse(await readFile(drawn, "utf8")), cameraId }));
  return file;
}

/** Says who is played; who is not is a long list, and goes into a file. */
async function tellPlayed(dataDir: string, inventory: Inventory, played: readonly PlayedCamera[], say: Say) {
  const ids = new Set(played.map((camera) => camera.id));
  const others = inventory.cameras.filter((camera) => !ids.has(camera.id)).map((camera) => camera.id);
  const file = join(dataDir, "cameras-not-played.txt");
  await writeFile(file, `${others.join("\n")}\n`);
  const [analysed, watched] = [true, false].map((is) => played.filter(({ isAnalysed }) => isAnalysed === is));
  const named = (cameras: readonly PlayedCamera[] = []): string => cameras.map(({ id }) => id).join(", ");
  const isReal = watched?.every(({ playsFilmOf }) => playsFilmOf === undefined);
  say(
    `Playing ${played.length} of ${inventory.cameras.length} cameras of the sample inventory, with pictures that are not of Việt Trì:`,
  );
  say(`  analysed, a rendered junction: ${named(analysed)}`);
  for (const { id, playsFilmOf } of analysed ?? []) {
    if (playsFilmOf !== id) say(`    ${id} has no film of its own and plays that of ${playsFilmOf}, with its scene`);
  }
  say(`  watched, ${isReal ? "real footage from elsewhere" : "the rendered junction too"}: ${named(watched)}`);
  say(`  not played, and shown as not connected: the other ${others.length}, listed in ${file}`);
}
