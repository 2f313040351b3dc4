/**
 * `pnpm eval:motorway [folder-or-film]`: real vehicles, the whole way from pixels: counts by direction beside a count by
 * eye, and who is found to drive the wrong way when the film is played forwards (nobody) and backwards (everybody who is
 * in view for long enough). Says on stderr what it does, prints tables, and ends with one line of JSON on stdout.
 */

import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGroundPlane } from "@ngaba/edge-agent/geometry/ground-plane.ts";
import { pointOf, toPixels } from "@ngaba/edge-agent/geometry/point.ts";
import { loadScene, type Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { Command } from "commander";
import { say, sayAndFail } from "../command-line.ts";
import { type MotorwayCount, readMotorwayCount, wholeMs, within } from "./motorway-count.ts";
import { type JudgedFilm, judgeFilm, reversedFilm } from "./motorway-film.ts";
import { type Matches, matchPassings, type Passing, timeAt } from "./motorway-match.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE_DIR = join(ROOT, ".cache");
const FILM = "motorway-1.avi";
const DEFAULT_FOLDER = join(ROOT, "../shared/data/footage");
const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Where vehicles of each carriageway are when they are at the line that was counted at, as fractions of the picture. */
const AT_LINE: Readonly<Record<string, readonly [number, number]>> = {
  "di-1": [0.11, 0.5],
  "di-2": [0.27, 0.5],
  "di-3": [0.44, 0.5],
  "di-4": [0.6, 0.5],
  "ve-a": [0.0688, 0.133],
  "ve-b": [0.0688, 0.081],
};
/** A way begins with the second sighting, and sightings are looked at this far apart. */
const FIRST_SIGHTINGS_MS = 300;

interface Options {
  readonly scene: string;
  readonly count: string;
  readonly model: string;
}

async function evaluate(film: string, { scene: sceneFile, count: countFile, model }: Options): Promise<void> {
  const scene = loadScene(sceneFile);
  const count = readMotorwayCount(countFile);
  const forwards = await judgeFilm(film, scene, { model, cacheDir: CACHE_DIR });
  say("encoding the film backwards …");
  const backwardsFilm = await reversedFilm(film, CACHE_DIR, "motorway-1");
  const backwards = await judgeFilm(backwardsFilm, scene, { model, cacheDir: CACHE_DIR });
  report(scene, count, forwards, backwards);
}

function report(scene: Scene, count: MotorwayCount, forwards: JudgedFilm, backwards: JudgedFilm): void {
  const vehicles = backwardsVehicles(count);
  const minMs = leastMs(scene);
  const expected = vehicles.filter((vehicle) => vehicle.wholeMs >= minMs);
  const wrongWay = wrongWayPassings(scene, backwards);
  const matches = matchPassings(vehicles, wrongWay);
  const counts = { forward: countsOf(scene, forwards, "forward"), backward: countsOf(scene, backwards, "backward") };
  const byEye = eyeCounts(count);
  const found = expected.filter((vehicle) => matches.found.includes(vehicle));
  const wrongWayForwards = forwards.incidents.filter(({ kind }) => kind === "wrong-way").length;
  tellCounts(counts, byEye);
  tellWrongWay({ wrongWayForwards, expected, found, minMs, matches });
  const { twice, ofNobody } = matches;
  const json = {
    command: "eval:motorway",
    ...{ forward: withEye(counts.forward, byEye), backward: withEye(counts.backward, byEye) },
    ...{ wrongWayForwards, wrongWayBackwards: wrongWay.length, expectedBackwards: expected.length },
    ...{ foundBackwards: found.length, twice: twice.length, ofNobody: ofNobody.length },
  };
  process.stdout.write(`${JSON.stringify(json)}\n`);
}

type Counts = Readonly<Record<string, number>>;

/** Crossings of each line in the way of its traffic, as the film is played. */
function countsOf(scene: Scene, { flow }: JudgedFilm, direction: "forward" | "backward"): Counts {
  return Object.fromEntries(
    scene.lines.map(({ id }) => {
      const minutes = flow.flatMap((minute) => (minute.kind === "line" && minute.lineId === id ? minute.counts : []));
      const [own, other] = [direction, direction === "forward" ? "backward" : "forward"].map((way) =>
        minutes.filter((one) => one.direction === way).reduce((sum, one) => sum + one.count, 0),
      );
      if ((other ?? 0) > 0) say(`line ${id}: ${other} counted against the traffic`);
      return [id, own ?? 0];
    }),
  );
}

function eyeCounts(count: MotorwayCount): Counts {
  const frames = {
    "chieu-di": count.away.map(({ far }) => far),
    "chieu-di-gan": count.away.map(({ near }) => near),
    "chieu-ve": count.towards.filter(({ lane }) => lane !== "C").map(({ crosses }) => crosses),
    "chieu-ve-xa": count.towards.filter(({ lane }) => lane === "C").map(({ crosses }) => crosses),
  };
  return Object.fromEntries(Object.entries(frames).map(([line, list]) => [line, within(list, count)]));
}

function withEye(counts: Counts, byEye: Counts) {
  return Object.fromEntries(
    Object.entries(counts).map(([line, counted]) => [line, { counted, byEye: byEye[line] ?? 0 }]),
  );
}

interface Vehicle extends Passing {
  readonly wholeMs: number;
}

/**
 * Everybody as they are seen when the film is played backwards. Those who come towards the camera are in view, and cut
 * off by two edges of the picture, for a little over a second: nobody expects them to be found.
 */
function backwardsVehicles(count: MotorwayCount): Vehicle[] {
  const { frames, framesPerSecond } = count.film;
  const lineMs = (frame: number) => ((frames - 1 - frame) * 1000) / framesPerSecond;
  return [
    ...count.away.map((one) => ({ lane: `di-${one.lane}`, lineMs: lineMs(one.near), wholeMs: wholeMs(one, count) })),
    ...count.towards.map((one) => ({ lane: `ve-${one.lane.toLowerCase()}`, lineMs: lineMs(one.crosses), wholeMs: 0 })),
  ];
}

/** For so long somebody must be wholly in view to be found: from the rules' own parameters. */
function leastMs(scene: Scene): number {
  return Math.max(...scene.rules.map((rule) => (rule.kind === "wrong-way" ? rule.minMs : 0))) + FIRST_SIGHTINGS_MS;
}

/** Everybody who was found, with the moment at which its track is at the line. */
function wrongWayPassings(scene: Scene, { incidents, ways }: JudgedFilm) {
  const { calibration } = scene;
  if (calibration === undefined) throw new Error("the scene is not calibrated");
  const ground = createGroundPlane(calibration, calibration.frame);
  return incidents
    .filter(({ kind }) => kind === "wrong-way")
    .map(({ place, trackIds, at }) => {
      const atLine = AT_LINE[place.id];
      const lineM = atLine && ground.toGround(toPixels(pointOf(atLine), calibration.frame))?.y;
      const way = trackIds.flatMap((id) => ways.get(id) ?? []).toSorted((a, b) => a.at - b.at);
      return { lane: place.id, trackIds, at, lineMs: (lineM === undefined ? undefined : timeAt(lineM, way)) ?? at };
    });
}

function tellCounts(counts: { readonly forward: Counts; readonly backward: Counts }, byEye: Counts): void {
  process.stdout.write("line              by eye  forwards  backwards\n");
  for (const [line, seen] of Object.entries(byEye)) {
    const cells = [String(counts.forward[line]).padStart(10), String(counts.backward[line]).padStart(11)];
    process.stdout.write(`${line.padEnd(18)}${String(seen).padStart(6)}${cells.join("")}\n`);
  }
}

interface WrongWayResult {
  readonly wrongWayForwards: number;
  readonly expected: readonly Vehicle[];
  readonly found: readonly Vehicle[];
  readonly minMs: number;
  readonly matches: Matches<Vehicle, Passing>;
}

function tellWrongWay({ wrongWayForwards, expected, found, minMs, matches }: WrongWayResult): void {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const missed = expected.filter((vehicle) => !found.includes(vehicle));
  const shorter = matches.found.length - found.length;
  const lines = [
    `wrong way, forwards: ${wrongWayForwards}`,
    `wrong way, backwards: ${found.length} of ${expected.length} wholly in view for ${seconds(minMs)} s or longer, ${shorter} in view for less`,
    `twice: ${matches.twice.length}, of nobody who was counted away: ${matches.ofNobody.length}`,
    ...missed.map(
      ({ lane, lineMs, wholeMs: ms }) =>
        `missed: ${lane}, at the line at ${seconds(lineMs)} s, in view for ${seconds(ms)} s`,
    ),
    ...matches.twice.map(({ lane, lineMs }) => `twice: ${lane}, at the line at ${seconds(lineMs)} s`),
    ...matches.ofNobody.map(({ lane, lineMs }) => `of nobody counted: ${lane}, at the line at ${seconds(lineMs)} s`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function filmIn(path: string): string {
  const film = existsSync(path) && statSync(path).isDirectory() ? join(path, FILM) : path;
  if (!existsSync(film)) throw new Error(`${film} is not there`);
  return film;
}

await new Command("eval:motorway")
  .description("Counts and wrong-way findings on a film of a motorway, beside what was seen by eye.")
  .argument("[folder-or-film]", `${FILM}, or the folder that holds it (default: ../shared/data/footage)`)
  .option("--scene <file>", "lines, lanes and rules", beside("motorway-scene.yaml"))
  .option("--count <file>", "what was counted by eye", beside("motorway-count.yaml"))
  .option("--model <card>", "the detector's model card", "nanodet-coco")
  .action((path: string | undefined, options: Options) => evaluate(filmIn(path ?? DEFAULT_FOLDER), options))
  .parseAsync()
  .catch(sayAndFail);
