import { join } from "node:path";
import { loadCalendar } from "@ngaba/config";
import type { CaseDeadline, CaseStep, DeadlineKind } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { NEVER } from "./case-store.ts";
import { deadlinesOf, dueOn } from "./deadlines.ts";

const calendar = loadCalendar(join(import.meta.dirname, "../../../config/calendar/vn"));

/** Local noon of a day. */
const noon = (day: string) => `${day}T05:00:00.000Z`;

/** The periods of a case whose act was long ago and which is still worked on. */
function periods(dates: Partial<Record<CaseStep, string>>, today = "2026-01-01", at = noon("2026-01-05")) {
  const all = deadlinesOf({ state: "approved", dates, at }, calendar, today);
  return Object.fromEntries(all.map((one) => [one.kind, one])) as Partial<Record<DeadlineKind, CaseDeadline>>;
}

describe("10 days from detection to the notice, any day counted", () => {
  test.each([
    ["2026-03-02", "2026-03-03", "2026-03-12", "2026-03-12", "a Thursday: 3 to 12 March are ten days"],
    ["2026-03-04", "2026-03-05", "2026-03-14", "2026-03-16", "14 March is a Saturday: the Monday after"],
    ["2026-03-05", "2026-03-06", "2026-03-15", "2026-03-16", "15 March is a Sunday: the Monday after"],
    [
      "2026-02-04",
      "2026-02-05",
      "2026-02-14",
      "2026-02-23",
      "14 February is the Saturday before Tết, off until Sunday 22",
    ],
    ["2026-02-10", "2026-02-11", "2026-02-20", "2026-02-23", "20 February is mùng 4, a Friday; then a weekend"],
    ["2026-02-13", "2026-02-14", "2026-02-23", "2026-02-23", "Tết lies inside and is counted; Monday 23 is worked"],
    ["2027-01-27", "2027-01-28", "2027-02-06", "2027-02-11", "mùng 1 of Tết 2027, off until Wednesday 10"],
    [
      "2026-08-21",
      "2026-08-22",
      "2026-08-31",
      "2026-09-03",
      "31 August was swapped, 1 and 2 September are National Day",
    ],
    ["2026-08-23", "2026-08-24", "2026-09-02", "2026-09-03", "National Day itself: the Thursday after"],
    ["2026-08-12", "2026-08-13", "2026-08-22", "2026-08-22", "a Saturday that is worked in place of 31 August"],
    ["2025-04-16", "2025-04-17", "2025-04-26", "2025-04-26", "a Saturday that was worked in place of 2 May"],
    ["2025-04-22", "2025-04-23", "2025-05-02", "2025-05-05", "2 May was swapped; then a weekend"],
    ["2026-04-16", "2026-04-17", "2026-04-26", "2026-04-28", "Giỗ Tổ on a Sunday: Monday is off in its place"],
    ["2028-02-19", "2028-02-20", "2028-02-29", "2028-02-29", "a leap year has the day"],
    ["2026-02-18", "2026-02-19", "2026-02-28", "2026-03-02", "28 February is a Saturday, and there is no 29th"],
    ["2025-12-22", "2025-12-23", "2026-01-01", "2026-01-05", "New Year, the swapped Friday, a weekend"],
    ["2026-12-22", "2026-12-23", "2027-01-01", "2027-01-04", "New Year 2027 is a Friday"],
  ])("from %s: counted from %s to %s, ends %s (%s)", (detected, firstDay, countedTo, lastDay) => {
    const period = periods({ detected })["identify-and-notify"];
    expect(period).toMatchObject({ startedOn: detected, firstDay, countedTo, lastDay });
  });
});

describe("20 days from the notice to the owner's answer, any day counted", () => {
  test.each([
    ["2026-03-02", "2026-03-22", "2026-03-23", "22 March is a Sunday"],
    ["2026-01-27", "2026-02-16", "2026-02-23", "16 February is the day before Tết"],
    ["2026-12-20", "2027-01-09", "2027-01-11", "over the end of the year; 9 January is a Saturday"],
    ["2027-04-13", "2027-05-03", "2027-05-04", "1 May is a Saturday: Monday 3 is off in its place"],
    ["2028-02-10", "2028-03-01", "2028-03-01", "19 days of February are left in a leap year"],
  ])("from %s: counted to %s, ends %s (%s)", (notified, countedTo, lastDay) => {
    expect(periods({ notified })["owner-reply"]).toMatchObject({ countedTo, lastDay });
  });
});

