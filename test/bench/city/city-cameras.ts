import { join } from "node:path";
import type { Inventory } from "@ngaba/config";
import type { SimulatorOptions } from "../../simulator/simulator.ts";
import { INVENTORY_DIR } from "../centre-and-broker.ts";
import { type CityFilms, PLAYED } from "./city-films.ts";
import type { Victim } from "./outages.ts";

/** The cameras of a run, the smart ones first. */
export interface CityCameras {
  readonly smart: readonly string[];
  readonly watched: readonly string[];
}

/** How frames of the smart cameras are analysed; what is absent is the agent's default. */
export interface Analysis {
  readonly fps: number;
  readonly maxWidthPx?: number | undefined;
  /** Card of the detector; absent: the agent's default. */
  readonly model?: string;
}

/** So that cameras that share a film do not show the same moment. */
const OFFSET_STEP_MS = 7_000;

/** @param count how many of the inventory's, the smart ones among them */
export function chooseCameras({ cameras }: Inventory, count: number): CityCameras {
  const idsOf = (isSmart: boolean) => cameras.filter((camera) => camera.isSmart === isSmart).map(({ id }) => id);
  const smart = idsOf(true).slice(0, count);
  return { smart, watched: idsOf(false).slice(0, count - smart.length) };
}

/** Each smart camera has a small stream too, by which it can be watched as the others are. */
const smallStreamOf = (cameraId: string): string => `${cameraId}-small`;

/**
 * What the simulator plays for them.
 *
 * @throws {Error} when a smart camera has no film
 */
export function playedCameras({ smart, watched }: CityCameras, films: CityFilms): SimulatorOptions["cameras"] {
  const mains = smart.map((path) => {
    const file = films.main.get(path);
    if (file === undefined) throw new Error(`the smart camera ${path} of the inventory has no rendered film`);
    return { path, file };
  });
  const subs = [...smart.map(smallStreamOf), ...watched].map((path, index) => {
    return { path, file: films.subs[index % films.subs.length] ?? "", startOffsetMs: index * OFFSET_STEP_MS };
  });
  return [...mains, ...subs];
}

type UrlOf = (path: string) => string;

/** As they stand in an agent's configuration, with what is really played as what is expected. */
export function analysingAgent({ smart, watched }: CityCameras, urlOf: UrlOf, { fps, maxWidthPx, model }: Analysis) {
  const width = maxWidthPx === undefined ? {} : { maxWidthPx };
  const analysed = smart.map((id) => {
    const scene = join(INVENTORY_DIR, "scenes", `${id}.yaml`);
    const camera = { id, rtspUrl: urlOf(id), picturesAreRendered: true, expected: PLAYED.main };
    return { ...camera, analysis: { scene, fps, ...width } };
  });
  const watchedCameras = watched.map((id) => watchedCamera(id, urlOf(id)));
  return { ring: RING, cameras: [...analysed, ...watchedCameras], ...(model !== undefined && { detector: { model } }) };
}

/** The first so many of them, none analysed. */
export function watchingAgent({ smart, watched }: CityCameras, urlOf: UrlOf, count: number) {
  const small = smart.map((id) => watchedCamera(id, urlOf(smallStreamOf(id))));
  return { cameras: [...small, ...watched.map((id) => watchedCamera(id, urlOf(id)))].slice(0, count) };
}

/** Half an hour of four cameras would be 4 GB of the disk: writing costs the same when less is kept. */
const RING = { minutes: 10 };

const watchedCamera = (id: string, rtspUrl: string) => {
  return { id, rtspUrl, picturesAreRendered: true, expected: PLAYED.sub };
};

/** Some of each kind, spread over all. */
export function chooseVictims({ smart, watched }: CityCameras): readonly Victim[] {
  const spread = (ids: readonly string[], count: number) =>
    ids.filter(
      (_, index) => Math.floor((index * count) / ids.length) !== Math.floor(((index - 1) * count) / ids.length),
    );
  return [
    ...spread(smart, 3).map((cameraId) => ({ cameraId, isSmart: true })),
    ...spread(watched, 9).map((cameraId) => ({ cameraId, isSmart: false })),
  ];
}
