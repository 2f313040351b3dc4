import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { createBoxSplitter, epochMs, type LiveAbout, readNote } from "@ngaba/contract";
import type { AccessUnit } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { createLiveMuxer, type Piece } from "@ngaba/edge-agent/live-view/live-muxer.ts";
import { pastVideo } from "@ngaba/edge-agent/live-view/past-video.ts";
import { createPictureTap } from "@ngaba/edge-agent/live-view/picture-tap.ts";
import { expect, test } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { decode, openTestRing, testFolder, unitsOf } from "./ring-kit.ts";

const run = promisify(execFile);
const BEGIN = epochMs(Date.now() - 60_000);
const STEP_TICKS = 3600;
const FRAMES = 150;
const about = { cameraId: "gate" };

/** What ffprobe says of a file's packets, in order of decoding: [shown, decoded, lasts], in steps of a picture. */
async function packetsOf(file: string): Promise<number[][]> {
  const entries = ["-show_entries", "packet=pts,dts,duration", "-of", "csv=p=0"];
  const { stdout } = await run("ffprobe", ["-v", "error", ...entries, file]);
  const rows = stdout.trim().split("\n");
  return rows.map((row) =>
    row
      .split(",")
      .slice(0, 3)
      .map((ticks) => Number(ticks) / STEP_TICKS),
  );
}

function muxed(units: readonly AccessUnit[]): Piece[] {
  const tap = createPictureTap(1e9);
  // What a camera did before somebody looked: whether it has B-frames is known.
  for (const unit of units.slice(0, 50)) tap.write("before", unit, undefined);
  const pieces: Piece[] = [];
  const muxer = createLiveMuxer({ about, reordering: () => tap.reordering, onPiece: (piece) => pieces.push(piece) });
  tap.pause("reconnect");
  tap.follow(muxer.put);
  for (const unit of units) tap.write("now", unit, epochMs(BEGIN + unit.ticks / 90));
  muxer.restart();
  return pieces;
}

const aboutOf = (bytes: Uint8Array): LiveAbout | undefined =>
  createBoxSplitter(1e9)(bytes)
    .flatMap((box) => readNote(box) ?? [])
    .flatMap((note) => (note.kind === "about" ? [note.data] : []))[0];

test.each([
  { codec: "h264", bFrames: 0 },
  { codec: "h264", bFrames: 2 },
  { codec: "h265", bFrames: 2 },
] as const)(
  "$codec with $bFrames B-frames: any player shows every picture as it was filmed, one step after the other",
  async ({ codec, bFrames }) => {
    const folder = await testFolder();
    const film = join(folder, "film.mp4");
    await makeNumberedFilm(film, { codec, bFrames, frames: FRAMES, gop: 50, widthPx: 320, heightPx: 180 });
    const truth = (await decode(film)).map(({ md5 }) => md5);
    const pieces = muxed(await unitsOf(film, codec, BEGIN));
    const file = join(folder, "live.mp4");
    const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
    await writeFile(file, bytes);

    expect((await decode(file)).map(({ md5 }) => md5)).toEqual(truth);
    const packets = await packetsOf(file);
    const first = packets[0]?.[1] ?? 0;
    expect(packets.map(([, decoded, lasts]) => [decoded, lasts])).toEqual(
      Array.from({ length: FRAMES }, (_, n) => [first + n, 1]),
    );
    for (const [shown, decoded] of packets) expect(shown).toBeGreaterThanOrEqual(decoded ?? 0);
    expect(aboutOf(bytes)).toMatchObject({ cameraId: "gate", widthPx: 320, heightPx: 180 });
    expect(aboutOf(bytes)?.codecs).toMatch(
      codec === "h264" ? /^avc1\.64[0-9a-f]{4}$/ : /^hvc1\.1\.6\.L\d+(\.[0-9A-F]+)+$/,
    );
  },
);

test.each(["h264", "h265"] as const)(
  "%s: a stretch of the ring is shown from the keyframe at or before it",
  async (codec) => {
    const folder = await testFolder();
    const film = join(folder, "film.mp4");
    await makeNumberedFilm(film, { codec, frames: 300, gop: 50, widthPx: 320, heightPx: 180 });
    const truth = (await decode(film)).map(({ md5 }) => md5);
    await using ring = openTestRing(join(folder, "ring"));
    const writer = ring.writer("gate");
    const units = await unitsOf(film, codec, BEGIN);
    for (const unit of units)
      writer.write("018f0000-0000-7000-8000-000000000001", unit, epochMs(BEGIN + unit.ticks / 90));
    await writer.close();

    const [from, to] = [epochMs(BEGIN + 3_000), epochMs(BEGIN + 7_000)]; // pictures 75 to 175
    const marks = { roadUsers: [], signals: [] };
    const seen = [3_000, 5_480].map((afterMs) => ({ at: epochMs(BEGIN + afterMs), marks }));
    const parts: Uint8Array[] = [];
    for await (const bytes of pastVideo({ video: ring, about, from, to, seen })) parts.push(bytes);
    const file = join(folder, "past.mp4");
    await writeFile(file, Buffer.concat(parts));
    const shown = (await decode(file)).map(({ md5 }) => md5);
    expect(shown.slice(0, 120)).toEqual(truth.slice(50, 170));
    expect(shown.length).toBeGreaterThanOrEqual(125 - 3); // with B-frames the last few may end before `to`
    expect(shown.length).toBeLessThanOrEqual(126);
    const notes = createBoxSplitter(1e9)(Buffer.concat(parts)).flatMap((box) => readNote(box) ?? []);
    const [begin = 0] = notes.filter(({ kind }) => kind === "moment").map(({ mediaTicks }) => mediaTicks);
    const marked = notes.filter(({ kind }) => kind === "marks");
    expect(marked.map(({ mediaTicks }) => (mediaTicks - begin) / STEP_TICKS)).toEqual([25, 87]);
    expect(
      notes.filter(({ kind }) => kind === "moment").map(({ data }) => "at" in data && Date.parse(data.at) - BEGIN),
    ).toEqual([2_000, 4_000, 6_000]);
  },
);
