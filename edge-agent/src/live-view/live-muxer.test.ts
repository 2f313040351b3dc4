import { createBoxSplitter, epochMs, type LiveNote, type Mp4Box, readNote } from "@ngaba/contract";
import { expect, test } from "vitest";
import { LARGE, makeUnits, SMALL, STEP_TICKS, type UnitsPlan } from "../capture/ring/testing/coded-units.ts";
import { streamTicks } from "../capture/rtsp/access-unit.ts";
import { createLiveMuxer, type LiveMuxer, type Piece } from "./live-muxer.ts";
import { createPictureTap } from "./picture-tap.ts";

const begin = epochMs(Date.parse("2026-03-02T14:03:00Z"));

function openMuxer() {
  const pieces: Piece[] = [];
  const tap = createPictureTap(1e9);
  const about = { cameraId: "cam-1" };
  const muxer = createLiveMuxer({ about, reordering: () => tap.reordering, onPiece: (piece) => pieces.push(piece) });
  tap.follow(muxer.put);
  const feed = (plan: Partial<UnitsPlan> = {}, streamId = "first"): void => {
    for (const unit of makeUnits({ begin, count: 60, gop: 25, ...plan })) tap.write(streamId, unit, unit.readAt.wall);
  };
  return { pieces, muxer, feed };
}

const boxesOf = (pieces: readonly Piece[]): Mp4Box[] => {
  const split = createBoxSplitter(1e9);
  return pieces.flatMap(({ bytes }) => split(bytes));
};
const notesOf = (pieces: readonly Piece[]): LiveNote[] => boxesOf(pieces).flatMap((box) => readNote(box) ?? []);

/** Where each fragment says it stands: time of decoding, duration, how much later it is shown. */
const timesOf = (pieces: readonly Piece[]): { decodeAt: number; duration: number; showAt: number }[] =>
  boxesOf(pieces)
    .filter(({ type }) => type === "moof")
    .map(({ bytes }) => {
      const box = Buffer.from(bytes);
      const [tfdt, trun] = ["tfdt", "trun"].map((type) => box.indexOf(type) + 4);
      const decodeAt = Number(box.readBigUInt64BE((tfdt ?? 0) + 4));
      const run = (trun ?? 0) + 12; // past version, count and offset
      return { decodeAt, duration: box.readUInt32BE(run), showAt: decodeAt + box.readInt32BE(run + 12) };
    });

test("the file begins with how to decode it; each keyframe says its moment; a picture goes out once the next is known", () => {
  const { pieces, feed } = openMuxer();
  feed();
  expect(pieces.map(({ is }) => is).filter((is) => is !== "picture")).toEqual(["beginning", "key", "key", "key"]);
  expect(pieces).toHaveLength(1 + 59);
  expect(boxesOf(pieces.slice(0, 2)).map(({ type }) => type)).toEqual([
    ...["ftyp", "moov", "emsg"],
    ...["styp", "emsg", "moof", "mdat"],
  ]);
  expect(notesOf(pieces)).toMatchObject([
    { kind: "about", data: { cameraId: "cam-1", codecs: "avc1.42c01e", widthPx: 642, heightPx: 362 } },
    { kind: "moment", mediaTicks: 90_000, data: { at: "2026-03-02T14:03:00.000Z", isEstimate: false } },
    { kind: "moment", mediaTicks: 180_000, data: { at: "2026-03-02T14:03:01.000Z" } },
    { kind: "moment", mediaTicks: 270_000, data: { at: "2026-03-02T14:03:02.000Z" } },
  ]);
});

test.each([0, 2])("with %i B-frames every picture lasts up to the next, without a gap", (bFrames) => {
  const { pieces, muxer, feed } = openMuxer();
  feed({ bFrames, count: 25 });
  feed({ bFrames, count: 50, firstTicks: 25 * STEP_TICKS }, "second");
  muxer.restart();
  const times = timesOf(pieces);
  expect(times).toHaveLength(75);
  for (const [index, { decodeAt, duration, showAt }] of times.entries()) {
    expect(decodeAt + duration).toBe(times[index + 1]?.decodeAt ?? decodeAt + STEP_TICKS);
    if (index >= 25) expect(showAt).toBeGreaterThanOrEqual(decodeAt); // of the first connection nobody knew
  }
});

test("where the camera's time jumps, or pictures are of another form, the file's time goes on", () => {
  const { pieces, feed } = openMuxer();
  feed({ count: 10 });
  feed({ count: 10, firstTicks: 9e9, timeline: 1 });
  feed({ count: 10, parameterSets: LARGE }, "second");
  feed({ count: 10, parameterSets: { ...LARGE } }, "third");
  const times = timesOf(pieces);
  expect(times.map(({ showAt }) => (showAt - 90_000) / STEP_TICKS)).toEqual([...Array(39).keys()]);
  expect(pieces.filter(({ is }) => is === "beginning")).toHaveLength(2);
});

test("after a restart the beginning is said again, and pictures that come again come later", () => {
  const { pieces, muxer, feed } = openMuxer();
  feed({ count: 10 });
  muxer.restart();
  feed({ count: 10, parameterSets: SMALL }, "second");
  expect(pieces.filter(({ is }) => is === "beginning")).toHaveLength(2);
  const times = timesOf(pieces);
  for (const [index, { decodeAt }] of times.slice(1).entries()) {
    expect(decodeAt).toBeGreaterThan(times[index]?.decodeAt ?? 0);
  }
});

const mark = (muxer: LiveMuxer, streamId: string, timeline: number, ticks: number): void =>
  muxer.mark({ streamId, timeline, ticks: streamTicks(ticks) }, { roadUsers: [], signals: [] });

test("marks stand at their picture's place; of another connection or time there are none", () => {
  const { pieces, muxer, feed } = openMuxer();
  mark(muxer, "first", 0, 0);
  feed({ count: 10, firstTicks: 1_000_000 });
  for (const [streamId, timeline] of [["zeroth", 0] as const, ["first", 1] as const, ["first", 0] as const]) {
    mark(muxer, streamId, timeline, 1_000_000 + 3 * STEP_TICKS);
  }
  const marks = notesOf(pieces).filter(({ kind }) => kind === "marks");
  expect(marks.map(({ mediaTicks }) => mediaTicks)).toEqual([90_000 + 3 * STEP_TICKS]);
});
