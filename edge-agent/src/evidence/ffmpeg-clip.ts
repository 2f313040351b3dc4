import { rm, writeFile } from "node:fs/promises";
import type { EpochMs } from "@ngaba/contract";
import { fileSeconds, type RingFile, type RingPart } from "../capture/ring/ring.ts";
import { type StreamTicks, streamTicks, TICKS_PER_MS } from "../capture/rtsp/access-unit.ts";
import { runFfmpegOnce } from "./ffmpeg-once.ts";
import { ticksAtSeconds } from "./recorded-video.ts";

/** What a clip holds; where the camera's time jumped within its first or last file, ticks are counted on from before or after. */
export interface CutClip {
  readonly frames: number;
  readonly firstTicks: StreamTicks;
  readonly lastTicks: StreamTicks;
}

/** Pictures are stored in another order than they are shown in: those shown before the end may be stored after it. */
const REORDER_S = 0.5;
const TICKS_PER_S = 1000 * TICKS_PER_MS;

/**
 * Cuts one part into an MP4 that browsers play while it loads, without encoding anew: from the beginning of the part's
 * first file to `to` or a little later.
 *
 * @param path of the clip; a list is written beside it meanwhile
 * @throws {EdgeError} VIDEO_UNREADABLE
 */
export async function cutClip(
  part: RingPart,
  to: EpochMs,
  { path, niceLevel }: { readonly path: string; readonly niceLevel: number },
): Promise<CutClip> {
  const [first, last] = [part.files[0], part.files.at(-1)];
  if (first === undefined || last === undefined)
    return { frames: 0, firstTicks: streamTicks(0), lastTicks: streamTicks(0) };
  const list = `${path}.list.draft`;
  const end = streamTicks(Math.min(part.ticksAt(to), last.lastTicks));
  const lengthS = Math.max(0, fileSeconds(end, first)) + REORDER_S;
  const limit = ["-t", lengthS.toFixed(3), "-map", "0:v:0", "-c", "copy"];
  const tag = part.parameterSets.codec === "h265" ? ["-tag:v", "hvc1"] : [];
  await writeFile(list, concatList(part));
  try {
    const { bytes } = await runFfmpegOnce(
      (command) =>
        command
          .input(list)
          .inputOptions("-hide_banner", "-f", "concat", "-safe", "0")
          .outputOptions(...limit, ...tag, "-video_track_timescale", String(TICKS_PER_S), "-movflags", "+faststart")
          .outputOptions("-fflags", "+bitexact", "-map_metadata", "-1", "-f", "mp4", path)
          .outputOptions(...limit, "-f", "framecrc"), // a second output: it tells what is in the first
      niceLevel,
    );
    return readPackets(bytes.toString(), first);
  } finally {
    await rm(list, { force: true });
  }
}

/** For ffmpeg's concat demuxer: how long each file lasts until the next begins, which the files do not say. */
function concatList({ files }: RingPart): string {
  const entries = files.map((file, index) => {
    const next = files[index + 1];
    const duration = next === undefined ? [] : [`duration ${fileSeconds(next.zeroTicks, file)}`];
    return [`file '${file.path.replaceAll("'", "'\\''")}'`, ...duration].join("\n");
  });
  return `ffconcat version 1.0\n${entries.join("\n")}\n`;
}

/** Lines of framecrc: "#tb 0: 1/1000", then "stream, dts, pts, duration, size, checksum" for each packet. */
function readPackets(text: string, first: RingFile): CutClip {
  const [, numerator = "1", denominator = "1000"] = /^#tb 0: (\d+)\/(\d+)/m.exec(text) ?? [];
  const unitS = Number(numerator) / Number(denominator);
  const shownAt = [...text.matchAll(/^0, +-?\d+, +(-?\d+),/gm)].map((match) => Number(match[1]));
  const [earliest, latest] = [Math.min(...shownAt), Math.max(...shownAt)];
  const lastTicks = ticksAtSeconds((latest - earliest) * unitS, first);
  return { frames: shownAt.length, firstTicks: first.zeroTicks, lastTicks };
}
