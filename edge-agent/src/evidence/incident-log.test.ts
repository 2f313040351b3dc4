import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CameraOfflineData, epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import type { IncidentData } from "../outbox/message-recorder.ts";
import { EdgeError } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";
import { createIncidentLog } from "./incident-log.ts";
import { openOpenIncidents } from "./sqlite-open-incidents.ts";

const log = createLogger("silent");
const ID = "018f2f0e-7b1c-7a55-9b0e-6e2f5c1d9a01";

const fault = (phase: CameraOfflineData["phase"], durationMs = 0): IncidentData => ({
  kind: "camera-offline",
  data: {
    ...{ schemaVersion: 1, cameraId: "cam-1", incidentId: ID, phase, severity: "warning", durationMs },
    ...{ startedAt: "2026-03-02T14:00:00.000Z", readAt: "2026-03-02T14:00:00.000Z" },
    ...{ clock: { source: "unknown" }, configHash: "0".repeat(64), reason: "stalled", detail: "" },
  },
});

function openIn(folder: string, said: IncidentData[] = [], isFull = false) {
  const store = openOpenIncidents(join(folder, "open.sqlite"), log);
  const incident = (what: IncidentData) => {
    if (isFull) throw new EdgeError("OUTBOX_FULL", "full");
    said.push(what);
  };
  return {
    store,
    incidents: createIncidentLog(store, {
      incident,
      flow: () => undefined,
      health: () => undefined,
      cameraState: () => undefined,
    }),
  };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-incidents-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("what was open when the agent was killed is found by the next, and ended where it was last known of", () => {
  const folder = temporaryFolder();
  const killed = openIn(folder);
  killed.incidents.record(fault("start"), epochMs(0));
  killed.incidents.record(fault("update", 30_000), epochMs(0));
  killed.store.close();

  const said: IncidentData[] = [];
  const { incidents } = openIn(folder, said);
  const [leftover] = incidents.leftovers();
  if (leftover !== undefined) incidents.endLeftover(leftover);
  expect(said).toMatchObject([
    { data: { incidentId: ID, phase: "end", durationMs: 30_000, endedAt: "2026-03-02T14:00:30.000Z" } },
  ]);
  expect(incidents.leftovers()).toEqual([]);
});

test("an end that the outbox does not take leaves the incident for the next start", () => {
  const folder = temporaryFolder();
  openIn(folder).incidents.record(fault("start"), epochMs(0));
  const { incidents } = openIn(folder, [], true);
  const [leftover] = incidents.leftovers();
  expect(() => leftover && incidents.endLeftover(leftover)).toThrow(EdgeError);
  expect(incidents.leftovers()).toHaveLength(1);
});

test("a damaged file is set aside, and the agent starts", () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, "open.sqlite"),
    "no database at all, but long enough to be taken for the head of one".repeat(20),
  );
  const { incidents } = openIn(folder);
  expect(incidents.leftovers()).toEqual([]);
  expect(readdirSync(folder).some((name) => name.startsWith("open.sqlite.damaged-"))).toBe(true);
});

test("a row of another form is left out, and the others are there", () => {
  const folder = temporaryFolder();
  const { store, incidents } = openIn(folder);
  incidents.record(fault("start"), epochMs(0));
  store.put({ kind: "camera-offline", data: { incidentId: "of-another-form" } } as unknown as IncidentData);
  expect(incidents.leftovers()).toHaveLength(1);
  expect(store.all()).toHaveLength(1);
});
