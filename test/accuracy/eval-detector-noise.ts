/**
 * `pnpm eval:detector-noise [folder]`: what the stock detector misses, shifts, invents and misnames on real films.
 * The simulated truth for rules takes its middle noise from here. Says on stderr what it does, prints tables, and ends
 * with one line of JSON on stdout; writes nothing unless told to.
 */

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { say, sayAndFail } from "../command-line.ts";
import { across, approaching, NOISE_CAMERA, passing } from "../rule-truth/noise-worlds.ts";
import { readSimulation } from "../rule-truth/read-simulation.ts";
import { straightWorld, type Walk } from "../rule-truth/straight-world.ts";
import { fetchVtest } from "../simulator/footage.ts";
import { detectFilm } from "./detect-film.ts";
import type { Film } from "./film-frames.ts";
import { MOTORWAY, readParkedVan, readPersons, readVehicles, type Seen } from "./noise/films.ts";
import { type NoiseFigures, noiseFigures } from "./noise/noise-figures.ts";
import { noiseTables } from "./noise/noise-tables.ts";
import { readSequenceFolder } from "./sequence-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE_DIR = join(ROOT, ".cache");
const DEFAULT_FOLDER = join(ROOT, "../shared/data/mot15-dev/PETS09-S2L1");
const DEFAULT_ROAD = join(ROOT, "../shared/data/footage/motorway-1.avi");

interface Options {
  readonly road: string;
  readonly model: string;
  readonly boxes?: string;
  readonly out?: string;
}

await new Command("eval:detector-noise")
  .description("Measures misses, gaps, jitter, class flips and false boxes of the stock detector on two films.")
  .argument("[folder]", "PETS09-S2L1 with seqinfo.ini and gt/gt.txt, the truth of vtest.avi", DEFAULT_FOLDER)
  .option("--road <film>", "the motorway, filmed without ground truth", DEFAULT_ROAD)
  .option("--model <card>", "the detector's model card", "nanodet-coco")
  .option("--boxes <file>", "keeps the detector's boxes there, and takes them from there the next time")
  .option("--out <file>", "writes the JSON there as well")
  .action(evaluate)
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string, options: Options): Promise<void> {
  const sequence = readSequenceFolder(folder);
  const { persons, vehicles } = await boxesOf(
    { ...sequence, file: (await fetchVtest({ cacheDir: CACHE_DIR, onProgress: say })).avi },
    { ...MOTORWAY, file: options.road },
    options,
  );
  if (persons.length !== sequence.frameCount) {
    throw new Error(`vtest.avi has ${persons.length} frames, ${sequence.name} has ${sequence.frameCount}`);
  }
  await report(
    {
      persons: noiseFigures(readPersons(sequence, persons)),
      vehicles: noiseFigures(readVehicles(vehicles)),
      standing: noiseFigures(readParkedVan(sequence, persons)),
      generatedPersons: generated([...across("person", 100, 1.2), ...passing(100, 2_300_000)], 7),
      generatedVehicles: generated(approaching("car", 250, 14), 15),
    },
    options.out,
  );
}

/** The same figures of the middle level, in worlds of people and of cars. */
function generated(walks: readonly Walk[], framesPerSecond: number): NoiseFigures {
  return noiseFigures(
    readSimulation(straightWorld(walks), NOISE_CAMERA, { level: "middle", seed: 11, framesPerSecond }),
  );
}

interface Boxes {
  readonly persons: Seen;
  readonly vehicles: Seen;
}

async function boxesOf(street: Film, road: Film, { model, boxes }: Options): Promise<Boxes> {
  if (boxes !== undefined && existsSync(boxes)) return JSON.parse(await readFile(boxes, "utf8")) as Boxes;
  const found = { persons: await detect(street, model), vehicles: await detect(road, model) };
  if (boxes !== undefined) await writeFile(boxes, JSON.stringify(found));
  return found;
}

function detect(film: Film, cardId: string): Promise<Seen> {
  say(`looking at ${film.file} …`);
  const onFrame = (count: number) => {
    if (count % 200 === 0) say(`${count} pictures`);
  };
  return detectFilm(film, { cardId, modelCacheDir: join(CACHE_DIR, "models"), threads: 1, onProgress: say, onFrame });
}

async function report(figures: Readonly<Record<string, NoiseFigures>>, out: string | undefined): Promise<void> {
  process.stdout.write(noiseTables(figures));
  const line = JSON.stringify({ command: "eval:detector-noise", ...figures }, (_key, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(5)) : value,
  );
  process.stdout.write(`${line}\n`);
  if (out !== undefined) await writeFile(out, `${line}\n`);
}
