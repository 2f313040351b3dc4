/**
 * `pnpm bench:city`: one agent with all cameras of the sample city, the smart ones analysed, the others watched: what it
 * costs, how soon it notices that a camera has died, how often it is wrong about that. Says on stderr what it does, prints
 * figures, and ends with one line of JSON on stdout.
 */
import { loadInventory } from "@ngaba/config";
import { prepareListedSizes } from "@ngaba/models";
import { Command } from "commander";
import { cacheFolder, modelCacheFolder } from "../../scripts/folders.ts";
import { ensurePrograms } from "../../scripts/system-programs.ts";
import { say, wholeNumber } from "../command-line.ts";
import { INVENTORY_DIR } from "./centre-and-broker.ts";
import { attempt } from "./city/attempt.ts";
import { type BenchServices, startBenchServices } from "./city/bench-services.ts";
import { type Analysis, type CityCameras, chooseCameras, playedCameras } from "./city/city-cameras.ts";
import { prepareCityFilms } from "./city/city-films.ts";
import { analyseCameras, type PartOrder, runCity, type Watched, watchCameras } from "./city/city-parts.ts";
import { type CityFigures, cityJson, cityReport } from "./city/city-report.ts";
import { measureDetector } from "./city/detector-costs.ts";
import { hasMotion, measureMotion } from "./city/motion.ts";
import { interruptible } from "./interruptible.ts";
import { loadAverage } from "./prepare-bench.ts";

interface Options {
  readonly minutes: number;
  readonly cameras: number;
  readonly fps: number;
  readonly width?: number;
}

/** Parts besides the long run: a third of it, at most a minute. */
const MAX_PART_MS = 60_000;
const PARTS_OF_A_MINUTE_MS = 20_000;
const FASTER_FPS = 5;
const INT8_MODEL = "nanodet-coco-int8";
const DETECTOR_MS = 8_000;
const MOTION_CAMERAS = 5;
const MOTION_CONNECT_MS = 30_000;

const { signal: stop, end } = interruptible();

await new Command("bench:city")
  .description("Measures one agent that watches all cameras of the sample city and analyses the smart ones.")
  .option("--minutes <n>", "how long it is watched for false alarms; the other parts are shorter", wholeNumber, 30)
  .option("--cameras <n>", "cameras in all, the smart ones first", wholeNumber, 200)
  .option("--fps <n>", "analysed frames a second that are asked for, of each smart camera", wholeNumber, 3)
  .option("--width <px>", "pictures are made this wide before they are analysed; default: as agents do", wholeNumber)
  .action((options: Options) => bench(options, stop))
  .parseAsync()
  .catch(end);

async function bench(options: Options, signal: AbortSignal): Promise<void> {
  await ensurePrograms(["ffmpeg", "mosquitto"], say);
  const compares = await hasMotion();
  for (const cardId of ["nanodet-coco", INT8_MODEL]) {
    await prepareListedSizes({ cardId, cacheDir: modelCacheFolder, onProgress: say });
  }
  const films = await prepareCityFilms(cacheFolder, say, signal);
  const cameras = chooseCameras(loadInventory(INVENTORY_DIR), options.cameras);
  const loadBefore = loadAverage();
  say(`load of the machine over the last minute: ${loadBefore.toFixed(2)}`);
  await using services = await startBenchServices(playedCameras(cameras, films), signal);
  const figures = await measure({ options, services, cameras, compares, signal });
  const all = { ...figures, loadBefore };
  process.stdout.write(`${cityReport(all).join("\n")}\n${JSON.stringify(cityJson(all))}\n`);
}

interface Run {
  readonly options: Options;
  readonly services: BenchServices;
  readonly cameras: CityCameras;
  readonly compares: boolean;
  readonly signal: AbortSignal;
}

async function measure(run: Run): Promise<Omit<CityFigures, "loadBefore">> {
  const { services, cameras, signal } = run;
  const { minutes, fps, width: maxWidthPx } = run.options;
  const partMs = Math.min(MAX_PART_MS, minutes * PARTS_OF_A_MINUTE_MS);
  const part: PartOrder = { services, cameras, signal, warmUpMs: partMs / 2, measureMs: partMs };
  const watching: ({ cameras: number } & Watched)[] = [];
  for (const count of growth(cameras)) watching.push({ cameras: count, ...(await watchCameras(part, count)) });
  const city = await runCity({ ...part, warmUpMs: partMs, measureMs: minutes * 60_000 }, { fps, maxWidthPx });
  return {
    ...{
      minutes,
      fps,
      smartCameras: cameras.smart.length,
      watchedCameras: cameras.watched.length,
      fasterFps: FASTER_FPS,
    },
    ...{ watching, city, ...(await measureBeside(run, part)) },
  };
}

type Beside = Pick<CityFigures, "faster" | "int8" | "int8Faster" | "detector" | "motion">;

/** What is measured to understand the others by. */
async function measureBeside(run: Run, part: PartOrder): Promise<Beside> {
  const { cameras, signal } = run;
  const { fps, width: maxWidthPx } = run.options;
  const analyse = (what: string, analysis: Analysis) =>
    attempt(what, () => analyseCameras(part, { maxWidthPx, ...analysis }), signal);
  const faster = await analyse(`${FASTER_FPS} frames a second`, { fps: FASTER_FPS });
  const int8 = await analyse("int8", { fps, model: INT8_MODEL });
  const int8Faster = await analyse(`int8, ${FASTER_FPS} frames a second`, { fps: FASTER_FPS, model: INT8_MODEL });
  const runDetector = () => measureDetector(fps * cameras.smart.length, DETECTOR_MS, signal);
  const detector = await attempt("the detector alone", runDetector, signal);
  const motion = await attempt("motion", () => compareWithMotion(run, part), signal);
  return { faster, int8, int8Faster, detector, motion };
}

/** A quarter, half and all: 50, 100 and 200. */
function growth({ smart, watched }: CityCameras): number[] {
  const count = smart.length + watched.length;
  return [...new Set([Math.ceil(count / 4), Math.ceil(count / 2), count])];
}

async function compareWithMotion({ cameras, compares }: Run, part: PartOrder): Promise<Watched> {
  if (!compares) throw new Error("it is not installed");
  const cameraIds = cameras.watched.slice(0, MOTION_CAMERAS);
  if (cameraIds.length === 0) throw new Error("there are no cameras that are only watched");
  const usage = await measureMotion({ ...part, cameraIds, connectMs: MOTION_CONNECT_MS });
  return { usage, live: cameraIds.length };
}
