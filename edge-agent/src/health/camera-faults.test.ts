import { CameraOfflineData, epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { IncidentData } from "../outbox/message-recorder.ts";
import { EdgeError } from "../platform/errors.ts";
import { createCameraFaults } from "./camera-faults.ts";

const START = Date.parse("2026-03-02T14:00:00Z");
const at = (seconds: number) => epochMs(START + seconds * 1000);
const stalled = new EdgeError("STREAM_STALLED", "no picture for 6 s");

function faultsWith(leftovers: readonly CameraOfflineData[] = []) {
  const said: CameraOfflineData[] = [];
  const record = ({ data }: IncidentData) => void said.push(CameraOfflineData.parse(data));
  const clockState = () => ({ source: "unknown" }) as const;
  return {
    said,
    faults: createCameraFaults({ incidents: { record }, leftovers, configHash: "0".repeat(64), clockState }),
  };
}

test("a time offline is one incident, from the change to offline to the next good frame", () => {
  const { said, faults } = faultsWith();
  faults.changed("cam-1", { state: "live", stateSince: at(0) }, undefined);
  faults.changed("cam-1", { state: "offline", stateSince: at(10) }, stalled);
  faults.changed("cam-1", { state: "live", stateSince: at(70) }, stalled);
  faults.changed("cam-1", { state: "degraded", stateSince: at(80) }, stalled);
  expect(said).toMatchObject([
    { phase: "start", reason: "stalled", durationMs: 0 },
    { phase: "end", durationMs: 60_000, endedAt: "2026-03-02T14:01:10.000Z" },
  ]);
  expect(said[0]?.incidentId).toBe(said[1]?.incidentId);
});

test("an agent that is started anew goes on with the incident, and does not begin another", () => {
  const before = faultsWith();
  before.faults.changed("cam-1", { state: "offline", stateSince: at(0) }, stalled);
  const { said, faults } = faultsWith(before.said);
  faults.changed("cam-1", { state: "offline", stateSince: at(100) }, stalled);
  expect(said).toEqual([]);
  faults.changed("cam-1", { state: "live", stateSince: at(3600) }, stalled);
  expect(said).toMatchObject([{ phase: "end", durationMs: 3_600_000, incidentId: before.said[0]?.incidentId }]);
});

test("a clock set back while a camera is offline ends the incident where it began, not before", () => {
  const { said, faults } = faultsWith();
  faults.changed("cam-1", { state: "offline", stateSince: at(3600) }, stalled);
  faults.changed("cam-1", { state: "live", stateSince: at(10) }, stalled);
  expect(said[1]).toMatchObject({ phase: "end", durationMs: 0, endedAt: said[0]?.startedAt });
});
