import { expect, test } from "vitest";
import { type AgentReports, cameraReports, withHealth } from "./agent-reports.ts";
import { cameraHealth, receivedHealth, type Said } from "./samples.ts";

const nothing: AgentReports = new Map();
const heard = (known: AgentReports, said: Said) => withHealth(known, receivedHealth(said));
const stateOf = (known: AgentReports, cameraId: string) => cameraReports(known).get(cameraId)?.health.state;

test("an older report that comes late changes nothing, a new epoch begins anew", () => {
  const known = heard(nothing, { seq: 5, cameras: [cameraHealth("cam-1", "live")] });
  const offline = [cameraHealth("cam-1", "offline")];
  expect(heard(known, { seq: 4, cameras: offline })).toBe(known);
  const anew = heard(known, { seq: 1, epoch: "11111111-1111-4111-8111-111111111111", cameras: offline });
  expect(stateOf(anew, "cam-1")).toBe("offline");
});

test("a camera that its agent names no more is forgotten, those of others are not", () => {
  const both = [cameraHealth("cam-1", "live"), cameraHealth("cam-2", "live")];
  const first = heard(nothing, { seq: 1, cameras: both });
  const other = heard(first, { seq: 1, agentId: "agent-02", cameras: [cameraHealth("cam-3", "live")] });
  const later = heard(other, { seq: 2, cameras: [cameraHealth("cam-2", "live")] });
  expect([...cameraReports(later).keys()].toSorted()).toEqual(["cam-2", "cam-3"]);
});

test("a camera that two agents name belongs to who spoke last", () => {
  const moved = heard(nothing, { agentId: "agent-02", receivedAtMs: 2, cameras: [cameraHealth("cam-1", "live")] });
  const late = heard(moved, { agentId: "agent-01", receivedAtMs: 1, cameras: [cameraHealth("cam-1", "offline")] });
  expect(cameraReports(late).get("cam-1")).toMatchObject({ agentId: "agent-02", health: { state: "live" } });
});
