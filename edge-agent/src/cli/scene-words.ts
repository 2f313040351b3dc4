import { type Drawing, type EnterGround, STOP_GROUND_NAMES } from "@ngaba/config";
import type { LocalName, RoadUserClass } from "@ngaba/contract";

export type Language = keyof LocalName;
export const LANGUAGES = ["vi", "en"] as const satisfies readonly Language[];

export const CLASS_WORDS: Readonly<Record<RoadUserClass, LocalName>> = {
  person: { vi: "người", en: "person" },
  bicycle: { vi: "xe đạp", en: "bicycle" },
  motorcycle: { vi: "xe máy", en: "motorcycle" },
  car: { vi: "ô tô con", en: "car" },
  "large-vehicle": { vi: "xe tải, xe khách", en: "lorry, bus" },
};

const ENTER_GROUND_WORDS: Readonly<Record<EnterGround, LocalName>> = {
  "prohibited-road": { vi: "đường cấm", en: "prohibited road" },
  expressway: { vi: "đường cao tốc", en: "expressway" },
  pavement: { vi: "vỉa hè", en: "pavement" },
  "closed-area": { vi: "khu vực đóng", en: "closed area" },
};

export const LEGEND = {
  lane: { vi: "Làn đường, hướng đi, loại xe", en: "Lane, direction, who may use it" },
  stopLine: { vi: "Vạch dừng, chiều xe qua", en: "Stop line, the way it is crossed" },
  line: { vi: "Vạch đếm, chiều thuận", en: "Counting line, forward" },
  zone: { vi: "Khu vực", en: "Zone" },
  crossing: { vi: "Lối qua đường của người đi bộ", en: "Pedestrian crossing" },
  signalHead: { vi: "Đèn tín hiệu", en: "Signal head" },
  detectionRegion: { vi: "Vùng nhận dạng ở tỉ lệ gốc", en: "Region detected at the picture's own scale" },
  known: { vi: "Điểm hiệu chuẩn, mũi tên: độ lệch ×10", en: "Known point, arrow: its miss ×10" },
  grid: {
    vi: "Lưới mặt đất 1 m và 5 m, mờ dần khi kém chính xác",
    en: "Ground grid 1 m and 5 m, fading with its error",
  },
  noCalibration: { vi: "Không có hiệu chuẩn: không có lưới mét", en: "No calibration: no metre grid" },
  calibration: { vi: "Hiệu chuẩn: sai số chiếu lại", en: "Calibration: reprojection error" },
  noProblems: { vi: "Không có vấn đề", en: "No problems" },
  error: { vi: "LỖI", en: "ERROR" },
  warning: { vi: "Cảnh báo", en: "Warning" },
} satisfies Record<string, LocalName>;

export const classList = (classes: readonly RoadUserClass[], language: Language): string =>
  classes.map((one) => CLASS_WORDS[one][language]).join(", ");

const ACT_WORDS = {
  enter: { vi: "Cấm vào", en: "No entry" },
  stop: { vi: "Cấm dừng", en: "No stopping" },
  park: { vi: "Cấm đỗ", en: "No parking" },
} satisfies Record<string, LocalName>;

/** What a zone forbids, in two lines: act and hours with whom, and on what ground. */
export function forbidWords(forbids: NonNullable<Drawing["zones"][number]["forbids"]>, language: Language): string[] {
  const { act, classes, hours } = forbids;
  const when = hours === undefined ? "" : ` ${hours.from}–${hours.to}`;
  const ground = forbids.act === "enter" ? ENTER_GROUND_WORDS[forbids.ground] : STOP_GROUND_NAMES[forbids.ground];
  return [`${ACT_WORDS[act][language]}${when}: ${classList(classes, language)}`, `(${ground[language]})`];
}
