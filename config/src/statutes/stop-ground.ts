import type { LocalName } from "@ngaba/contract";
import { z } from "zod";

/**
 * The legal grounds on which a stop is forbidden at a place. A zone names one of them: it decides, with the road user
 * and with whether somebody stopped or parked, which provision an illegal stop falls under.
 */
export const STOP_GROUNDS = [
  "no-stopping-sign",
  "no-parking-sign",
  "no-stopping-marking",
  "junction",
  "crossing",
  "bus-lane",
  "bus-stop",
  "gate",
  "bridge",
  "under-overpass",
  "tunnel",
  "railway-crossing",
  "railway",
  "left-side",
  "against-traffic",
  "not-at-kerb",
  "not-at-right-edge",
  "outside-marked-place",
  "double-parking",
  "median",
  "median-opening",
  "single-lane",
  "hiding-sign",
  "utility-cover",
  "fire-water",
  "opposite-parked",
  "curve",
  "pavement",
  "carriageway",
  "carriageway-rural",
  "obstructing",
  "expressway",
] as const;

/** One of {@link STOP_GROUNDS}. */
export const StopGround = z.enum(STOP_GROUNDS).describe("Why a stop is forbidden at this place");
export type StopGround = z.infer<typeof StopGround>;

/** Each ground as people read it. */
export const STOP_GROUND_NAMES: Readonly<Record<StopGround, LocalName>> = {
  "no-stopping-sign": { vi: "nơi có biển “Cấm dừng xe và đỗ xe”", en: "at a “no stopping and parking” sign" },
  "no-parking-sign": { vi: "nơi có biển “Cấm đỗ xe”", en: "at a “no parking” sign" },
  "no-stopping-marking": { vi: "nơi có vạch kẻ đường cấm dừng, đỗ", en: "on a marking that forbids stopping" },
  junction: { vi: "nơi đường giao nhau, trong phạm vi 5 mét", en: "in a junction or within 5 m of it" },
  crossing: { vi: "trên phần đường dành cho người đi bộ qua đường", en: "on a pedestrian crossing" },
  "bus-lane": { vi: "trên đường dành riêng cho xe buýt", en: "on a bus lane" },
  "bus-stop": { vi: "tại điểm đón, trả khách", en: "at a bus stop" },
  gate: { vi: "trước cổng cơ quan, trong phạm vi 5 mét hai bên", en: "at an official gate or within 5 m of it" },
  bridge: { vi: "trên cầu", en: "on a bridge" },
  "under-overpass": { vi: "dưới gầm cầu vượt", en: "under an overpass" },
  tunnel: { vi: "trong hầm đường bộ", en: "in a road tunnel" },
  "railway-crossing": { vi: "nơi đường bộ giao nhau với đường sắt", en: "at a level crossing" },
  railway: { vi: "trong phạm vi an toàn của đường sắt", en: "in the safety area of a railway" },
  "left-side": { vi: "bên trái đường một chiều hoặc đường đôi", en: "on the left of a one-way or dual road" },
  "against-traffic": { vi: "ngược với chiều lưu thông của làn đường", en: "against the direction of the lane" },
  "not-at-kerb": {
    vi: "không sát lề đường, vỉa hè bên phải, quá 0,25 mét",
    en: "more than 0.25 m from the right kerb",
  },
  "not-at-right-edge": { vi: "không sát mép đường bên phải", en: "not at the right edge of the road" },
  "outside-marked-place": { vi: "không đúng vị trí đã bố trí để dừng, đỗ xe", en: "outside the places marked for it" },
  "double-parking": { vi: "song song với xe khác đang dừng, đỗ", en: "beside another stopped vehicle" },
  median: { vi: "trên dải phân cách giữa", en: "on the median strip" },
  "median-opening": { vi: "nơi mở dải phân cách giữa", en: "at an opening of the median strip" },
  "single-lane": { vi: "nơi phần đường chỉ đủ một làn xe", en: "where the road is one lane wide" },
  "hiding-sign": { vi: "che khuất biển báo, đèn tín hiệu", en: "hiding a sign or a traffic light" },
  "utility-cover": { vi: "trên miệng cống, miệng hầm kỹ thuật", en: "on a drain or a utility cover" },
  "fire-water": { vi: "chỗ dành riêng cho xe chữa cháy lấy nước", en: "where fire engines take water" },
  "opposite-parked": { vi: "quá gần xe đang đỗ ngược chiều", en: "too close to a car parked opposite" },
  curve: { vi: "nơi đường cong, đầu dốc che khuất tầm nhìn", en: "on a blind curve or near the top of a slope" },
  pavement: { vi: "trên vỉa hè", en: "on the pavement" },
  carriageway: { vi: "ở lòng đường trái phép", en: "on the carriageway without permission" },
  "carriageway-rural": {
    vi: "trên phần đường xe chạy ngoài đô thị, nơi có lề đường",
    en: "on a rural carriageway beside a usable verge",
  },
  obstructing: { vi: "gây cản trở, ùn tắc giao thông", en: "so that traffic is held up" },
  expressway: { vi: "trên đường cao tốc", en: "on an expressway" },
};
