import type { AgentView, CameraView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createViewChanges, FIGURES_INTERVAL_MS, stateOfAgent, stateOfCamera } from "./view-changes.ts";

const name = { vi: "Ngã ba", en: "Junction" };
const view = (more: Partial<CameraView>): CameraView => ({
  ...{ id: "cam-1", siteId: "vt-001", name, isSmart: true, connection: "live", since: "2026-03-02T01:00:00Z", fps: 7 },
  ...more,
});

test("a changed state is sent at once, and once", () => {
  const changes = createViewChanges(stateOfCamera, [view({})], 0);
  const offline = view({ connection: "offline" });
  expect(changes.since([view({})], 1)).toEqual([]);
  expect(changes.since([offline], 1)).toEqual([offline]);
  expect(changes.since([offline], 2)).toEqual([]);
});

test("changed figures wait for their interval, then the newest are sent", () => {
  const changes = createViewChanges(stateOfCamera, [view({})], 0);
  expect(changes.since([view({ fps: 6 })], FIGURES_INTERVAL_MS - 1)).toEqual([]);
  expect(changes.since([view({ fps: 5 })], FIGURES_INTERVAL_MS)).toMatchObject([{ fps: 5 }]);
  expect(changes.since([view({ fps: 4 })], FIGURES_INTERVAL_MS + 1)).toEqual([]);
});

test("only the cameras that changed are sent", () => {
  const other = view({ id: "cam-2" });
  const changes = createViewChanges(stateOfCamera, [view({}), other], 0);
  expect(changes.since([view({ lastError: "refused" }), other], 1).map(({ id }) => id)).toEqual(["cam-1"]);
});

test("an agent's new problem is sent at once, its figures wait", () => {
  const agent: AgentView = { id: "agent-01", state: "online", problems: [], outboxRows: 0 };
  const changes = createViewChanges(stateOfAgent, [agent], 0);
  expect(changes.since([{ ...agent, outboxRows: 7 }], 1)).toEqual([]);
  expect(changes.since([{ ...agent, problems: ["the disk is full"] }], 1)).toHaveLength(1);
});
