import { expect, test } from "vitest";
import { textOf } from "../../testing/render.ts";
import { sampleBasis, sampleCamera, sampleEvent, sampleRedLight } from "../../testing/samples.ts";
import type { Language } from "../../words/words.ts";
import { EventLaw } from "./event-law.tsx";
import { RulesOff } from "./rules-off.tsx";

const law = (language: Language, event = sampleRedLight(1)) => textOf(language, EventLaw, { event }).split("\n");

test("the provision, what it costs, since when, and that it was checked against a copy only", () => {
  expect(law("vi")).toEqual([
    "Căn cứ pháp lý",
    "Điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP: “Không chấp hành hiệu lệnh của đèn tín hiệu giao thông”",
    "Mức phạt tiền 4.000.000–6.000.000 đồng; trừ 4 điểm giấy phép lái xe; hiệu lực từ 01/01/2025.",
    "Đối chiếu: bản sao, chưa đối chiếu bản chính thức.",
    "Có thể lập hồ sơ vụ việc khi cán bộ quyết định. Hồ sơ còn thiếu: cơ quan quản lý thiết bị; người sử dụng thiết bị.",
  ]);
});

test("in English the act is named, the law itself stays in its own words", () => {
  expect(law("en")).toEqual([
    "Legal basis",
    "Ran a red light.",
    "Điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP: “Không chấp hành hiệu lệnh của đèn tín hiệu giao thông”",
    "Fine 4,000,000–6,000,000 đồng; 4 licence points deducted; in force since 01/01/2025.",
    "Checked against: a copy, not yet the official text.",
    "An officer may decide to make a case of it. The record still lacks: the office whose device it is; the person who answers for the device.",
  ]);
});

test("who compared it with the Official Gazette, and when, is told", () => {
  const legalBasis = sampleBasis({
    ...{ checkedAgainst: "official", checkedBy: "Nguyễn Văn A, Phòng CSGT", checkedOn: "2026-11-20" },
    ...{ licencePoints: 0, effectiveTo: "2026-08-15" },
  });
  const said = law("vi", sampleRedLight(1, { legalBasis }));
  expect(said).toContain("Đối chiếu: bản chính thức (Công báo), Nguyễn Văn A, Phòng CSGT, ngày 20/11/2026.");
  expect(said).toContain(
    "Mức phạt tiền 4.000.000–6.000.000 đồng; không trừ điểm giấy phép lái xe; hiệu lực từ 01/01/2025 đến hết 14/08/2026.",
  );
});

test("where the words name many acts, the act is named and its passage stands first", () => {
  const words = "Dừng xe, đỗ xe tại nơi này; nơi kia; trên cầu";
  const said = law("vi", sampleRedLight(1, { legalBasis: sampleBasis({ words, passage: "trên cầu" }) }));
  expect(said[1]).toBe("Không chấp hành đèn tín hiệu giao thông.");
  expect(said[2]).toMatch(/: “trên cầu”$/);
  expect(said.slice(-3)).toEqual(["Toàn văn điều khoản", words, expect.stringContaining("Hồ sơ")]);
});

test("an alert is called one; without a provision that is said; without an act there is nothing to say", () => {
  const alert = { standing: "alert" as const, missing: ["speed-meter" as const] };
  expect(law("vi", sampleRedLight(1, { standing: alert })).at(-1)).toBe(
    "Chỉ là cảnh báo, không lập hồ sơ vụ việc từ sự kiện này. Hồ sơ còn thiếu: thiết bị đo tốc độ đã kiểm định.",
  );
  const { legalBasis: _, ...unknown } = sampleRedLight(1);
  expect(law("en", unknown)).toContain("The centre's statutes have no provision for this.");
  expect(law("vi", sampleEvent(1))).toEqual([""]);
});

test("rules that are off are named with why", () => {
  const camera = sampleCamera("vt-001-1", {
    rulesOff: [
      { ruleId: "toc-do", why: "uncalibrated" },
      { ruleId: "den-do", why: "moved" },
    ],
  });
  expect(textOf("vi", RulesOff, { camera }).split("\n")).toEqual([
    "Quy tắc toc-do đang tắt: cảnh chưa hiệu chuẩn.",
    "Quy tắc den-do đang tắt: camera bị xê dịch.",
  ]);
  expect(textOf("en", RulesOff, { camera: sampleCamera("vt-001-1") })).toBe("");
});
