import type { LaneFlowMessage, LocalName, MinuteMessage } from "@ngaba/contract";
import { expect, test } from "vitest";
import { type CountedPlaces, NOTHING_COUNTED, withMinute } from "./counted-places.ts";
import { EPOCH } from "./samples.ts";

const named = (text: string): LocalName => ({ vi: text, en: text });
const envelope = {
  specversion: "1.0",
  id: EPOCH,
  source: "/agents/agent-01/cameras/cam-1",
  time: "2026-03-02T01:01:00.000Z",
  datacontenttype: "application/json",
  stream: "telemetry",
  epoch: EPOCH,
  seq: 1,
} as const;
const base = (number: number) => ({
  ...{ schemaVersion: 1 as const, cameraId: "cam-1", observedMs: 60_000 },
  ...{ from: `2026-03-02T01:0${number}:00.000Z`, to: `2026-03-02T01:0${number + 1}:00.000Z` },
});
const ofLine = (number: number, lineId: string, text?: string): MinuteMessage => ({
  ...envelope,
  type: "ngaba.flow.v1",
  data: { ...base(number), lineId, counts: [], ...(text === undefined ? {} : { lineName: named(text) }) },
});
const ofLane = (number: number, laneId: string, text: string): LaneFlowMessage => ({
  ...envelope,
  type: "ngaba.lane-flow.v1",
  data: {
    ...{ ...base(number), laneId, laneName: named(text), occupancy: 0 },
    queue: { meanVehicles: 0, maxVehicles: 0 },
  },
});
const turning: MinuteMessage = {
  ...envelope,
  type: "ngaba.turning.v1",
  data: {
    ...{ ...base(1), fromLineId: "a", fromLineName: named("vào"), toLineId: "b", toLineName: named("ra"), counts: [] },
  },
};
const after = (...minutes: MinuteMessage[]): CountedPlaces => minutes.reduce(withMinute, NOTHING_COUNTED);
const linesAfter = (...minutes: MinuteMessage[]) => after(...minutes).lines.map(({ id, name }) => [id, name?.vi]);

test("a line has the name of its newest minute, in whatever order minutes come", () => {
  expect(linesAfter(ofLine(1, "a", "cũ"), ofLine(2, "b", "khác"), ofLine(3, "a", "mới"))).toEqual([
    ["a", "mới"],
    ["b", "khác"],
  ]);
  expect(linesAfter(ofLine(3, "a", "mới"), ofLine(1, "a", "cũ"))).toEqual([["a", "mới"]]);
});

test("a minute under the known names changes nothing", () => {
  const known = after(ofLine(1, "a", "vào"), turning, ofLane(1, "a", "tên"));
  for (const minute of [ofLine(2, "a", "vào"), turning, ofLane(2, "a", "tên")]) {
    expect(withMinute(known, minute)).toBe(known);
  }
});

test("a minute without a name makes the line known, and never takes a name away", () => {
  expect(linesAfter(ofLine(3, "a"))).toEqual([["a", undefined]]);
  expect(linesAfter(ofLine(3, "a"), ofLine(1, "a", "tên"), ofLine(4, "a"))).toEqual([["a", "tên"]]);
});

test("a turning names both of its lines; lanes are kept apart from lines", () => {
  expect(linesAfter(turning, ofLane(1, "a", "làn"))).toEqual([
    ["a", "vào"],
    ["b", "ra"],
  ]);
  expect(after(ofLane(1, "a", "cũ"), ofLane(2, "a", "làn")).lanes).toMatchObject([{ id: "a", name: { vi: "làn" } }]);
});
