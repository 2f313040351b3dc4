import type { LocalName } from "@ngaba/contract";
import { z } from "zod";
import { STOP_GROUND_NAMES, STOP_GROUNDS, type StopGround } from "./stop-ground.ts";

const PLAIN_ACT_NAMES = {
  "red-light": { vi: "Không chấp hành đèn tín hiệu giao thông", en: "Ran a red light" },
  "stop-line": { vi: "Dừng quá vạch dừng khi đèn đỏ", en: "Halted past the stop line on red" },
  "wrong-way": { vi: "Đi ngược chiều đường một chiều", en: "Drove the wrong way on a one-way road" },
  "wrong-way/street": { vi: "Không đi bên phải theo chiều đi", en: "Drove on the left of a two-way road" },
  "wrong-way/expressway": { vi: "Đi ngược chiều trên đường cao tốc", en: "Drove the wrong way on an expressway" },
  "wrong-lane": { vi: "Đi không đúng phần đường, làn đường", en: "Drove in a lane of others" },
  "forbidden-turn/left": { vi: "Rẽ trái tại nơi có biển cấm rẽ trái", en: "Turned left against a sign" },
  "forbidden-turn/right": { vi: "Rẽ phải tại nơi có biển cấm rẽ phải", en: "Turned right against a sign" },
  "forbidden-turn/u-turn-sign": { vi: "Quay đầu xe tại nơi có biển cấm", en: "Made a U-turn against a sign" },
  "forbidden-turn/u-turn-place": {
    vi: "Quay đầu xe tại nơi không được quay đầu",
    en: "Made a U-turn where the place forbids it",
  },
  "forbidden-turn/u-turn-tunnel": { vi: "Quay đầu xe trong hầm đường bộ", en: "Made a U-turn in a road tunnel" },
  "speeding/5-10": { vi: "Quá tốc độ từ 5 đến dưới 10 km/h", en: "Too fast by 5 to less than 10 km/h" },
  "speeding/10-20": { vi: "Quá tốc độ từ 10 đến 20 km/h", en: "Too fast by 10 to 20 km/h" },
  "speeding/20-35": { vi: "Quá tốc độ trên 20 đến 35 km/h", en: "Too fast by more than 20, up to 35 km/h" },
  "speeding/over-35": { vi: "Quá tốc độ trên 35 km/h", en: "Too fast by more than 35 km/h" },
  "restricted-zone/prohibited-road": { vi: "Đi vào đường cấm, khu vực cấm", en: "Entered a prohibited road or area" },
  "restricted-zone/expressway": { vi: "Đi vào đường cao tốc trái phép", en: "Entered an expressway" },
  "restricted-zone/pavement": { vi: "Điều khiển xe đi trên vỉa hè", en: "Drove on the pavement" },
} satisfies Record<string, LocalName>;

type PlainAct = keyof typeof PLAIN_ACT_NAMES;
type StopAct = `illegal-stop/${StopGround}/${"stop" | "park"}`;

/** What the law is asked for: a rule's kind, or the kind and its ground. */
export type Act = PlainAct | StopAct;

const names = new Map<string, LocalName>([
  ...Object.entries(PLAIN_ACT_NAMES),
  ...STOP_GROUNDS.flatMap((ground): [StopAct, LocalName][] => {
    const { vi, en } = STOP_GROUND_NAMES[ground];
    return [
      [`illegal-stop/${ground}/stop`, { vi: `Dừng xe ${vi}`, en: `Stopped ${en}` }],
      [`illegal-stop/${ground}/park`, { vi: `Đỗ xe ${vi}`, en: `Parked ${en}` }],
    ];
  }),
]);

/** Every act that a statute can speak of. */
export const ACTS = [...names.keys()] as Act[];

export const Act = z.enum(ACTS).describe("What the law is asked for");

/** A short title of an act for people; `undefined` for an act that nobody knows. */
export const actTitle = (act: string): LocalName | undefined => names.get(act);

/** True for an act that only a measured speed proves. */
export const needsMeasuredSpeed = (act: string): boolean => act.startsWith("speeding/");
