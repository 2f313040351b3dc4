import { rm, writeFile } from "node:fs/promises";
import type { EpochMs } from "@ngaba/contract";
import { type StreamTicks, streamTicks, TICKS_PER_MS } from "../capture/rtsp/access-unit.ts";
import { runFfmpegOnce } from "./ffmpeg-once.ts";
import { fileSeconds, type RecordedPart } from "./recorded-video.ts";

/** What a clip holds. */
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
  part: RecordedPart,
  to: EpochMs,
  { path, niceLevel }: { readonly path: string; readonly niceLevel: number },
): Promise<CutClip> {
  const first = part.files[0]?.firstTicks ?? streamTicks(0);
  const list = `${path}.list.draft`;
  const lengthS = Math.max(0, part.ticksAt(to) - first) / TICKS_PER_S + REORDER_S;
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
function concatList({ files }: RecordedPart): string {
  const entries = files.map(({ path, firstTicks, zeroTicks }, index) => {
    const next = files[index + 1];
    const duration =
      next === undefined ? [] : [`duration ${fileSeconds(next.firstTicks - firstTicks + zeroTicks, { zeroTicks })}`];
    return [`file '${path.replaceAll("'", "'\\''")}'`, ...duration].join("\n");
  });
  return `ffconcat version 1.0\n${entries.join("\n")}\n`;
}

/** Lines of framecrc: "#tb 0: 1/1000", then "stream, dts, pts, duration, size, checksum" for each packet. */
function readPackets(text: string, first: StreamTicks): CutClip {
  const [, numerator = "1", denominator = "1000"] = /^#tb 0: (\d+)\/(\d+)/m.exec(text) ?? [];
  const ticksPerUnit = (TICKS_PER_S * Number(numerator)) / Number(denominator);
  const shownAt = [...text.matchAll(/^0, +-?\d+, +(-?\d+),/gm)].map((match) => Number(match[1]));
  const [earliest, latest] = [Math.min(...shownAt), Math.max(...shownAt)];
  const lastTicks = streamTicks(first + Math.round((latest - earliest) * ticksPerUnit));
  return { frames: shownAt.length, firstTicks: first, lastTicks };
}
