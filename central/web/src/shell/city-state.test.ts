import { expect, test } from "vitest";
import { sampleCamera, sampleEvent } from "../testing/samples.ts";
import { countCameras, countOpen, countUnknownAgents } from "./city-state.ts";

test("cameras are counted by what may be claimed of them, and nothing else counts as live", () => {
  const cameras = [
    sampleCamera("a-1", { connection: "live" }),
    sampleCamera("a-2", { connection: "unknown", agentId: "agent-01" }),
    sampleCamera("a-3", { connection: "unknown", agentId: "agent-01" }),
    sampleCamera("a-4"),
  ];
  expect(countCameras(cameras)).toMatchObject({ live: 1, degraded: 0, unknown: 2, "not-connected": 1 });
  expect(countUnknownAgents(cameras)).toBe(1);
});

test("an incident is open until its end", () => {
  const events = [
    sampleEvent(1),
    sampleEvent(2, { phase: "update", severity: "critical" }),
    sampleEvent(3, { phase: "end" }),
  ];
  expect(countOpen(events)).toEqual({ info: 0, notice: 0, warning: 1, critical: 1 });
});
