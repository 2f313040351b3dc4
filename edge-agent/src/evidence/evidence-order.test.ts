import type { RuleIncidentData, SeenFrame } from "@ngaba/contract";
import { expect, test } from "vitest";
import { amended, type EvidenceOrder, withSeen } from "./evidence-order.ts";

const START = Date.parse("2026-03-02T14:00:00Z");
const utc = (ms: number) => new Date(START + ms).toISOString();
const frame = (ms: number, trackId = 1): SeenFrame => ({
  at: utc(ms),
  roadUsers: [{ trackId, roadUserClass: "car", box: [0.1, 0.1, 0.2, 0.2] }],
});

const order: EvidenceOrder = {
  ...{ id: "01988000-0000-7000-8000-000000000001", reason: "incident", cameraId: "cam-1", from: START, to: START },
  manifestId: "01988000-0000-7000-8000-000000000002",
  shots: { at: START, zones: [] },
  facts: {
    incident: { kind: "red-light", ruleId: "r", confidence: 1, startedAt: utc(0) },
    ...withSeen([frame(-1_000), frame(0)]),
    ...{ configHash: "0".repeat(64), models: [] },
    clock: { agent: { source: "ntp" }, picture: { source: "rtcp", uncertaintyMs: 1 } },
  },
};

/** A later phase, as far as an order asks it. */
const later = (afterMs: number) =>
  ({ moments: { at: utc(0), after: utc(afterMs) }, ruleId: "r", confidence: 1, startedAt: utc(0) }) as RuleIncidentData;

const timesOf = ({ facts }: EvidenceOrder) => facts.seen?.map(({ at }) => Date.parse(at) - START);

test("frames of several moments are each there once, oldest first, and none is no field", () => {
  expect(withSeen([frame(200, 7), frame(0), frame(200, 8)]).seen).toEqual([frame(0), frame(200, 8)]);
  expect(withSeen([])).toEqual({});
});

test("a later moment after brings its frames, and takes those of the earlier one with it", () => {
  const first = amended(order, later(500), [frame(400), frame(600)]);
  expect(timesOf(first)).toEqual([-1_000, 0, 400, 600]);
  expect(timesOf(amended({ ...order, shots: { at: START - 500, foundAt: START, zones: [] } }, later(500), []))).toEqual(
    [-1_000, 0],
  ); // what was seen up to the frame in which it was found stays
  const second = amended(first, later(2_000), [frame(1_900), frame(2_100)]);
  expect(timesOf(second)).toEqual([-1_000, 0, 1_900, 2_100]);
});
