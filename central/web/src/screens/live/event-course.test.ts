import type { CameraState, CameraStateEvent, EventView, IncidentMessage } from "@ngaba/contract";
import { expect, test } from "vitest";
import { HASH, sampleEvent, uuid } from "../../testing/samples.ts";
import { courseOf, momentsOf, withArrivedPictures } from "./event-course.ts";

type Snapshot = EventView["snapshots"][number];

const START = Date.UTC(2026, 0, 5, 8);
const iso = (afterMs: number): string => new Date(START + afterMs).toISOString();

const message = (phase: "start" | "update" | "end", durationMs: number): IncidentMessage => ({
  specversion: "1.0",
  id: uuid(durationMs),
  source: "/agents/agent-01/cameras/vt-001-1",
  type: "ngaba.camera-offline.v1",
  time: iso(durationMs),
  datacontenttype: "application/json",
  stream: "event",
  epoch: uuid(0),
  seq: durationMs + 1,
  data: {
    schemaVersion: 1,
    cameraId: "vt-001-1",
    incidentId: uuid(1),
    phase,
    severity: "notice",
    startedAt: iso(0),
    durationMs,
    readAt: iso(durationMs),
    clock: { source: "unsynchronised" },
    configHash: HASH,
    reason: "stalled",
    detail: "",
  },
});

const snapshot = (changes: Partial<Snapshot>): Snapshot => ({
  role: "plain",
  sha256: HASH,
  mediaType: "image/jpeg",
  bytes: 1,
  widthPx: 768,
  heightPx: 576,
  takenAt: iso(0),
  isStored: true,
  ...changes,
});

test("updates in a row are one line of the course, at the last one's moment", () => {
  const { steps } = courseOf([
    message("start", 0),
    message("update", 4_000),
    message("update", 8_000),
    message("end", 9_000),
  ]);
  expect(steps).toEqual([
    { phase: "start", at: iso(0), durationMs: 0, count: 1 },
    { phase: "update", at: iso(8_000), durationMs: 8_000, count: 2 },
    { phase: "end", at: iso(9_000), durationMs: 9_000, count: 1 },
  ]);
});

test("what the newest message says of the agent's clock stands; messages of another form are passed over", () => {
  expect(courseOf([message("start", 0), { strange: true }]).clock).toBe("unsynchronised");
  expect(courseOf(["rubbish"])).toEqual({ steps: [], clock: undefined });
});

test("pictures are gathered by moment, the newest first", () => {
  const early = [snapshot({}), snapshot({ role: "annotated" })] as const;
  const late = snapshot({ takenAt: iso(5_000) });
  expect(momentsOf([...early, late])).toEqual([
    { takenAt: iso(5_000), plain: late },
    { takenAt: iso(0), plain: early[0], annotated: early[1] },
  ]);
});

test("a picture counts as arrived when either the list or the event's own record has seen it", () => {
  const listed = sampleEvent(1, { snapshots: [snapshot({ isStored: false })] });
  const detail = { ...sampleEvent(1, { snapshots: [snapshot({ isStored: true })] }), messages: [] };
  expect(withArrivedPictures(listed, detail).snapshots[0]?.isStored).toBe(true);
  expect(withArrivedPictures(listed, undefined).snapshots[0]?.isStored).toBe(false);
  expect(withArrivedPictures(listed, { ...detail, id: uuid(2) })).toBe(listed);
});

test("changes of a camera's state are the course of its time out of order", () => {
  const change = (to: CameraState, atMs: number, sinceMs: number): CameraStateEvent => ({
    ...message("start", atMs),
    type: "ngaba.camera-state.v1",
    data: {
      ...{ schemaVersion: 1, cameraId: "vt-001-1", at: iso(atMs), readAt: iso(atMs), clock: { source: "ntp" } },
      ...{ configHash: HASH, from: "live", to, since: iso(sinceMs), reasons: [], episodeId: uuid(1), damped: 0 },
    },
  });
  const { steps, clock } = courseOf([
    change("degraded", 60_000, 0),
    change("offline", 90_000, 81_000),
    change("live", 103_000, 100_000),
  ]);
  expect(clock).toBe("ntp");
  expect(steps).toEqual([
    { phase: "start", at: iso(60_000), durationMs: 60_000, count: 1 },
    { phase: "update", at: iso(90_000), durationMs: 90_000, count: 1 },
    { phase: "end", at: iso(103_000), durationMs: 100_000, count: 1 },
  ]);
});
