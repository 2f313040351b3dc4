import type { EventView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleEvent, sampleRedLight, sampleSite } from "../testing/samples.ts";
import { type FeedFilter, isWanted, wardsOf, worst } from "./feed-filter.ts";

const sites = [
  sampleSite("vt-001", { ward: { vi: "phường Vân Phú", en: "Vân Phú Ward" } }),
  sampleSite("vt-002", { ward: { vi: "xã Hy Cương", en: "Hy Cương Commune" } }),
];
const events: Record<string, EventView> = {
  zone: sampleEvent(1, { siteId: "vt-001", phase: "end" }),
  redLight: sampleRedLight(2, { siteId: "vt-002" }),
  offline: sampleEvent(3, { kind: "camera-offline", siteId: "vt-001", severity: "notice" }),
  stranger: sampleEvent(4, { severity: "info" }),
};

test.each<{ filter: FeedFilter; wanted: string[]; why: string }>([
  { filter: {}, wanted: ["zone", "redLight", "offline", "stranger"], why: "all" },
  { filter: { minSeverity: "warning" }, wanted: ["zone", "redLight"], why: "a severity and those above it" },
  { filter: { about: "cameras" }, wanted: ["offline"], why: "faults of cameras" },
  { filter: { about: "findings" }, wanted: ["zone", "redLight", "stranger"], why: "everything else" },
  { filter: { phase: "open" }, wanted: ["redLight", "offline", "stranger"], why: "that have not ended" },
  { filter: { ward: "phường Vân Phú" }, wanted: ["zone", "offline"], why: "of a ward" },
  { filter: { ward: "phường Vân Phú", minSeverity: "warning" }, wanted: ["zone"], why: "both" },
])("a person sees $why: $filter", ({ filter, wanted }) => {
  const found = Object.keys(events).filter((name) => {
    const event = events[name];
    return event !== undefined && isWanted(event, filter, wardsOf(sites));
  });
  expect(found).toEqual(wanted);
});

test("the worst of several severities is found, and none of none", () => {
  expect(worst(["notice", "critical", "warning"])).toBe("critical");
  expect(worst([])).toBeUndefined();
});
