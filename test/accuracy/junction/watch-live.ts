import { setTimeout as sleep } from "node:timers/promises";
import type { CameraView } from "@ngaba/contract";
import { readProcessUsage } from "@ngaba/edge-agent/health/process-usage.ts";
import type { NewestPlay } from "../../simulator/simulated-camera.ts";
import { waitUntil } from "../../until.ts";
import { addFits, NO_FIT, whyMisfit } from "./box-fit.ts";
import { judgeLive, type LiveFilm } from "./live-film.ts";
import { nextPass, type Pass } from "./live-pass.ts";
import { type LiveServices, startLiveServices } from "./live-services.ts";
import type { FilmToWatch } from "./watch-film.ts";

/** One showing of all films of one seed at once, as it came to the centre; plain data. */
export interface LiveRun {
  readonly films: readonly LiveFilm[];
  /** Pictures a second that were looked at, by camera. */
  readonly analysedFps: readonly number[];
  /** Processor time of the agent and its ffmpegs, in seconds of one core for each second. */
  readonly cores: number;
  /** Why this run cannot be compared with the truth; empty when it can. */
  readonly problems: readonly string[];
}

/** So much of the films' end is shown while detector and tracker begin; the pass that counts is a whole one after it. */
const LEAD_IN_MS = 20_000;
const WARM_UP_MS = 2_000;
/** What happened before the end of the pass may be told, and arrive, so much later. */
const TAIL_MS = 20_000;
const LOOK_EVERY_MS = 2_500;

/**
 * Plays films to a real agent over RTSP, all cameras at once and in real time, with a real broker and centre, and judges
 * what the centre has received of one whole pass of each film.
 *
 * @param films of different cameras
 * @throws {Error} when the pictures are not analysed in time
 */
export async function watchLive(
  films: readonly FilmToWatch[],
  fps: number,
  say: (line: string) => void,
): Promise<LiveRun> {
  await using services = await startLiveServices({ films, fps, leadInMs: LEAD_IN_MS });
  await waitUntil("the agent analyses every camera", async () => {
    const seen = await services.cameras();
    return seen.length === films.length && seen.every(({ analysedFps = 0 }) => analysedFps > 0);
  });
  const showings = films.map((film) => showingOf(film, services));
  const [from, to] = [
    Math.min(...showings.map(({ pass }) => pass.shownAt)),
    Math.max(...showings.map(({ pass }) => pass.seamAt)),
  ];
  say(`${films.length} cameras at once over RTSP, until ${Math.ceil((to + TAIL_MS - Date.now()) / 1000)} s from now …`);
  await sleep(Math.max(0, from - Date.now()));
  const { looks, cores } = await watchLoad(services, to);
  await sleep(TAIL_MS);
  return await judged(services, showings, { looks, cores });
}

interface Showing {
  readonly film: FilmToWatch;
  readonly play: NewestPlay;
  readonly pass: Pass;
}

function showingOf(film: FilmToWatch, { simulator }: LiveServices): Showing {
  const { cameraId } = film.truth;
  const play = simulator.newestPlay(cameraId);
  if (play === undefined) throw new Error(`nobody plays ${cameraId}, and yet its pictures are analysed`);
  return { film, play, pass: nextPass(play, film.truth, Date.now() + WARM_UP_MS) };
}

interface Load {
  readonly looks: readonly (readonly CameraView[])[];
  readonly cores: number;
}

async function watchLoad(services: LiveServices, untilMs: number): Promise<Load> {
  const startedAt = Date.now();
  const cpuBefore = readProcessUsage(services.agentPid).cpuSeconds;
  const looks: (readonly CameraView[])[] = [];
  while (Date.now() < untilMs) {
    await sleep(LOOK_EVERY_MS);
    looks.push(await services.cameras());
  }
  const seconds = (Date.now() - startedAt) / 1000;
  return { looks, cores: (readProcessUsage(services.agentPid).cpuSeconds - cpuBefore) / seconds };
}

async function judged(services: LiveServices, showings: readonly Showing[], { looks, cores }: Load): Promise<LiveRun> {
  const films: LiveFilm[] = [];
  const problems: string[] = [];
  for (const { film, pass, play } of showings) {
    const { cameraId } = film.truth;
    const details = await services.eventsOf(cameraId);
    if (services.simulator.newestPlay(cameraId)?.number !== play.number) {
      problems.push(`${film.name} was connected to anew while it was played`);
    }
    if (details.some(({ kind }) => kind === "camera-offline")) problems.push(`${film.name} was lost for a while`);
    films.push(judgeLive(film, pass, details));
  }
  const misfit = whyMisfit(films.map(({ fit }) => fit).reduce(addFits, NO_FIT));
  if (misfit !== undefined) problems.push(misfit);
  const analysedFps = showings.map(({ film: { truth } }) => {
    const rates = looks.flatMap((cameras) => cameras.find(({ id }) => id === truth.cameraId)?.analysedFps ?? []);
    return rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
  });
  return { films, analysedFps, cores, problems };
}
