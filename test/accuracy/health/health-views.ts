import { existsSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { epochMs } from "@ngaba/contract";
import { claimedLength, readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { say } from "../../command-line.ts";
import { fetchVtest } from "../../simulator/footage.ts";
import type { RgbPicture } from "./rgb-picture.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const RENDERED = join(ROOT, "test/simulator/junction/films");
const MOTORWAY = join(ROOT, "../shared/data/footage/motorway-1.avi");

/** A film of one view. */
export interface HealthFilm {
  readonly name: string;
  readonly file: string;
  readonly isRendered: boolean;
}

export interface HealthView extends HealthFilm {
  readonly pictures: readonly RgbPicture[];
}

/** Wider than the checks want it, since each sequence shows a part of it that can be shifted. */
const READ_WIDTH_PX = 456;
/** More would only be more alike. */
const MAX_PICTURES = 300;
const FILMS = [".mp4", ".avi", ".mkv", ".mov"];

/** The films that thresholds are set on, or those on which the figures are reported: no view is among both. */
export async function defaultFilms(half: "tuning" | "report"): Promise<readonly HealthFilm[]> {
  const rendered =
    half === "tuning" ? ["vt-viet-tri-001-1", "vt-hy-cuong-001-1"] : ["vt-viet-tri-002-1", "vt-nong-trang-001-1"];
  return [
    ...(await realFilms(half)),
    ...rendered.map((name) => ({ name, file: join(RENDERED, `${name}.mp4`), isRendered: true })),
  ];
}

async function realFilms(half: "tuning" | "report"): Promise<readonly HealthFilm[]> {
  if (half === "tuning") {
    const { avi } = await fetchVtest({ cacheDir: join(ROOT, ".cache"), onProgress: say });
    return [{ name: "vtest", file: avi, isRendered: false }];
  }
  if (existsSync(MOTORWAY)) return [{ name: "motorway-1", file: MOTORWAY, isRendered: false }];
  say(`${MOTORWAY} is not there: only rendered views are left to report on`);
  return [];
}

/** @throws {Error} when the folder holds no films */
export function filmsIn(folder: string): readonly HealthFilm[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const films = names.filter((name) => FILMS.includes(extname(name).toLowerCase()));
  if (films.length === 0) throw new Error(`${folder} holds no films (${FILMS.join(", ")})`);
  return films.map((name) => ({ name: basename(name, extname(name)), file: join(folder, name), isRendered: false }));
}

/** @throws {EdgeError} VIDEO_UNREADABLE, PROGRAM_MISSING */
export async function readView(film: HealthFilm): Promise<HealthView> {
  const { durationMs, fps } = await claimedLength(film.file);
  const every = Math.max(1, Math.floor((durationMs / 1000) * (fps / MAX_PICTURES)));
  const pictures: RgbPicture[] = [];
  let number = 0;
  const video = { file: film.file, cameraId: film.name, startAt: epochMs(0), maxWidthPx: READ_WIDTH_PX };
  for await (const { rgb, widthPx, heightPx } of readVideo(video)) {
    if (number % every === 0) pictures.push({ rgb, widthPx, heightPx });
    number += 1;
  }
  return { ...film, pictures };
}