describe("5 working days from identifying the violator to the record", () => {
  test.each([
    ["2026-03-02", "2026-03-03", "2026-03-09", "Tuesday to Friday, then Monday"],
    ["2026-03-06", "2026-03-09", "2026-03-13", "a Friday: the next week"],
    ["2026-03-07", "2026-03-09", "2026-03-13", "a Saturday: the same"],
    ["2026-02-12", "2026-02-13", "2026-02-26", "one before Tết, four after it"],
    ["2026-02-13", "2026-02-23", "2026-02-27", "the last one before Tết 2026: the whole week after"],
    ["2026-02-18", "2026-02-23", "2026-02-27", "on mùng 2"],
    ["2027-02-02", "2027-02-03", "2027-02-16", "3 February; off from 4 to 10; 11, 12, then 15, 16"],
    ["2027-02-04", "2027-02-11", "2027-02-17", "on the first day of Tết 2027: 11, 12, 15, 16, 17 February"],
    ["2027-08-30", "2027-08-31", "2027-09-08", "31 August, 1 September; 2 and 3 are off; 6, 7, 8"],
    ["2026-11-19", "2026-11-20", "2026-11-27", "20 and 23 November; 24 is off; 25, 26, 27"],
    ["2026-08-20", "2026-08-21", "2026-08-26", "Saturday 22 August is worked: 21, 22, 24, 25, 26"],
    ["2026-08-27", "2026-08-28", "2026-09-08", "28 August; 31 to 2 September are off; 3, 4, 7, 8"],
    ["2025-12-31", "2026-01-05", "2026-01-09", "New Year, the swapped Friday and a weekend are off"],
    ["2026-01-06", "2026-01-07", "2026-01-12", "Saturday 10 January is worked: 7, 8, 9, 10, 12"],
    ["2026-04-24", "2026-04-28", "2026-05-06", "27 April is off for Giỗ Tổ: 28, 29 April, then 4, 5, 6 May"],
    ["2025-04-24", "2025-04-25", "2025-05-05", "25, 26 (worked), 28, 29 April; 30 to 4 May are off; Monday"],
    ["2025-08-28", "2025-08-29", "2025-09-08", "29 August; 1 and 2 September are off; 3, 4, 5 and Monday 8"],
    ["2026-12-29", "2026-12-30", "2027-01-06", "30, 31 December; New Year; 4, 5, 6 January"],
    ["2028-02-25", "2028-02-28", "2028-03-03", "28, 29 February, 1, 2, 3 March"],
  ])("from %s: %s to %s (%s)", (identified, firstDay, lastDay) => {
    const { record } = periods({ "violator-identified": identified });
    expect(record).toMatchObject({ firstDay, countedTo: lastDay, lastDay });
  });

  test("the provision is the one of the day", () => {
    const citation = (day: string) => periods({ "violator-identified": day }).record?.citation;
    expect(citation("2026-03-31")).toContain("118/2021/NĐ-CP");
    expect(citation("2026-04-01")).toBe("điểm c khoản 1 Điều 15 Nghị định 61/2026/NĐ-CP");
  });
});

describe("one year from the act", () => {
  test.each([
    [noon("2025-03-03"), "2026-03-03", "2026-03-03", "the same day and month"],
    [noon("2025-03-01"), "2026-03-01", "2026-03-02", "1 March 2026 is a Sunday"],
    [noon("2025-02-17"), "2026-02-17", "2026-02-23", "mùng 1 of Tết 2026"],
    ["2025-03-02T17:00:00.000Z", "2026-03-03", "2026-03-03", "midnight in Việt Trì has passed"],
    ["2025-03-02T16:59:59.999Z", "2026-03-02", "2026-03-02", "and here it has not"],
    [noon("2028-02-29"), "2029-02-28", "2029-02-28", "2029 has no 29 February"],
    [noon("2027-02-28"), "2028-02-28", "2028-02-28", "2028 has one, and it is not that"],
    [noon("2025-12-31"), "2026-12-31", "2026-12-31", "the last day of a year"],
    [noon("2026-01-01"), "2027-01-01", "2027-01-04", "New Year 2027 is a Friday"],
  ])("an act at %s: counted to %s, ends %s (%s)", (at, countedTo, lastDay) => {
    expect(periods({}, "2026-01-01", at).limitation).toMatchObject({ countedTo, lastDay });
  });
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
    expect(deadlinesOf({ state: "rejected", dates: { detected: "2026-03-02" }, at }, calendar, "2026-03-03")).toEqual(
      [],
    );
  });
});
