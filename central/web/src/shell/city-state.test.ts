import { expect, test } from "vitest";
import { sampleAgent, sampleCamera } from "../testing/samples.ts";
import { countAgents, countCameras } from "./city-state.ts";

test("cameras are counted by what may be claimed of them, and nothing else counts as live", () => {
  const cameras = [
    sampleCamera("a-1", { connection: "live" }),
    sampleCamera("a-2", { connection: "unknown", agentId: "agent-01" }),
    sampleCamera("a-3", { connection: "unknown", agentId: "agent-01" }),
    sampleCamera("a-4"),
  ];
  expect(countCameras(cameras)).toMatchObject({ live: 1, degraded: 0, unknown: 2, "not-connected": 1 });
});

test("an agent that is out of touch counts as such, also when its last words were of a problem", () => {
  const problems = ["the disk is full"];
  const agents = [
    sampleAgent("agent-01"),
    sampleAgent("agent-02", { problems }),
    sampleAgent("agent-03", { state: "offline", problems }),
    sampleAgent("agent-04", { state: "silent" }),
  ];
  expect(countAgents(agents)).toEqual({ away: 2, troubled: 1 });
});
