import { expect, test } from "vitest";
import { deskAddress, queueAddress, queueFilterOf, searchOf } from "./queue-filter.ts";

const TODAY = "2026-01-05";

test("a reviewer is shown what they may take, whoever else looks what is to be reviewed", () => {
  expect(searchOf({}, true, TODAY)).toEqual({ limit: 100, order: "due", forMe: "true" });
  expect(searchOf({ mine: "no" }, true, TODAY)).toEqual({ limit: 100, order: "due", stage: "to-review" });
  expect(searchOf({}, false, TODAY)).toEqual({ limit: 100, order: "due", stage: "to-review" });
  expect(searchOf({ stage: "decided" }, true, TODAY)).toEqual({ limit: 100, order: "due", stage: "decided" });
  expect(searchOf({ stage: "over" }, true, TODAY)).toMatchObject({ order: "newest" });
  expect(searchOf({ stage: "over", state: "expired" }, true, TODAY)).toMatchObject({ state: "expired" });
  expect(searchOf({ state: "expired" }, true, TODAY)).not.toHaveProperty("state");
});

test("of those to review what waits for something is asked for by that, in that stage alone", () => {
  expect(searchOf({ state: "needs-more" }, true, TODAY)).toMatchObject({ state: "needs-more", forMe: "true" });
  expect(searchOf({ state: "disputed" }, false, TODAY)).toMatchObject({ stage: "to-review", disputed: "true" });
  expect(searchOf({ state: "disputed" }, true, TODAY)).not.toHaveProperty("state");
  expect(searchOf({ stage: "over", state: "needs-more" }, true, TODAY)).not.toHaveProperty("state");
});

test("what is due soon is counted in days of the city, over the end of a month", () => {
  expect(searchOf({ due: "today" }, true, TODAY)).toMatchObject({ dueBy: TODAY });
  expect(searchOf({ due: "three" }, true, "2026-01-30")).toMatchObject({ dueBy: "2026-02-02" });
});

test("the address says the filter; what it says wrongly is passed over, the rest holds", () => {
  const filter = { kind: "red-light", due: "three", stage: "decided" } as const;
  expect(queueAddress(filter)).toBe("/review?stage=decided&kind=red-light&due=three");
  expect(queueFilterOf(new URLSearchParams(queueAddress(filter).split("?")[1]))).toEqual(filter);
  expect(queueFilterOf(new URLSearchParams("kind=A+B&due=never&minSeverity=warning"))).toEqual({
    minSeverity: "warning",
  });
  expect(queueAddress({})).toBe("/review");
  expect(deskAddress("x", { mine: "no" })).toBe("/review/x?mine=no");
});
