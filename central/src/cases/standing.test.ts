import { expect, test } from "vitest";
import type { StoredIncident } from "./incident.ts";
import { type Surroundings, standingOf } from "./standing.ts";

const name = { vi: "Ngã ba", en: "Junction" };
const site = { id: "vt-001", name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true };
const camera = { id: "cam-1", siteId: "vt-001", name, isSmart: true };
const speedMeter = { certificate: "SAMPLE-1", verifiedBy: "VMI", validFrom: "2026-01-10", validTo: "2026-03-02" };
const around: Surroundings = { camera, site, imageCount: 2 };

const incident = (more: Partial<StoredIncident> = {}): StoredIncident => ({
  ...{ id: "i", kind: "red-light", cameraId: "cam-1", agentId: "agent-01", severity: "critical", phase: "end" },
  ...{ startedAt: "2026-03-02T14:00:00Z", endedAt: "2026-03-02T14:00:02Z", durationMs: 2_000 },
  ...{ receivedAt: "2026-03-02T14:00:03Z", act: "red-light", roadUserClass: "car", clock: "ntp", snapshots: [] },
  ...more,
});
const speeding = { kind: "speeding", act: "speeding/10-20", measures: { speedMps: 20 } };

test.each(["camera-offline", "camera-degraded"])("a camera's fault is nobody's act: %s", (kind) => {
  expect(standingOf(incident({ kind }), around)).toBeUndefined();
});

test.each([
  { why: "whole but for the office", more: {}, given: around, standing: "case-candidate", missing: [] },
  {
    why: "no picture has arrived",
    more: {},
    given: { ...around, imageCount: 0 },
    standing: "case-candidate",
    missing: ["image"],
  },
  {
    why: "the clock is not known",
    more: { clock: "unknown" },
    given: around,
    standing: "case-candidate",
    missing: ["time"],
  },
  {
    why: "its camera is not in the inventory",
    more: {},
    given: { camera: undefined, site: undefined, imageCount: 1 },
    standing: "case-candidate",
    missing: ["place"],
  },
  { why: "no act of the law", more: { act: undefined }, given: around, standing: "alert", missing: ["act"] },
  { why: "a speed from video", more: speeding, given: around, standing: "alert", missing: ["speed-meter"] },
  {
    why: "a speed from a verified meter, on the last day of its certificate",
    more: speeding,
    given: { ...around, camera: { ...camera, speedMeter } },
    standing: "case-candidate",
    missing: [],
  },
  {
    why: "the certificate ended the day before",
    more: { ...speeding, endedAt: "2026-03-02T17:00:00Z" },
    given: { ...around, camera: { ...camera, speedMeter } },
    standing: "alert",
    missing: ["speed-meter-validity"],
  },
] as const)("$standing: $why", ({ more, given, standing, missing }) => {
  const told = standingOf(incident(more as Partial<StoredIncident>), given);
  // Nobody has told the centre yet whose device it is and who answers for it.
  expect(told?.missing.slice(0, 2)).toEqual(["agency", "device-user"]);
  expect({ ...told, missing: told?.missing.slice(2) }).toEqual({ standing, missing });
});
