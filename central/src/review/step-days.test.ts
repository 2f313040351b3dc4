import type { CaseStep } from "@ngaba/contract";
import { expect, test } from "vitest";
import { type DayFault, dayFault } from "./step-days.ts";

/** Half past midnight of 3 March in Việt Trì. */
const at = "2026-03-02T17:30:00.000Z";
const today = "2026-03-20";
const dates = { detected: "2026-03-04", "owner-identified": "2026-03-06", notified: "2026-03-08" } as const;

test.each<{ step: CaseStep; on: string; fault?: DayFault }>([
  { step: "notified", on: "2026-03-20" },
  { step: "notified", on: "2026-03-21", fault: "DAY_TO_COME" },
  { step: "detected", on: "2026-03-03" },
  { step: "detected", on: "2026-03-02", fault: "DAY_BEFORE_ACT" },
  { step: "owner-identified", on: "2025-03-06", fault: "DAY_BEFORE_ACT" },
  { step: "owner-asked", on: "2026-03-03", fault: "DAY_OUT_OF_ORDER" },
  { step: "notified", on: "2026-03-06" },
  { step: "notified", on: "2026-03-05", fault: "DAY_OUT_OF_ORDER" },
  { step: "answered", on: "2026-03-07", fault: "DAY_OUT_OF_ORDER" },
  { step: "violator-identified", on: "2026-03-04" },
  { step: "owner-identified", on: "2026-03-08" },
  { step: "owner-identified", on: "2026-03-09", fault: "DAY_OUT_OF_ORDER" },
])("$step on $on: $fault", ({ step, on, fault }) => {
  expect(dayFault({ step, on }, { at, dates }, today)).toBe(fault);
});
