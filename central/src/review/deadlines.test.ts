import { join } from "node:path";
import { loadCalendar } from "@ngaba/config";
import type { CaseDeadline, CaseStep, DeadlineKind } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { NEVER } from "./case-store.ts";
import { deadlinesOf, dueOn } from "./deadlines.ts";

const calendar = loadCalendar(join(import.meta.dirname, "../../../config/calendar/vn"));

/** Local noon of a day. */
const noon = (day: string) => `${day}T05:00:00.000Z`;

/** The periods of a case that is still worked on. On which days they fall: deadline-dates.test.ts. */
function periods(dates: Partial<Record<CaseStep, string>>, today = "2026-01-01") {
  const at = noon("2026-01-05");
  const all = deadlinesOf({ state: "approved", dates, at, changedAt: at }, calendar, today);
  return Object.fromEntries(all.map((one) => [one.kind, one])) as Partial<Record<DeadlineKind, CaseDeadline>>;
}

test("the provision is the one of the day", () => {
  const citation = (day: string) => periods({ "violator-identified": day }).record?.citation;
  expect(citation("2026-03-31")).toContain("118/2021/NĐ-CP");
  expect(citation("2026-04-01")).toBe("điểm c khoản 1 Điều 15 Nghị định 61/2026/NĐ-CP");
});

test.each([
  ["2026-03-12", {}, { standing: "running" }, "its last day"],
  ["2026-03-13", {}, { standing: "missed" }, "the day after"],
  ["2026-03-20", { "owner-identified": "2026-03-05" }, { standing: "missed" }, "identified, but not notified"],
  [
    "2026-03-20",
    { "owner-identified": "2026-03-05", notified: "2026-03-12" },
    { standing: "met", metOn: "2026-03-12" },
    "both, on the last day",
  ],
  [
    "2026-03-20",
    { "owner-identified": "2026-03-05", notified: "2026-03-13" },
    { standing: "met-late", metOn: "2026-03-13" },
    "a day late",
  ],
])("how ten days from 2 March stand on %s with %j", (today, steps, expected, _why) => {
  expect(periods({ detected: "2026-03-02", ...steps }, today)["identify-and-notify"]).toMatchObject(expected);
});

test.each([
  [{ "violator-identified": "2026-11-13" }, "record", false, "a common week"],
  [{ "violator-identified": "2026-11-16" }, "record", true, "its fifth day, 23 November, may have been swapped"],
  [{ "violator-identified": "2026-11-24" }, "record", true, "Saturday 28 November may have been worked"],
  [{ "violator-identified": "2026-11-30" }, "record", false, "both are over"],
  [{ detected: "2026-11-13" }, "identify-and-notify", true, "ends on 23 November"],
  [{ detected: "2026-11-20" }, "identify-and-notify", false, "has both inside, and counts them anyway"],
  [{ "violator-identified": "2027-03-01" }, "record", false, "the year is known"],
  [{ "violator-identified": "2027-12-27" }, "record", true, "nothing is known of January 2028"],
] as const)("%j: what a day that is not known could change says so (%s %s, %s)", (dates, kind, isProvisional, _why) => {
  expect(periods(dates)[kind]?.isProvisional).toBe(isProvisional);
});

test("a case that was handed over is judged by the day on which it was, however long ago that is", () => {
  const dates = { detected: "2026-03-02", "owner-identified": "2026-03-04", notified: "2026-03-13" };
  const view = { state: "handed-over", dates, at: noon("2026-03-01"), changedAt: noon("2026-04-02") } as const;
  const standings = (changes: { readonly changedAt?: string } = {}) =>
    deadlinesOf({ ...view, ...changes }, calendar, "2028-01-03").map(({ kind, standing }) => [kind, standing]);
  expect(standings()).toEqual([
    ["identify-and-notify", "met-late"],
    ["owner-reply", "handed-over"],
    ["limitation", "handed-over"],
  ]);
  expect(standings({ changedAt: noon("2026-04-03") })[1]).toEqual(["owner-reply", "missed"]);
});

describe("what is due first", () => {
  const at = noon("2026-03-01");
  const due = (state: Parameters<typeof dueOn>[0]["state"], dates: Partial<Record<CaseStep, string>>) =>
    dueOn({ state, dates, at }, calendar);

  test.each([
    ["new", { detected: "2026-03-02" }, "2026-03-12"],
    ["owner-identified", { detected: "2026-03-02", "owner-identified": "2026-03-04" }, "2026-03-12"],
    ["notified", { detected: "2026-03-02", "owner-identified": "2026-03-04", notified: "2026-03-05" }, "2026-03-25"],
    [
      "answered",
      {
        ...{ detected: "2026-03-02", "owner-identified": "2026-03-04", notified: "2026-03-05", answered: "2026-03-09" },
        "violator-identified": "2026-03-09",
      },
      "2026-03-16",
    ],
  ] as const)("%s", (state, dates, expected) => {
    expect(due(state, dates)).toBe(expected);
  });

  test("an owner who has not answered is waited for until the registry is warned, and has missed it all the same", () => {
    const dates = { detected: "2026-03-02", "owner-identified": "2026-03-04", notified: "2026-03-05" };
    const warned = { ...dates, "registry-warned": "2026-03-27" };
    expect(due("notified", dates)).toBe("2026-03-25");
    expect(due("notified", warned)).toBe("2027-03-01");
    expect(periods(warned, "2026-03-27")["owner-reply"]?.standing).toBe("missed");
  });

  test("with everything done in time the limitation is left", () => {
    const dates = { detected: "2026-03-02", "owner-identified": "2026-03-04", notified: "2026-03-05" };
    expect(due("record-made", { ...dates, "violator-identified": "2026-03-09", "record-made": "2026-03-10" })).toBe(
      "2027-03-01",
    );
  });

  test.each(["rejected", "exempt", "expired", "handed-over"] as const)("nothing of a case that is %s", (state) => {
    expect(due(state, { detected: "2026-03-02" })).toBe(NEVER);
  });

  test("a case that was rejected has no periods", () => {
    const view = { state: "rejected" as const, dates: { detected: "2026-03-02" }, at, changedAt: at };
    expect(deadlinesOf(view, calendar, "2026-03-03")).toEqual([]);
  });
});
