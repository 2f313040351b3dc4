import type { CaseLock } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { createPreferences } from "../../preferences.ts";
import { sampleAccept, sampleCase, sampleEntry, sampleReject } from "../../testing/case-samples.ts";
import { addReviewWords } from "../../words/review-words.ts";
import { createWords } from "../../words/words.ts";
import { daysUntil, dueWords, isDecided, isReopenable, isReviewable, lockStanding, lockWords } from "./case-words.ts";
import { isToBeTaken } from "./use-hold.ts";

const words = createWords(createPreferences(undefined), { lang: "" });
addReviewWords(words);
const [vi, en] = [words.getFixedT("vi"), words.getFixedT("en")];
/** 23:30 in the city. */
const LATE = Date.parse("2026-01-05T16:30:00Z");
const lock: CaseLock = {
  by: { id: "lan", name: "Lan" },
  since: "2026-01-05T16:20:00.000Z",
  until: "2026-01-05T16:35:00.000Z",
};
const ofMinh: CaseLock = { ...lock, by: { id: "minh", name: "Minh" } };
const OVER = Date.parse(lock.until);

test.each([
  ["2026-01-05", 0, "đến hạn hôm nay", "due today"],
  ["2026-01-06", 1, "còn 1 ngày", "1 day left"],
  ["2026-01-15", 10, "còn 10 ngày", "10 days left"],
  ["2026-01-04", -1, "quá hạn 1 ngày", "1 day overdue"],
  ["2025-12-31", -5, "quá hạn 5 ngày", "5 days overdue"],
])("late on the fifth of January, %s is %i days away", (day, days, inVietnamese, inEnglish) => {
  expect(daysUntil(day, LATE)).toBe(days);
  expect([dueWords(vi, day, LATE), dueWords(en, day, LATE)]).toEqual([inVietnamese, inEnglish]);
});

test("half an hour later it is another day", () => {
  expect(daysUntil("2026-01-06", LATE + 30 * 60_000)).toBe(0);
  expect(dueWords(vi, undefined, LATE)).toBe("không còn thời hạn");
});

test("a lock is one's own or somebody else's, and runs out", () => {
  expect([undefined, lock].map((one) => lockStanding(one, "lan", LATE))).toEqual(["none", "own"]);
  expect([LATE, OVER].map((nowMs) => lockStanding(lock, "minh", nowMs))).toEqual(["other", "lapsed"]);
  expect(lockStanding(lock, "lan", OVER)).toBe("own-lapsed");
  expect(lockWords(vi, lock, "minh", LATE)).toBe("Lan đang xét, đến 23:35:00");
  expect(lockWords(vi, lock, "minh", OVER)).toBe("Lan giữ đến 23:35:00, đã hết giờ");
  expect(lockWords(vi, undefined, "minh", LATE)).toBe("");
});

describe("opening a desk takes the case", () => {
  test.each([
    ["of nobody", sampleCase(), true],
    ["of somebody whose time is over", sampleCase({ lock: { ...ofMinh, until: "2026-01-05T16:29:00.000Z" } }), true],
    ["of somebody who works on it", sampleCase({ lock: ofMinh }), false],
    ["that one has already", sampleCase({ lock }), false],
    ["that one had before", sampleCase({ lock: { ...lock, until: "2026-01-05T16:29:00.000Z" } }), true],
    ["that is over", sampleCase({ state: "rejected" }), false],
    [
      "about which one has concluded already",
      sampleCase({ state: "awaiting-second-approval", entries: [sampleEntry(2, "lan", sampleAccept)] }),
      false,
    ],
    [
      "about which a colleague has concluded",
      sampleCase({ state: "awaiting-second-approval", entries: [sampleEntry(2, "minh", sampleReject)] }),
      true,
    ],
  ])("%s: %s", (_what, detail, isTaken) => {
    expect(isToBeTaken(detail, "lan", LATE)).toBe(isTaken);
  });
});

test("what can be done goes by the state", () => {
  expect([isReviewable("accepted"), isDecided("accepted"), isReopenable("accepted")]).toEqual([true, false, false]);
  expect([isReviewable("notified"), isDecided("notified"), isReopenable("notified")]).toEqual([false, true, true]);
  expect([isReviewable("rejected"), isDecided("rejected"), isReopenable("rejected")]).toEqual([false, false, true]);
  expect([isReviewable("expired"), isDecided("expired"), isReopenable("expired")]).toEqual([false, false, false]);
});
