/**
 * Plates after circular 79/2024/TT-BCA, article 37 and annexes 2 and 4: sizes, rows, series letters. The leading code is
 * one that annex 2 gives to no province (also after circular 51/2025/TT-BCA), so that no plate is a real vehicle's.
 */
import type { Random } from "../../../rule-truth/sumo/random.ts";
import type { ActorType } from "../../../rule-truth/world.ts";
import type { JunctionActor, Plate } from "../world.ts";

const UNASSIGNED_CODES = ["13", "42", "44", "45", "46", "87", "91", "96"] as const;
const LETTERS = [..."ABCDEFGHKLMNPSTUVXYZ"] as [string, ...string[]];
const BLUE_LETTERS = [..."ABCDEFGHKLM"] as [string, ...string[]];

const LONG = { widthMm: 520, heightMm: 110 } as const;
const SHORT = { widthMm: 330, heightMm: 165 } as const;
const MOTORBIKE = { widthMm: 190, heightMm: 140 } as const;

export function drawPlates(type: ActorType, random: Random): JunctionActor["plates"] {
  if (type === "person" || type === "bicycle") return {};
  const code = random.pick(UNASSIGNED_CODES);
  const order = String(random.whole(1, 99_999)).padStart(5, "0");
  const number = `${order.slice(0, 3)}.${order.slice(3)}`;
  if (type === "motorbike") {
    const series = `${random.pick(LETTERS)}${random.pick(LETTERS)}`;
    return { rear: { lines: [`${code}-${series}`, number], colour: "white", ...MOTORBIKE } };
  }
  const colour = colourOf(type, random);
  const series = `${code}${random.pick(colour === "blue" ? BLUE_LETTERS : LETTERS)}`;
  return {
    front: { lines: [`${series}-${number}`], colour, ...LONG },
    rear: { lines: [series, number], colour, ...SHORT },
  };
}

/** Yellow is for vehicles that carry for hire, blue for the state's. */
function colourOf(type: ActorType, random: Random): Plate["colour"] {
  if (type === "bus") return "yellow";
  if (random.chance(type === "car" ? 0.15 : 0.6)) return "yellow";
  return type === "car" && random.chance(0.04) ? "blue" : "white";
}
