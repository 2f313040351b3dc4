import { type EpochMs, epochMs, monotonicMs } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type AccessUnit, streamTicks, type VideoCodec } from "../capture/rtsp/access-unit.ts";
import type { Clock } from "../platform/clock.ts";
import type { BatchResult } from "./ffmpeg-keyframes.ts";
import { type Keyframe, toKeyframe } from "./keyframe.ts";
import { createKeyframePicker } from "./keyframe-picker.ts";

beforeEach(() => void vi.useFakeTimers());

const clock: Clock = { now: () => epochMs(Date.now()), monotonic: () => monotonicMs(Date.now()) };

interface Sent {
  readonly mark: number;
  readonly codec?: VideoCodec;
  readonly isKeyframe?: boolean;
  readonly isDamaged?: boolean;
}

/** A unit whose picture is its mark, the last byte. */
function unitOf({ mark, codec = "h264", isKeyframe = true, isDamaged = false }: Sent): AccessUnit {
  const nals = [Uint8Array.of(codec === "h264" ? 9 : 70, 16), Uint8Array.of(codec === "h264" ? 0x65 : 0x26, mark)];
  const parameterSets = {
    codec,
    sps: Uint8Array.of(0x67, 1),
    pps: Uint8Array.of(0x68, 1),
    widthPx: 640,
    heightPx: 360,
  };
  const readAt = { monotonic: clock.monotonic(), wall: clock.now() };
  return { nals, isKeyframe, isDamaged, ticks: streamTicks(0), timeline: 0, parameterSets, bytes: 4, readAt };
}

const BAD = 255;
const markOf = ({ bytes }: Keyframe): number => bytes.at(-1) ?? 0;

/** 200 cameras; a keyframe with the mark BAD spoils its batch. */
function watch(count: number, undecodable: readonly string[] = []) {
  const cameraIds = Array.from({ length: count }, (_, index) => `cam-${index}`);
  const batches: { maxWidthPx: number; codecs: VideoCodec[] }[] = [];
  const seen: { purpose: "check" | "wall"; cameraId: string; mark: number; takenAt: EpochMs; handedAt: number }[] = [];
  const note =
    (purpose: "check" | "wall") =>
    (cameraId: string, { rgb, at }: { rgb: Uint8Array; at: EpochMs }) =>
      void seen.push({ purpose, cameraId, mark: rgb[0] ?? 0, takenAt: at, handedAt: Date.now() });
  const picker = createKeyframePicker({
    ...{ cameraIds, checkEveryMs: 20_000, pictureEveryMs: 60_000, pictureMaxWidthPx: 640, clock, undecodable },
    decode: async (batch, maxWidthPx): Promise<BatchResult> => {
      batches.push({ maxWidthPx, codecs: batch.map(({ codec }) => codec) });
      if (batch.some((keyframe) => markOf(keyframe) === BAD)) return { lastWords: "no frame" };
      return { pictures: batch.map((one) => ({ rgb: Uint8Array.of(markOf(one)), widthPx: 1, heightPx: 1 })) };
    },
    ...{ onCheck: note("check"), onPicture: note("wall") },
  });
  const stopping = new AbortController();
  const running = picker.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
  return { cameraIds, batches, seen, picker };
}

/** Every camera sends a keyframe each two seconds. */
async function play(
  watching: ReturnType<typeof watch>,
  seconds: number,
  markFor: (camera: number) => Sent | undefined,
) {
  for (let second = 0; second < seconds; second += 2) {
    for (const [index, cameraId] of watching.cameraIds.entries()) {
      const sent = markFor(index);
      if (sent !== undefined) watching.picker.onUnit(cameraId, unitOf(sent), clock.now());
    }
    await vi.advanceTimersByTimeAsync(2000);
  }
}

