import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CameraOfflineEvent, type CameraStateData, CameraStateEvent, type IncidentMessage } from "@ngaba/contract";
import { expect, test } from "vitest";
import { incidentIdOf, type StoredIncident, withMessage } from "./incident.ts";

const golden = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../../contract/golden/${file}.json`), "utf8"));

const EPISODE = "0199a510-1111-7e5f-a0c3-9d8e7f6a5b4c";

/** The incident after these messages; `undefined` when none is part of one. */
function incidentOf(messages: readonly IncidentMessage[]): StoredIncident | undefined {
  return messages.reduce<StoredIncident | undefined>((before, message) => {
    const id = incidentIdOf(message);
    return id === undefined ? before : withMessage(before, id, { agentId: "agent-01", receivedAtMs: 5_000, message });
  }, undefined);
}

const at = (seconds: number) => new Date(Date.parse("2026-03-02T14:00:00Z") + seconds * 1000).toISOString();

/** A change that was declared `afterS` after it had begun. */
function change(
  to: CameraStateData["to"],
  sinceS: number,
  more: Partial<CameraStateData> = {},
  afterS = 0,
): CameraStateEvent {
  const base = CameraStateEvent.parse(golden("camera-state-maintenance"));
  const data = {
    ...base.data,
    to,
    since: at(sinceS),
    at: at(sinceS + afterS),
    reasons: [],
    episodeId: EPISODE,
    ...more,
  };
  return { ...base, data };
}

test("a camera that is offline makes the same incident, whether its agent is of the older or the newer kind", () => {
  const older = ["camera-offline-start", "camera-offline-end"].map((file) => CameraOfflineEvent.parse(golden(file)));
  const newer = ["camera-state-offline", "camera-state-live"].map((file) => CameraStateEvent.parse(golden(file)));
  expect(incidentOf(newer.slice(0, 1))).toEqual(incidentOf(older.slice(0, 1)));
  expect(incidentOf(newer)).toEqual(incidentOf(older));
  expect(incidentOf(newer)).toMatchObject({ kind: "camera-offline", phase: "end", durationMs: 104_360 });
});

test("a time out of order is one incident through all of its states, named after the worst", () => {
  const degraded = change("degraded", 0, { reasons: ["moved", "blurred"] }, 60);
  const offline = change("offline", 100, { offlineReason: "stalled" }, 9);
  const again = [change("degraded", 200, { reasons: ["moved"] }, 3), change("live", 300, {}, 3)];
  expect(incidentOf([degraded])).toMatchObject({
    ...{
      id: EPISODE,
      kind: "camera-degraded",
      severity: "notice",
      phase: "start",
      startedAt: at(0),
      durationMs: 60_000,
    },
    reasons: ["moved", "blurred"],
  });
  expect(incidentOf([degraded, offline])).toMatchObject({
    ...{ kind: "camera-offline", severity: "warning", phase: "update", startedAt: at(0), durationMs: 109_000 },
    ...{ reason: "stalled", reasons: ["moved", "blurred"] },
  });
  expect(incidentOf([degraded, offline, ...again])).toMatchObject({
    ...{ kind: "camera-offline", severity: "warning", phase: "end", endedAt: at(300), durationMs: 300_000 },
    ...{ reason: "stalled", reasons: ["moved"] },
  });
});

test.each(["live", "maintenance", "disabled"] as const)("it ends when the camera is %s", (to) => {
  expect(incidentOf([change("offline", 0), change(to, 50)])).toMatchObject({ phase: "end", endedAt: at(50) });
});

test("an agent that is started anew connects again, and the time out of order goes on", () => {
  expect(incidentOf([change("offline", 0), change("connecting", 50)])).toMatchObject({ phase: "update" });
});

test("a change that is part of no time out of order makes no incident", () => {
  const { episodeId: _, ...data } = change("maintenance", 0).data;
  expect(incidentOf([{ ...change("maintenance", 0), data }])).toBeUndefined();
});

test("a clock that was set back ends it where it began, and once ended it stays so", () => {
  const ended = [change("offline", 100), change("live", 10)];
  expect(incidentOf(ended)).toMatchObject({ phase: "end", endedAt: at(100), durationMs: 0 });
  expect(incidentOf([...ended, change("degraded", 200)])).toEqual(incidentOf(ended));
});
