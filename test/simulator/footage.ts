import { access, mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram, withDebianPackage } from "./debian-package.ts";

/** Debian's package that holds the film, and its place there. */
const PACKAGE = "opencv-doc";
const FILM = "usr/share/doc/opencv-doc/examples/data/vtest.avi";
/** The sequence was filmed at 7 pictures a second (MOTChallenge, PETS09-S2L1); the file's own 10 are wrong. */
const TRUE_FPS = 7;
const KEYFRAME_EVERY_S = 2;
/** Drawn over the film, as of the camera `vt-viet-tri-001-1`. */
export const VTEST_SCENE: string = fileURLToPath(new URL("vtest-scene.yaml", import.meta.url));

export interface FootageOptions {
  /** The film is kept in `footage/` under this folder. */
  readonly cacheDir: string;
  /** Gets a line for each long step, with sizes and seconds. */
  readonly onProgress?: (text: string) => void;
}

export interface Footage {
  /** As it came: 768×576, 795 pictures. */
  readonly avi: string;
  /** H.264 at its true speed, every picture kept: what the simulator plays. */
  readonly mp4: string;
}

/**
 * The street film that everything is tried on: fetched from Debian once, converted once, then found in the cache.
 *
 * @throws {Error} with one sentence that says what to do when apt, ffmpeg or the connection is missing
 */
export async function fetchVtest({ cacheDir, onProgress = () => undefined }: FootageOptions): Promise<Footage> {
  const folder = join(cacheDir, "footage");
  const avi = join(folder, "vtest.avi");
  const mp4 = join(folder, `vtest-${TRUE_FPS}fps.mp4`);
  await mkdir(folder, { recursive: true });
  if (!(await exists(avi))) await download(folder, avi, onProgress);
  if (!(await exists(mp4))) await convert(avi, mp4, onProgress);
  return { avi, mp4 };
}

async function download(folder: string, avi: string, onProgress: (text: string) => void): Promise<void> {
  const started = performance.now();
  onProgress(`fetching the street film from Debian's package ${PACKAGE} (about 96 MB) …`);
  await withDebianPackage(PACKAGE, folder, (root) => rename(join(root, FILM), avi));
  onProgress(`fetched ${await describeFile(avi, started)}`);
}

async function convert(avi: string, mp4: string, onProgress: (text: string) => void): Promise<void> {
  const started = performance.now();
  onProgress("converting the street film to H.264 …");
  const unfinished = `${mp4}.${process.pid}.part`;
  const keyframes = String(TRUE_FPS * KEYFRAME_EVERY_S);
  const codec = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"];
  // Keyframes evenly spaced and no B-frames, as street cameras send.
  const groups = ["-g", keyframes, "-keyint_min", keyframes, "-sc_threshold", "0", "-bf", "0"];
  // -r before -i gives each picture a new time and drops none.
  const args = ["-v", "error", "-nostdin", "-y", "-r", String(TRUE_FPS), "-i", avi, "-an", ...codec, ...groups];
  try {
    await runProgram("ffmpeg", [...args, "-f", "mp4", unfinished], "Converting the film with ffmpeg failed");
    await rename(unfinished, mp4);
  } finally {
    await rm(unfinished, { force: true });
  }
  onProgress(`converted to ${await describeFile(mp4, started)}`);
}

async function describeFile(file: string, started: number): Promise<string> {
  const megabytes = ((await stat(file)).size / 1e6).toFixed(1);
  return `${file} (${megabytes} MB) in ${((performance.now() - started) / 1000).toFixed(0)} s`;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
