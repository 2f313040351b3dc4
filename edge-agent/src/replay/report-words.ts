import type { LocalName } from "@ngaba/contract";
import type { Language } from "../platform/language.ts";
import type { RuleOff } from "../rules/index.ts";

/** What a report says around the names that are the same in either language: those of rules, acts and places. */
export const WORDS = {
  vi: {
    ...{ rule: "quy tắc", incidents: "sự kiện", recall: "độ phủ", precision: "độ chính xác" },
    ...{ none: "(không có sự kiện)", noAct: "không có hành vi", at: "tại", track: "vết theo dõi" },
    off: (rule, why) => `quy tắc "${rule}" đã tắt: ${why}`,
    changes: (kept, more, less) => `${kept} giữ nguyên, ${more} thêm, ${less} mất đi`,
  },
  en: {
    ...{ rule: "rule", incidents: "incidents", recall: "recall", precision: "precision" },
    ...{ none: "(no incident)", noAct: "no act", at: "at", track: "track" },
    off: (rule, why) => `rule "${rule}" was off: ${why}`,
    changes: (kept, more, less) => `${kept} stay, ${more} appear, ${less} disappear`,
  },
} satisfies Record<Language, ReportWords>;

interface ReportWords extends Readonly<Record<"rule" | "incidents" | "recall" | "precision" | "none", string>> {
  readonly noAct: string;
  readonly at: string;
  readonly track: string;
  readonly off: (ruleId: string, why: string) => string;
  readonly changes: (kept: number, appeared: number, disappeared: number) => string;
}

export const OFF_WORDS: Readonly<Record<RuleOff["why"], LocalName>> = {
  maintenance: { vi: "camera đang bảo trì", en: "the camera is under maintenance" },
  moved: { vi: "camera bị xê dịch", en: "the camera was moved" },
  blurred: { vi: "hình bị mờ", en: "the picture is blurred" },
  uncalibrated: { vi: "cảnh chưa hiệu chuẩn", en: "the view is not calibrated" },
};
