import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { decoderConfiguration } from "@ngaba/edge-agent/capture/ring/decoder-configuration.ts";
import { readMatroskaBlocks } from "@ngaba/edge-agent/capture/ring/matroska-reader.ts";
import { expect, test } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { findBox } from "../simulator/mp4-boxes.ts";
import { decode, openTestRing, pictureAt, testFolder, unitsOf } from "./ring-kit.ts";

const BEGIN = epochMs(Date.now() - 60_000);
const STEP_TICKS = 3600;
const STREAM = "018f0000-0000-7000-8000-000000000001";

test.each(["h264", "h265"] as const)(
  "%s with B-frames: every picture of the film is in the ring, at its ticks, byte for byte",
  async (codec) => {
    const folder = await testFolder();
    const film = join(folder, "film.mp4");
    await makeNumberedFilm(film, { codec, frames: 300, gop: 50, widthPx: 320, heightPx: 180 });
    const truth = (await decode(film)).map(({ md5 }) => md5);
    const units = await unitsOf(film, codec, BEGIN);
    expect(units.some(({ ticks }, index) => ticks < (units[index - 1]?.ticks ?? 0))).toBe(true);

    await using ring = openTestRing(join(folder, "ring"));
    const writer = ring.writer("gate");
    for (const unit of units) writer.write(STREAM, unit, epochMs(BEGIN + unit.ticks / 90));
    await writer.close();

    const { parts, gaps } = ring.find("gate", BEGIN, epochMs(BEGIN + 11_960));
    expect(gaps).toEqual([]);
    expect(parts).toHaveLength(1);
    const files = parts[0]?.files ?? [];
    expect(files.map(({ firstTicks }) => firstTicks)).toEqual([0, 100, 200].map((n) => n * STEP_TICKS));
    const pictures = (
      await Promise.all(files.map(async (file) => ({ file, pictures: await decode(file.path) })))
    ).flatMap(({ file, pictures }) => pictures.map(({ ticks, md5 }) => ({ ticks: ticks + file.zeroTicks, md5 })));
    expect(pictures).toEqual(truth.map((md5, n) => ({ ticks: n * STEP_TICKS, md5 })));

    for (const n of [0, 1, 51, 99, 100, 149, 299]) {
      const file = files.findLast(({ firstTicks }) => firstTicks <= n * STEP_TICKS);
      expect(file && (await pictureAt(file, n * STEP_TICKS, STEP_TICKS / 2)), `picture ${n}`).toBe(truth[n]);
    }
  },
);

test("a file that is cut off anywhere is readable up to its last whole picture, and ffmpeg agrees", async () => {
  const folder = await testFolder();
  const film = join(folder, "film.mp4");
  await makeNumberedFilm(film, { frames: 60, gop: 50, bFrames: 0, widthPx: 320, heightPx: 180 });
  const units = await unitsOf(film, "h264", BEGIN);
  await using ring = openTestRing(join(folder, "ring"));
  const writer = ring.writer("gate");
  for (const unit of units.slice(0, 40)) writer.write(STREAM, unit, undefined);
  await writer.close();
  const path = ring.find("gate", BEGIN, epochMs(BEGIN + 1000)).parts[0]?.files[0]?.path ?? "";
  const whole = await readFile(path);
  for (const bytes of [whole.length - 1, Math.round(whole.length / 2)]) {
    const torn = join(folder, "torn.mkv");
    await writeFile(torn, whole.subarray(0, bytes));
    const { blocks, endBytes } = readMatroskaBlocks(torn);
    expect(endBytes).toBeLessThan(bytes);
    const decoded = (await decode(torn)).map(({ ticks }) => ticks);
    expect(decoded.slice(0, blocks.length)).toEqual(blocks.map(({ ticks }) => ticks));
  }
});

/** What stands before the arrays of parameter sets. */
const HEVC_HEAD_BYTES = 22;

test.each(["h264", "h265"] as const)("%s: what the file says to a decoder is what ffmpeg's own says", async (codec) => {
  const folder = await testFolder();
  const film = join(folder, "film.mp4");
  await makeNumberedFilm(film, { codec, frames: 3, widthPx: 320, heightPx: 180 });
  const [unit] = await unitsOf(film, codec, BEGIN);
  if (unit === undefined) throw new Error("a film without pictures");
  const ours = Buffer.from(decoderConfiguration(unit.parameterSets));
  const table = findBox(await readFile(film), ["moov", "trak", "mdia", "minf", "stbl", "stsd"])?.subarray(8);
  const entry = table && findBox(table, [codec === "h264" ? "avc1" : "hvc1"])?.subarray(78);
  const theirs = entry && findBox(entry, [codec === "h264" ? "avcC" : "hvcC"]);
  // ffmpeg's record for H.265 also holds what the coder says about itself.
  const bytes = codec === "h264" ? ours.length : HEVC_HEAD_BYTES;
  expect(ours.toString("hex", 0, bytes)).toBe(theirs?.toString("hex", 0, codec === "h264" ? theirs.length : bytes));
});