test("every camera's own picture comes as often as wished, none older than its interval and a round", async () => {
  const watching = watch(200);
  await play(watching, 300, (index) => ({ mark: index }));
  for (const [index, cameraId] of watching.cameraIds.entries()) {
    const own = watching.seen.filter((one) => one.cameraId === cameraId);
    expect(own.every(({ mark }) => mark === index)).toBe(true);
    for (const [purpose, everyMs] of [
      ["check", 20_000],
      ["wall", 60_000],
    ] as const) {
      const times = own.filter((one) => one.purpose === purpose).map(({ handedAt }) => handedAt);
      const gaps = times.slice(1).map((at, at0) => at - (times[at0] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(everyMs + 4000);
      expect(times.length).toBeGreaterThanOrEqual(300_000 / everyMs - 1);
    }
    expect(Math.max(...own.map(({ takenAt, handedAt }) => handedAt - takenAt))).toBeLessThanOrEqual(4000);
  }
});

test("the work is even: after the first round no batch is far larger than another, and two processes do for a round", async () => {
  const watching = watch(200);
  await play(watching, 60, (index) => ({ mark: index }));
  const before = watching.batches.length;
  await play(watching, 120, (index) => ({ mark: index }));
  const later = watching.batches.slice(before);
  expect(later.length).toBeLessThanOrEqual(2 * (120 / 4));
  expect(Math.max(...later.map(({ codecs }) => codecs.length))).toBeLessThanOrEqual(45);
});

test("a batch has one codec, and never more than 64 cameras", async () => {
  const watching = watch(200);
  await play(watching, 30, (index) => ({ mark: index, codec: index % 3 === 0 ? "h265" : "h264" }));
  expect(watching.batches.every(({ codecs }) => new Set(codecs).size === 1 && codecs.length <= 64)).toBe(true);
});

test("a camera that cannot be decoded is told at its second time, holds up nobody, and is forgiven at once", async () => {
  const watching = watch(10);
  await play(watching, 100, (index) => ({ mark: index === 3 ? BAD : index }));
  expect(watching.picker.undecodable("cam-3")).toBe("no frame");
  expect(watching.picker.undecodable("cam-4")).toBeUndefined();
  expect(watching.seen.filter(({ cameraId }) => cameraId === "cam-4").length).toBeGreaterThanOrEqual(6);
  expect(watching.batches.slice(12).filter(({ codecs }) => codecs.length > 1).length).toBeGreaterThan(0);
  await play(watching, 30, (index) => ({ mark: index }));
  expect(watching.picker.undecodable("cam-3")).toBeUndefined();
});

test("a camera that an earlier run could not decode stays so until it is decoded", async () => {
  const watching = watch(3, ["cam-1"]);
  expect(watching.picker.undecodable("cam-1")).toBe("");
  expect(watching.picker.undecodable("cam-2")).toBeUndefined();
  await play(watching, 4, (index) => ({ mark: index === 1 ? BAD : index }));
  expect(watching.picker.undecodable("cam-1")).toBe("no frame");
  await play(watching, 30, (index) => ({ mark: index }));
  expect(watching.picker.undecodable("cam-1")).toBeUndefined();
});

test("where nothing can be decoded the processes are bounded", async () => {
  const watching = watch(200);
  await play(watching, 100, () => ({ mark: BAD }));
  const before = watching.batches.length;
  await play(watching, 100, () => ({ mark: BAD }));
  expect((watching.batches.length - before) / 100).toBeLessThan(8); // a second; each is alone or finds culprits
});

test("the same keyframe is not shown twice, and pictures that are none are not kept", async () => {
  const watching = watch(1);
  await play(watching, 2, () => ({ mark: 7 }));
  await play(watching, 200, () => ({ mark: 8, isDamaged: true }));
  await play(watching, 200, () => ({ mark: 9, isKeyframe: false }));
  await play(watching, 70, () => ({ mark: 10 }));
  const wall = watching.seen.filter(({ purpose }) => purpose === "wall");
  expect([...new Set(wall.map(({ mark }) => mark))]).toEqual([7, 10]);
  expect(wall.filter(({ mark }) => mark === 7)).toHaveLength(1);
});

test("a keyframe is copied with one delimiter and what a decoder must know, whatever becomes of the bytes", () => {
  const unit = unitOf({ mark: 5 });
  const kept = toKeyframe(unit, epochMs(1));
  for (const nal of unit.nals) nal.fill(0);
  expect(Buffer.from(kept?.bytes ?? []).toString("hex")).toBe("00000109f00000016701000001680100000165" + "05");
});
