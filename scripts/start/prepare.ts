import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Inventory, loadInventory } from "@ngaba/config";
import { prepareListedSizes } from "@ngaba/models";
import { freePort } from "../../test/servers/free-port.ts";
import { fetchVtest } from "../../test/simulator/footage.ts";
import { FILMS_DIR, filmOf } from "../../test/simulator/junction/films.ts";
import { DEFAULT_SEED } from "../../test/simulator/junction/make-world.ts";
import { buildPage } from "../build-page.ts";
import { cacheFolder, modelCacheFolder, repositoryRoot } from "../folders.ts";
import { ensurePrograms } from "../system-programs.ts";
import type { StartOptions } from "./options.ts";
import { OWN_CAMERA_ID, writeOwnCity } from "./own-pictures.ts";
import { choosePlayedCameras, type PlayedCamera } from "./played-cameras.ts";
import { isPortTaken } from "./port.ts";
import type { AgentCamera } from "./provision.ts";

const RTSP_PORT = 8554;
/** Four cameras at once are what two cores can do. */
const CITY_ANALYSIS_FPS = 5;
const OWN_ANALYSIS_FPS = 7;

/** What the services are to be started with. */
export interface Prepared {
  readonly inventoryDir: string;
  readonly cameras: readonly AgentCamera[];
  /** The simulator's plan file; absent when nothing is simulated. */
  readonly simulationPlan: string | undefined;
}

/** Gets everything that takes time out of the way, saying what it does: programs, footage, page. */
export async function prepare(
  options: StartOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Prepared> {
  await ensurePrograms(["ffmpeg"], say);
  signal.throwIfAborted();
  await buildPage(say);
  signal.throwIfAborted();
  await prepareListedSizes({ cardId: "nanodet-coco", cacheDir: modelCacheFolder, onProgress: say });
  signal.throwIfAborted();
  switch (options.pictures.kind) {
    case "city":
      return await prepareCity(options.dataDir, say);
    case "video":
      return await prepareVideo(options.dataDir, options.pictures.file, signal, say);
    case "camera": {
      const { inventoryDir, scene } = await writeOwnCity(options.dataDir);
      const { rtspUrl, credentials } = options.pictures;
      const camera = { id: OWN_CAMERA_ID, rtspUrl, credentials, analysis: { scene, fps: OWN_ANALYSIS_FPS } };
      return { inventoryDir, cameras: [camera], simulationPlan: undefined };
    }
  }
}

async function prepareCity(dataDir: string, say: (line: string) => void): Promise<Prepared> {
  const inventoryDir = join(repositoryRoot, "config/viet-tri");
  const inventory = loadInventory(inventoryDir);
  const played = choosePlayedCameras(inventory);
  const rendered = new Map(played.filter(({ isAnalysed }) => isAnalysed).map(({ id }) => [id, renderedFilm(id)]));
  const { mp4 } = await fetchVtest({ cacheDir: cacheFolder, onProgress: say });
  const port = await rtspPort();
  const simulationPlan = await writePlan(
    dataDir,
    port,
    played.map(({ id, startOffsetMs }) => ({ path: id, file: rendered.get(id) ?? mp4, startOffsetMs })),
  );
  await tellPlayed(dataDir, inventory, played, say);
  const cameras = played.map(({ id, isAnalysed }) => ({
    id,
    rtspUrl: `rtsp://127.0.0.1:${port}/${id}`,
    ...(isAnalysed && { analysis: { scene: join(inventoryDir, "scenes", `${id}.yaml`), fps: CITY_ANALYSIS_FPS } }),
  }));
  return { inventoryDir, cameras, simulationPlan };
}

/** @throws {Error} in one sentence when the camera's film is not there */
function renderedFilm(cameraId: string): string {
  const file = filmOf(FILMS_DIR, cameraId);
  if (existsSync(file)) return file;
  throw new Error(
    `The rendered film ${file} is missing: "pnpm junction:render --seed ${DEFAULT_SEED} --out ${FILMS_DIR}" makes it.`,
  );
}

/** Says who is played; who is not is a long list, and goes into a file. */
async function tellPlayed(
  dataDir: string,
  inventory: Inventory,
  played: readonly PlayedCamera[],
  say: (line: string) => void,
): Promise<void> {
  const ids = new Set(played.map((camera) => camera.id));
  const others = inventory.cameras.filter((camera) => !ids.has(camera.id)).map((camera) => camera.id);
  const file = join(dataDir, "cameras-not-played.txt");
  await writeFile(file, `${others.join("\n")}\n`);
  const named = (isAnalysed: boolean) =>
    played.filter((camera) => camera.isAnalysed === isAnalysed).map((camera) => camera.id);
  say(
    `Playing ${played.length} of ${inventory.cameras.length} cameras of the sample inventory, with pictures that are not of Việt Trì:`,
  );
  say(`  analysed, a rendered junction: ${named(true).join(", ")}`);
  say(`  watched, real footage from elsewhere: ${named(false).join(", ")}`);
  say(`  not played, and shown as not connected: the other ${others.length}, listed in ${file}`);
}

async function prepareVideo(
  dataDir: string,
  video: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Prepared> {
  const { inventoryDir, scene } = await writeOwnCity(dataDir);
  const file = await asLoopableMp4(video, dataDir, signal, say);
  const port = await rtspPort();
  const simulationPlan = await writePlan(dataDir, port, [{ path: OWN_CAMERA_ID, file, startOffsetMs: 0 }]);
  const rtspUrl = `rtsp://127.0.0.1:${port}/${OWN_CAMERA_ID}`;
  const camera = { id: OWN_CAMERA_ID, rtspUrl, analysis: { scene, fps: OWN_ANALYSIS_FPS } };
  return { inventoryDir, cameras: [camera], simulationPlan };
}

/** The simulator plays H.264 as it is; any other video is converted once for this start. */
async function asLoopableMp4(video: string, dataDir: string, signal: AbortSignal, say: (line: string) => void) {
  const folder = join(dataDir, "own-city");
  await mkdir(folder, { recursive: true });
  const file = join(folder, "video.mp4");
  const fresh = join(folder, "video.new.mp4");
  say(`Converting ${video} to H.264…`);
  const startedAt = Date.now();
  const codec = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-pix_fmt", "yuv420p", "-g", "50"];
  const even = ["-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2"];
  const args = ["-v", "error", "-nostdin", "-y", "-i", video, "-map", "0:v:0", "-an", ...even, ...codec, fresh];
  const child = spawn("ffmpeg", args, { stdio: ["ignore", "ignore", "pipe"], signal });
  let words = "";
  child.stderr.on("data", (text: Buffer) => (words = (words + text.toString()).slice(-500)));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`ffmpeg cannot read ${video} as a video: ${words.trim()}`);
  await rename(fresh, file);
  say(`Converted in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return file;
}

async function writePlan(dataDir: string, port: number, cameras: readonly object[]): Promise<string> {
  const file = join(dataDir, "simulation.json");
  await writeFile(file, JSON.stringify({ host: "127.0.0.1", port, cameras }, null, 2));
  return file;
}

async function rtspPort(): Promise<number> {
  return (await isPortTaken(RTSP_PORT)) ? await freePort() : RTSP_PORT;
}
