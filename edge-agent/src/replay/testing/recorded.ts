import { epochMs } from "@ngaba/contract";
import type { Track } from "../../tracking/track.ts";
import type { Incident } from "../judge.ts";
import type { TrackFrame } from "../track-file.ts";

export const CAMERA = "vt-viet-tri-001-1";
export const START = epochMs(Date.parse("2026-03-02T05:00:00Z"));
export const after = (ms: number) => epochMs(START + ms);

/** A road user as it is recorded, numbers as short as the file's. */
export const track = (id: number, ms: number, fields: Partial<Track> = {}): Track => ({
  id,
  roadUserClass: "motorcycle",
  box: { x1: 100.05, y1: 50.5, x2: 130, y2: 99.95 },
  velocity: { x: -12.5, y: 3 },
  at: after(ms),
  firstSeenAt: after(Math.max(0, ms - 400)),
  confidence: 0.625,
  ...fields,
});

export const frame = (ms: number, ids: readonly number[] = [1]): TrackFrame => ({
  at: after(ms),
  frameSize: { widthPx: 768, heightPx: 576 },
  tracks: ids.map((id) => track(id, ms)),
  signals: new Map(),
});

/** An incident that happened, and was reported, after so many milliseconds. */
export const incident = (ms: number, fields: Partial<Incident> = {}): Incident => ({
  key: `rule-1/lane-1/1/${ms}`,
  kind: "wrong-way",
  title: { vi: "Đi ngược chiều", en: "Drove the wrong way" },
  ruleId: "rule-1",
  place: { kind: "lane", id: "lane-1" },
  act: "wrong-way",
  severity: "warning",
  startedAt: after(ms),
  reportedAt: after(ms),
  lastAt: after(ms + 2_000),
  durationMs: 2_000 as Incident["durationMs"],
  at: after(ms),
  trackIds: [1],
  ...fields,
});
