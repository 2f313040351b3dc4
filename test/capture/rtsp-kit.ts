import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { AccessUnit, SenderReport, VideoCodec } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { createRtspSource, type RtspSourceOptions } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";

const run = promisify(execFile);

export type KeptUnit = Omit<AccessUnit, "nals"> & { readonly nals: readonly Buffer[] };

/** One connection, ended once `isEnough`. */
export async function readUnits(
  rtspUrl: string,
  isEnough: (units: readonly KeptUnit[]) => boolean,
  { signal, ...options }: Partial<RtspSourceOptions> & { readonly signal?: AbortSignal } = {},
): Promise<{ units: KeptUnit[]; reports: SenderReport[] }> {
  const units: KeptUnit[] = [];
  const reports: SenderReport[] = [];
  const stopping = new AbortController();
  const source = createRtspSource({
    rtspUrl,
    transport: "tcp",
    credentials: () => undefined,
    clock: systemClock,
    ...options,
  });
  await source.runOnce(signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]), "stream", {
    onUnit: (unit) => {
      units.push({ ...unit, nals: unit.nals.map((nal) => Buffer.from(nal)) });
      if (isEnough(units)) stopping.abort();
    },
    onReport: (report) => reports.push(report),
  });
  return { units, reports };
}

const START_CODE = Buffer.from([0, 0, 0, 1]);

/** As decoders read them from a file (Annex B). */
export const annexB = (nals: readonly Uint8Array[]): Buffer => Buffer.concat(nals.flatMap((nal) => [START_CODE, nal]));

/** A coded film, its access units, and the MD5 of each picture that ffmpeg decodes from it. */
export interface CodedFilm {
  readonly codec: VideoCodec;
  readonly units: readonly (readonly Buffer[])[];
  readonly pictures: readonly string[];
}

export const CODED = { widthPx: 322, heightPx: 182, frames: 30 };
const ENCODERS = {
  h264: ["-c:v", "libx264", "-x264-params", "keyint=10:scenecut=0:bframes=2:aud=1", "-f", "h264"],
  h265: [
    "-c:v",
    "libx265",
    "-x265-params",
    "keyint=10:scenecut=0:bframes=2:aud=1:repeat-headers=1:log-level=none",
    "-f",
    "hevc",
  ],
};
const DELIMITER = {
  h264: (nal: Buffer) => (nal.readUInt8(0) & 0x1f) === 9,
  h265: (nal: Buffer) => nal.readUInt8(0) >> 1 === 35,
};

/** With B-frames and a keyframe each 10 pictures; the encoder marks where units begin. */
export async function makeCodedFilm(codec: VideoCodec): Promise<CodedFilm> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-rtsp-"));
  try {
    const file = join(folder, `film.${codec}`);
    const input = ["-v", "error", "-f", "lavfi", "-i", `testsrc2=size=${CODED.widthPx}x${CODED.heightPx}:rate=25`];
    await run("ffmpeg", [
      ...input,
      "-frames:v",
      String(CODED.frames),
      "-pix_fmt",
      "yuv420p",
      "-preset",
      "ultrafast",
      ...ENCODERS[codec],
      file,
    ]);
    const units: Buffer[][] = [];
    for (const nal of splitAnnexB(await readFile(file))) {
      if (DELIMITER[codec](nal)) units.push([]);
      units.at(-1)?.push(nal);
    }
    return { codec, units, pictures: await decodedPictures(codec, await readFile(file)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** MD5 of each picture, in order of showing. @param data Annex B */
export async function decodedPictures(codec: VideoCodec, data: Buffer): Promise<string[]> {
  const args = ["-v", "error", "-f", codec === "h264" ? "h264" : "hevc", "-i", "pipe:0", "-f", "framemd5", "-"];
  const running = run("ffmpeg", args);
  running.child.stdin?.end(data);
  const { stdout } = await running;
  return rows(stdout).map((cells) => cells.at(-1) ?? "");
}

/** Size and MD5 of each packet that ffmpeg makes of a stream, and its time in milliseconds. */
export async function ffmpegPackets(
  url: string,
  count: number,
): Promise<{ atMs: number; bytes: number; md5: string }[]> {
  const input = ["-v", "error", "-rtsp_transport", "tcp", "-i", url];
  const { stdout } = await run("ffmpeg", [
    ...input,
    "-map",
    "0:v",
    "-c",
    "copy",
    "-copyinkf",
    "-frames:v",
    String(count),
    "-f",
    "framemd5",
    "-",
  ]);
  const timeBase = Number(/#tb 0: 1\/(\d+)/.exec(stdout)?.[1]);
  return rows(stdout).map((cells) => ({
    atMs: (Number(cells[2]) * 1000) / timeBase,
    bytes: Number(cells[4]),
    md5: cells[5] ?? "",
  }));
}

const rows = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").map((cell) => cell.trim()));

export function splitAnnexB(data: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = data.indexOf("\0\0\u0001", 0, "latin1"); at !== -1; at = data.indexOf("\0\0\u0001", at + 3, "latin1"))
    starts.push(at + 3);
  return starts.map((start, index) => {
    let end = (starts[index + 1] ?? data.length + 3) - 3;
    while (data[end - 1] === 0) end--; // zeros before a start code belong to it
    return data.subarray(start, end);
  });
}
