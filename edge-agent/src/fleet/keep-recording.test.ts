import { type EpochMs, epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { streamTicks } from "../capture/rtsp/access-unit.ts";
import type { KeepRequest } from "../evidence/evidence.ts";
import type { RecordedVideo } from "../evidence/recorded-video.ts";
import { keepRecording } from "./keep-recording.ts";

const NOW = Date.parse("2026-03-02T14:10:00Z");
const RECORDED_FROM = Date.parse("2026-03-02T13:10:00Z");
const ID = "0199a4f5-10c4-7d2e-8a61-5c7b9e0f1a23";

/** A ring of the last hour. */
const video: RecordedVideo = {
  find: (_cameraId: string, _from: EpochMs, to: EpochMs) => {
    const part = {
      ...{ streamId: ID, timeline: 0, files: [], at: () => epochMs(0), ticksAt: () => streamTicks(0) },
      parameterSets: { codec: "h264", widthPx: 640, heightPx: 360 } as const,
    };
    return { parts: to > RECORDED_FROM ? [part] : [], gaps: [] };
  },
  reached: async () => "held",
  pin: () => ({ [Symbol.dispose]: () => undefined }),
};

function ask(from: string, to: string, more: { cameraId?: string; video?: RecordedVideo | undefined } = {}) {
  const kept: KeepRequest[] = [];
  const options = {
    ...{ cameraIds: new Set(["cam-1"]), maxMs: 600_000, video, ...more },
    evidence: { keep: (request: KeepRequest) => void kept.push(request) },
    clock: { now: () => epochMs(NOW), monotonic: () => monotonicMs(0) },
  };
  const { cameraId = "cam-1" } = more;
  const command = { name: "keep-recording", id: ID, expiresAt: "2026-03-02T15:00:00Z", cameraId, from, to } as const;
  return { reply: keepRecording(options)(command), kept };
}

test.each([
  { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:06:00Z", why: "that is recorded" },
  { from: "2026-03-02T14:09:00Z", to: "2026-03-02T14:12:00Z", why: "that is still going on" },
])("a stretch $why is kept under the command's id", ({ from, to }) => {
  const { reply, kept } = ask(from, to);
  expect(reply).toEqual({ outcome: "done" });
  expect(kept).toEqual([{ requestId: ID, cameraId: "cam-1", from: Date.parse(from), to: Date.parse(to) }]);
});

test.each([
  { from: "2026-03-02T14:06:00Z", to: "2026-03-02T14:03:00Z", code: "STRETCH_INVALID" },
  { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:13:01Z", code: "STRETCH_TOO_LONG" },
  { from: "2026-03-02T14:15:00Z", to: "2026-03-02T14:20:01Z", code: "STRETCH_AHEAD" },
  { from: "2026-03-02T13:03:00Z", to: "2026-03-02T13:06:00Z", code: "NOT_RECORDED" },
  { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:06:00Z", code: "NOT_RECORDED", more: { video: undefined } },
  { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:06:00Z", code: "CAMERA_UNKNOWN", more: { cameraId: "cam-2" } },
])("$from to $to is refused as $code, and nothing is ordered", ({ from, to, code, more = {} }) => {
  const { reply, kept } = ask(from, to, more);
  expect(reply).toMatchObject({ outcome: "refused", code });
  expect(kept).toEqual([]);
});
