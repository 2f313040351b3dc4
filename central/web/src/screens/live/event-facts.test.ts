import type { EventView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createPreferences } from "../../preferences.ts";
import { textOf } from "../../testing/render.ts";
import { sampleCamera, sampleEvent, sampleRedLight, sampleSite } from "../../testing/samples.ts";
import { createWords, type Language } from "../../words/words.ts";
import { EventFacts } from "./event-facts.tsx";
import { headline, kindWord } from "./event-words.ts";
import type { Places } from "./places.ts";

const places: Places = {
  cameras: new Map([["vt-001-1", sampleCamera("vt-001-1")]]),
  sites: new Map([["vt-001", sampleSite("vt-001", { positionIsSample: false })]]),
  isComplete: true,
};
const facts = (language: Language, event: EventView) =>
  textOf(language, EventFacts, { event, places, clock: event.clock }).split("\n");
const crowd = sampleEvent(3, {
  ...{ kind: "crowd", title: { vi: "Tụ tập đông người", en: "Crowd" }, roadUserClass: undefined },
  measures: { maxCount: 17, count: 14, densityPerM2: 0.5, areaM2: 28 },
} as Partial<EventView>);

test("a red-light run reads well in Vietnamese", () => {
  expect(facts("vi", sampleRedLight(30))).toEqual([
    ...["Việc gì", "Nghi vấn vi phạm: Vượt đèn đỏ: xe mô tô hoặc xe gắn máy. Máy phát hiện, chưa có cán bộ xem xét."],
    ...["Ở đâu", "Nút giao vt-001, Máy vt-001-1, Phường Nông Trang. Vạch dừng phía bắc."],
    ...["Lúc nào", "15:00:30, 05/01/2026. Trung tâm nhận sau 1 giây."],
    ...["Bao lâu", "Đang diễn ra; theo tin gần nhất đã chưa tới 1 giây."],
    ...["Các thời điểm", "Trước đó 15:00:29 · lúc xảy ra 15:00:30 · sau đó 15:00:31,5"],
    ...["Đèn tín hiệu", "Đỏ lúc xảy ra, từ 15:00:27,1."],
    ...["Đo được", "Tốc độ: 30 km/h (cảnh báo, không phải chứng cứ)", "Đèn đã đỏ: 2,9 giây", "Quá vạch: 6,3 m"],
    ...["Đối tượng", "Xe mô tô hoặc xe gắn máy"],
  ]);
});

test("the same in English", () => {
  const said = facts("en", sampleRedLight(30));
  expect(said).toContain(
    "Suspected violation: Ran a red light: motorcycle or moped. Found by machine, not yet reviewed by an officer.",
  );
  expect(said).toContain("Before it 15:00:29 · when it happened 15:00:30 · after it 15:00:31.5");
  expect(said).toContain("Speed: 30 km/h (an alert, not evidence)");
  expect(said).toContain("Red when it happened, since 15:00:27.1.");
});

const speeding = (changes: Partial<EventView> = {}) =>
  sampleRedLight(1, {
    ...{ kind: "speeding", act: "speeding/10-20", title: { vi: "Chạy quá tốc độ", en: "Speeding" } },
    measures: { speedHighMps: 18.4, speedMps: 17.3, speedLowMps: 16.1, limitKmh: 50 },
    ...changes,
  });

test("a speed has its band and the limit, and is an alert unless it comes from a verified meter", () => {
  const standing = { standing: "alert", missing: ["speed-meter"] } as const;
  const text = "Tốc độ: 62 km/h (58–66), giới hạn 50 km/h";
  const alert = speeding({ standing: { ...standing, missing: [...standing.missing] } });
  expect(facts("vi", alert)).toContain(`${text} (cảnh báo, không phải chứng cứ)`);
  expect(facts("vi", speeding({ standing: { standing: "case-candidate", missing: [] } }))).toContain(text);
});

test("a crowd tells of people, in order, and is a security alert", () => {
  const said = facts("vi", crowd);
  expect(said).toContain("Cảnh báo an ninh: Tụ tập đông người. Máy phát hiện, chưa có cán bộ xem xét.");
  const at = said.indexOf("Đo được");
  expect(said.slice(at + 1, at + 5)).toEqual([
    "Số người: 14",
    "Lúc đông nhất: 17 người",
    "Diện tích khu vực: 28 m²",
    "Mật độ: 0,5 người/m²",
  ]);
});

test("measures that nobody has words for are told under their own names, with their units", () => {
  const measures = { tiltMs: 1_500, closestM: 0.4, riskPoints: 7 };
  const said = facts("en", sampleRedLight(1, { measures }));
  for (const line of ["tiltMs: 1.5 s", "closestM: 0.4 m", "riskPoints: 7"]) expect(said).toContain(line);
});

test("an event of the first agents, without title, place and moments, is shown as before", () => {
  const old = sampleEvent(1, {
    place: { kind: "zone", id: "tham-co", name: { vi: "Thảm cỏ", en: "Lawn" } },
    confidence: 0.74,
  });
  const said = facts("vi", old);
  expect(said[1]).toMatch(/^Cảnh báo an ninh: Có người trong khu vực cấm\./);
  expect(said[3]).toBe("Nút giao vt-001, Máy vt-001-1, Phường Nông Trang. Khu vực: Thảm cỏ.");
  expect(said).not.toContain("Đo được");
});

test.each([
  { why: "a crowd concerns no law", change: { kind: "crowd" }, word: "Cảnh báo an ninh" },
  { why: "nor does a closed area", change: { kind: "restricted-zone" }, word: "Cảnh báo an ninh" },
  {
    why: "a pavement does",
    change: { kind: "restricted-zone", act: "restricted-zone/pavement" },
    word: "Nghi vấn vi phạm",
  },
  {
    why: "so does a rule of tomorrow's act",
    change: { kind: "of-tomorrow", act: "of-tomorrow" },
    word: "Nghi vấn vi phạm",
  },
  { why: "a camera does nothing", change: { kind: "camera-offline" }, word: "Sự cố camera" },
  { why: "nor does one whose pictures are bad", change: { kind: "camera-degraded" }, word: "Sự cố camera" },
])("$why: $word", ({ change, word }) => {
  const { t } = createWords(createPreferences(undefined), { lang: "" });
  expect(kindWord(t, sampleEvent(1, change))).toBe(word);
});

test("a headline is the rule's own words and who it was, or the words alone where it is about several", () => {
  const { t } = createWords(createPreferences(undefined), { lang: "" });
  const vi = (event: EventView) => headline(t, (name) => name.vi, event);
  expect(vi(sampleRedLight(1, { roadUserClass: "car" }))).toBe("Vượt đèn đỏ: ô tô con");
  expect(vi(crowd)).toBe("Tụ tập đông người");
});
