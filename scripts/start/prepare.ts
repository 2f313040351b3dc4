import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { prepareListedSizes } from "@ngaba/models";
import { buildPage } from "../build-page.ts";
import { modelCacheFolder } from "../folders.ts";
import { ensurePrograms } from "../system-programs.ts";
import { streamOfFilm } from "./film-stream.ts";
import type { StartOptions } from "./options.ts";
import { OWN_CAMERA_ID, writeOwnCity } from "./own-pictures.ts";
import { prepareCity } from "./prepare-city.ts";
import type { Prepared } from "./provision.ts";
import { rtspPort, writePlan } from "./simulation-plan.ts";

const OWN_ANALYSIS_FPS = 7;

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
  const expected = await streamOfFilm(file);
  const camera = { id: OWN_CAMERA_ID, rtspUrl, expected, analysis: { scene, fps: OWN_ANALYSIS_FPS } };
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
