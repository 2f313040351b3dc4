/** What people read in the page, Vietnamese first. */
import type { ZonePlace } from "../../../rule-truth/sumo/places.ts";

interface Name {
  readonly vi: string;
  readonly en: string;
}

export const NAMES = {
  stopLine: { vi: "Vạch dừng", en: "Stop line" },
  zebra: { vi: "Vạch đi bộ qua đường", en: "Zebra crossing" },
  signalHead: { vi: "Đèn tín hiệu", en: "Traffic light" },
} as const;

const LANES: Readonly<Record<string, Name>> = {
  "in-inner": { vi: "Làn trong, vào nút giao", en: "Inner lane, inbound" },
  "in-outer": { vi: "Làn ngoài, vào nút giao", en: "Outer lane, inbound" },
  "out-inner": { vi: "Làn trong, ra khỏi nút giao", en: "Inner lane, outbound" },
  "out-outer": { vi: "Làn ngoài, ra khỏi nút giao", en: "Outer lane, outbound" },
};

const LINES: Readonly<Record<string, Name>> = {
  "north-in": { vi: "Vào nút từ nhánh bắc", en: "Into the junction from the north arm" },
  "north-out": { vi: "Ra nhánh bắc", en: "Out by the north arm" },
  "east-out": { vi: "Ra nhánh đông", en: "Out by the east arm" },
};

const ZONES: Readonly<Record<ZonePlace["purpose"], Name>> = {
  "no-stopping": { vi: "Đoạn cấm dừng xe", en: "No-stopping stretch" },
  "speed-limit": { vi: "Đoạn hạn chế 40 km/h", en: "40 km/h stretch" },
  closed: { vi: "Sân rào chắn", en: "Closed yard" },
  loitering: { vi: "Góc vỉa hè", en: "Pavement corner" },
  crowd: { vi: "Nơi tụ tập", en: "Gathering place" },
};

/** By the id of a lane, `<arm>-<side>-<place>`. */
export function laneName(id: string): Name {
  return LANES[id.split("-").slice(1).join("-")] ?? { vi: id, en: id };
}

export function lineName(id: string): Name {
  return LINES[id] ?? { vi: id, en: id };
}

export function zoneName({ purpose }: ZonePlace): Name {
  return ZONES[purpose];
}
