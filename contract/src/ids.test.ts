import fc from "fast-check";
import { expect, test } from "vitest";
import { agentOfSource, agentSource, cameraSource } from "./cloud-event.ts";
import { AgentId, UtcTime } from "./ids.ts";
import { elapsed, epochMs, fromRfc3339, toRfc3339 } from "./units.ts";

test.each([
  { why: "the ordinary", id: "vt-viet-tri-001-1", isGood: true },
  { why: "one letter", id: "a", isGood: true },
  { why: "64 letters", id: "a".repeat(64), isGood: true },
  { why: "65 letters", id: "a".repeat(65), isGood: false },
  { why: "nothing", id: "", isGood: false },
  { why: "a capital, since some file systems take it for the small one", id: "Agent-1", isGood: false },
  { why: "a hyphen in front, which programs take for an option", id: "-a", isGood: false },
  { why: "a hyphen at the end", id: "a-", isGood: false },
  { why: "a dot, and so a way out of a folder", id: "..", isGood: false },
  { why: "a slash, and so a level of a topic", id: "a/b", isGood: false },
  { why: "a wildcard of a topic", id: "+", isGood: false },
  { why: "letters with accents", id: "việt-trì", isGood: false },
  { why: "a line break at the end", id: "a\n", isGood: false },
])("ids: $why", ({ id, isGood }) => {
  expect(AgentId.safeParse(id).success).toBe(isGood);
});

test("a source tells its agent", () => {
  expect(agentOfSource(cameraSource("agent-01", "cam-1"))).toBe("agent-01");
  expect(agentOfSource(agentSource("agent-01"))).toBe("agent-01");
  expect(agentOfSource("/agents/")).toBeUndefined();
  expect(agentOfSource("/centre/agent-01")).toBeUndefined();
});

test.each([
  { why: "milliseconds", text: "2026-03-02T14:00:00.123Z", isGood: true },
  { why: "whole seconds", text: "2026-03-02T14:00:00Z", isGood: true },
  { why: "local time", text: "2026-03-02T21:00:00.000+07:00", isGood: false },
  { why: "no zone", text: "2026-03-02T14:00:00.000", isGood: false },
  { why: "a day that no calendar has", text: "2026-02-30T14:00:00Z", isGood: false },
])("times on the wire: $why", ({ text, isGood }) => {
  expect(UtcTime.safeParse(text).success).toBe(isGood);
});

test("times on the wire are read back as they were, and text order is time order", () => {
  const instant = fc.integer({ min: 0, max: Date.parse("2099-12-31T23:59:59Z") }).map(epochMs);
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      expect(fromRfc3339(toRfc3339(a))).toBe(a);
      expect(UtcTime.safeParse(toRfc3339(a)).success).toBe(true);
      expect(Math.sign(elapsed(b, a))).toBe(toRfc3339(a) < toRfc3339(b) ? -1 : toRfc3339(a) > toRfc3339(b) ? 1 : 0);
    }),
  );
});
