import { epochMs } from "@ngaba/contract";
import { expect, test, vi } from "vitest";
import { streamTicks } from "../capture/rtsp/access-unit.ts";
import { Scene } from "../rules/scene.ts";
import type { Track } from "../tracking/track.ts";
import { createMarksTap, drawingOf } from "./live-marks.ts";

const name = { vi: "Tên", en: "Name" };
const corners = [
  [0.1, 0.1],
  [0.4, 0.1],
  [0.4, 0.5],
];
const origin = { streamId: "first", timeline: 0, ticks: streamTicks(90_000) };

test("who follows gets boxes as fractions, with the phase of each light; afterwards nothing", () => {
  const tap = createMarksTap();
  const heard = vi.fn();
  const at = epochMs(Date.parse("2026-03-02T14:03:00Z"));
  const box = { x1: 64, y1: -9, x2: 128, y2: 90 };
  const track: Track = {
    ...{ id: 7, roadUserClass: "car", box, at, firstSeenAt: at },
    ...{ velocity: { x: 0, y: 0 }, confidence: 0.9 },
  };
  const seen = {
    ...{ tracks: [track], frameSize: { widthPx: 640, heightPx: 360 } },
    signals: new Map([["den-bac", { phase: "red", since: at } as const]]),
  };
  tap.record(seen, origin);
  const following = tap.follow(heard);
  tap.record(seen, origin);
  tap.record(seen, undefined);
  following[Symbol.dispose]();
  tap.record(seen, origin);
  expect(heard.mock.calls).toEqual([
    [
      origin,
      {
        roadUsers: [{ trackId: 7, roadUserClass: "car", box: [0.1, 0, 0.2, 0.25] }],
        signals: [{ headId: "den-bac", phase: "red", since: "2026-03-02T14:03:00.000Z" }],
      },
    ],
  ]);
});

test("a scene is drawn by its areas, its lines and its lights, each with its name", () => {
  const scene = Scene.parse({
    cameraId: "cam-1",
    zones: [{ id: "vung", name, polygon: corners }],
    lines: [{ id: "vach", name, from: [0, 0.5], to: [1, 0.5] }],
    stopLines: [{ id: "vach-dung", name, from: [0, 0.6], to: [1, 0.6], signalHead: "den" }],
    signalHeads: [{ id: "den", name, lamps: { red: [0.8, 0.1, 0.82, 0.14], green: [0.8, 0.2, 0.83, 0.24] } }],
  });
  expect(drawingOf(scene)).toEqual({
    areas: [{ kind: "zone", id: "vung", name, corners }],
    lines: [
      { kind: "line", id: "vach", name, from: [0, 0.5], to: [1, 0.5] },
      { kind: "stop-line", id: "vach-dung", name, from: [0, 0.6], to: [1, 0.6], signalHead: "den" },
    ],
    signalHeads: [{ id: "den", name, box: [0.8, 0.1, 0.83, 0.24] }],
  });
});
