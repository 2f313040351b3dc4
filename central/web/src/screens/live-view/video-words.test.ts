import { expect, test } from "vitest";
import { createPreferences } from "../../preferences.ts";
import { createWords, type Language } from "../../words/words.ts";
import { standingWords, type VideoStanding } from "./video-words.ts";

const NOW = Date.parse("2026-03-02T08:03:30Z"); // 15:03:30 in the city
const playing: VideoStanding = {
  state: { is: "playing" },
  watching: { is: "live" },
  shown: { atMs: NOW - 1_000, isEstimate: false },
  heardMs: NOW - 100,
};
const past = { is: "past", fromMs: NOW - 600_000 } as const;
const trouble = (code: string): VideoStanding => ({
  ...playing,
  state: { is: "trouble", error: { reason: "refused", status: 409, code } },
});

function said(standing: VideoStanding, language: Language = "vi") {
  const i18n = createWords(createPreferences(undefined), { lang: "" });
  void i18n.changeLanguage(language);
  return standingWords(i18n.t, standing, NOW);
}

test.each([
  { why: "live", standing: playing, text: "Trực tiếp · hình lúc 15:03:29", isStale: false },
  {
    why: "live, by arrival",
    standing: { ...playing, shown: { atMs: NOW - 1_000, isEstimate: true } },
    text: "Trực tiếp · hình về tới thiết bị đầu cuối lúc 15:03:29",
    isStale: false,
  },
  {
    why: "live, and nothing comes",
    standing: { ...playing, heardMs: NOW - 12_000 },
    text: "Không có hình mới. Dữ liệu cuối cùng về 12 giây trước.",
    isStale: true,
  },
  {
    why: "the past, however long ago it was read",
    standing: { ...playing, watching: past, heardMs: NOW - 60_000, shown: { atMs: NOW - 590_000, isEstimate: false } },
    text: "Xem lại · hình lúc 14:53:40",
    isStale: false,
  },
  { why: "not yet", standing: { ...playing, state: { is: "connecting" } }, text: "Đang gọi camera…", isStale: true },
  {
    why: "refused live, which is tried again",
    standing: trouble("CAMERA_DISABLED"),
    text: "Camera đã tắt, nên không có hình. Đang tự thử lại.",
    isStale: true,
  },
  {
    why: "refused of the past, which is not",
    standing: { ...trouble("NOT_RECORDED"), watching: past },
    text: "Thiết bị đầu cuối không còn giữ hình của lúc này.",
    isStale: true,
  },
  {
    why: "a code that this page does not know",
    standing: { ...trouble("TOMORROW"), watching: past },
    text: "Trung tâm trả lời lỗi 409 (TOMORROW).",
    isStale: true,
  },
] as const)("how a picture stands is said honestly: $why", ({ standing, text, isStale }) => {
  expect(said(standing)).toEqual({ text, isStale });
});

test("and in English", () => {
  expect(said(playing, "en").text).toBe("Live · picture of 15:03:29");
});
