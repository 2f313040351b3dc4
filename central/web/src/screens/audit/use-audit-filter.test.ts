import { expect, test } from "vitest";
import { readFilter } from "./use-audit-filter.ts";

test("the address says what of the log is shown", () => {
  const address = "who=an&action=evidence.viewed&from=2026-01-05T08:00:00Z&before=40";
  expect(readFilter(new URLSearchParams(address))).toEqual({
    ...{ who: "an", action: "evidence.viewed", from: "2026-01-05T08:00:00Z", before: 40 },
  });
});

test("parts of an address that cannot be meant are passed over, the others hold", () => {
  const address = "who=an&action=%22&from=yesterday&before=-1&colour=blue";
  expect(readFilter(new URLSearchParams(address))).toEqual({ who: "an" });
});
