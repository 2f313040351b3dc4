import { expect, test } from "vitest";
import { createPreferences } from "../preferences.ts";
import { createWords } from "../words/words.ts";
import { ageStep, ageWords, cityInput, clockTime, durationWords, fromCityInput, moment } from "./time-words.ts";

const words = createWords(createPreferences(undefined), { lang: "" });
const vi = words.getFixedT("vi");
const en = words.getFixedT("en");
const NOW = Date.UTC(2026, 10, 24, 8, 0, 0);

test("the clock is the city's, whatever the browser's zone, and midnight is 00", () => {
  expect(clockTime(Date.UTC(2026, 10, 24, 8, 3, 22))).toBe("15:03:22");
  expect(clockTime(Date.UTC(2026, 10, 23, 17, 0, 5))).toBe("00:00:05");
});

test("a moment of another city day carries its date", () => {
  expect(moment(Date.UTC(2026, 10, 24, 0, 0, 1), NOW)).toBe("07:00:01");
  expect(moment(Date.UTC(2026, 10, 23, 16, 59, 59), NOW)).toBe("23:59:59, 23/11/2026");
});

test("a field for date and time holds the city's time, whatever the browser's zone", () => {
  expect(cityInput(Date.UTC(2026, 10, 24, 17, 3, 22))).toBe("2026-11-25T00:03:22");
  expect(fromCityInput("2026-11-25T00:03:22")).toBe(Date.UTC(2026, 10, 24, 17, 3, 22));
  expect(fromCityInput("2026-11-25T00:03")).toBe(Date.UTC(2026, 10, 24, 17, 3));
  expect(fromCityInput("")).toBeUndefined();
});

test.each([
  { agoMs: 400, vi: "vừa xong", en: "just now", why: "under a second" },
  { agoMs: -3_000, vi: "vừa xong", en: "just now", why: "the camera's clock is a little ahead" },
  { agoMs: 1_000, vi: "1 giây trước", en: "1 second ago", why: "singular in English" },
  { agoMs: 59_999, vi: "59 giây trước", en: "59 seconds ago", why: "last of the seconds" },
  { agoMs: 60_000, vi: "1 phút trước", en: "1 minute ago", why: "first of the minutes" },
  { agoMs: 3_599_999, vi: "59 phút trước", en: "59 minutes ago", why: "last relative age" },
  { agoMs: 3_600_000, vi: "lúc 14:00:00", en: "at 14:00:00", why: "from an hour on the clock time" },
  { agoMs: 86_400_000, vi: "lúc 15:00:00, 23/11/2026", en: "at 15:00:00, 23/11/2026", why: "yesterday" },
  { agoMs: -60_000, vi: "lúc 15:01:00", en: "at 15:01:00", why: "a future moment has no age" },
])("an age of $agoMs ms: $why", ({ agoMs, vi: inVietnamese, en: inEnglish }) => {
  expect(ageWords(vi, NOW - agoMs, NOW)).toBe(inVietnamese);
  expect(ageWords(en, NOW - agoMs, NOW)).toBe(inEnglish);
});

test("as time passes, an age has another step whenever it has other words, and no other step while it has not", () => {
  const agesMs = [-20_000, -4_000, 0, 999, 1_000, 1_999, 59_999, 60_000, 119_999, 120_000, 3_599_999, 3_600_000];
  const later = agesMs.concat(86_400_000).map((ageMs) => NOW + ageMs);
  const said = later.map((nowMs) => ({ step: ageStep(NOW, nowMs), words: ageWords(vi, NOW, nowMs) }));
  for (const [at, { step, words }] of said.entries()) {
    const before = said[at - 1];
    if (before !== undefined) expect(step === before.step, words).toBe(words === before.words);
  }
});

test.each([
  { ms: 999, vi: "chưa tới 1 giây", en: "less than 1 second" },
  { ms: 1_000, vi: "1 giây", en: "1 second" },
  { ms: 59_999, vi: "59 giây", en: "59 seconds" },
  { ms: 185_000, vi: "3 phút 05 giây", en: "3 min 05 s" },
  { ms: 3_725_000, vi: "1 giờ 02 phút", en: "1 h 02 min" },
])("a duration of $ms ms", ({ ms, vi: inVietnamese, en: inEnglish }) => {
  expect(durationWords(vi, ms)).toBe(inVietnamese);
  expect(durationWords(en, ms)).toBe(inEnglish);
});
