import type { ReviewFigures } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createPreferences } from "../../preferences.ts";
import { addReviewWords } from "../../words/review-words.ts";
import { createWords } from "../../words/words.ts";
import { inOrder, isMostlyWrong, rangeOf, reasonsOf } from "./precision.ts";
import { precisionWords } from "./precision-table.tsx";
import { readChoice } from "./use-precision-choice.ts";

const words = createWords(createPreferences(undefined), { lang: "" });
addReviewWords(words);
const { t } = words;
const percent = (value: number) => `${Math.round(value * 100)} %`;
const counted = (accepted: number, rejected: number, interval?: [number, number]): ReviewFigures["all"] => ({
  ...{ accepted, rejected, exempt: 0, reasons: {} },
  ...(interval && { precision: accepted / (accepted + rejected), interval }),
});

test("a period is whole days of the city, today the last of them", () => {
  expect(rangeOf("week", "2026-03-02")).toEqual({ from: "2026-02-23T17:00:00.000Z", to: "2026-03-02T17:00:00.000Z" });
});

test("of few cases the counts are told, of many the share with how sure it is, of none nothing", () => {
  expect(precisionWords(t, counted(2, 1, [0.21, 0.94]), percent)).toBe("2 trên 3 hồ sơ: quá ít để kết luận");
  expect(precisionWords(t, counted(30, 10, [0.6, 0.86]), percent)).toBe("75 % (khoảng tin cậy 95 %: 60 % – 86 %)");
  expect(precisionWords(t, counted(0, 0), percent)).toBe("chưa có");
});

test.each([
  { one: counted(5, 35, [0.06, 0.26]), is: true, why: "many, and hardly any was accepted" },
  { one: counted(18, 22, [0.31, 0.6]), is: false, why: "more were accepted than it seems, perhaps" },
  { one: counted(0, 5, [0, 0.43]), is: false, why: "few" },
  { one: counted(0, 0), is: false, why: "none" },
])("mostly rejected is $is of: $why", ({ one, is }) => {
  expect(isMostlyWrong(one)).toBe(is);
});

test("reasons are told with the most frequent first", () => {
  expect(reasonsOf({ reasons: { duplicate: 1, "no-violation": 7, other: 3 } })).toEqual([
    ["no-violation", 7],
    ["other", 3],
    ["duplicate", 1],
  ]);
});

test("hours stand in the order of the day, all else as the centre has it", () => {
  const figures = [23, 0, 7].map((hour) => ({ hour, ...counted(1, 0) }));
  expect(inOrder("hour", figures).map(({ hour }) => hour)).toEqual([0, 7, 23]);
  expect(inOrder("rule", figures)).toBe(figures);
});

test("an address says period, what is told apart and a sample; what it cannot be is as without it", () => {
  const read = (text: string) => readChoice(new URLSearchParams(text));
  const stretch = { from: "2026-02-01T00:00:00.000Z", to: "2026-03-02T08:00:00.000Z" };
  const drawn = new URLSearchParams({ ...stretch, seed: "s-1" });
  expect(read(`period=year&by=hour&${drawn}&size=5`)).toEqual({
    ...{ period: "year", by: "hour", sample: { ...stretch, seed: "s-1", size: 5 } },
  });
  expect(read("period=x&by=x&seed=%20&size=5000")).toEqual({ period: "month", by: "rule", sample: undefined });
  for (const spoilt of [`${drawn}&size=5000`, "seed=s-1&size=5"]) expect(read(spoilt).sample).toBeUndefined();
});
