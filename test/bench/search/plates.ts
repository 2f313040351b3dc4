import { UNASSIGNED_PROVINCES } from "@ngaba/contract";
import type { Random } from "./random.ts";

const LETTERS = [..."ABCDEFGHKLMNPSTUVXYZ"];

/** A plate of the form of today, under a code that no province has: nobody's. */
export function inventedPlate(random: Random): string {
  const series = random.share() < 0.6 ? random.pick(LETTERS) + random.pick(LETTERS) : random.pick(LETTERS);
  const number = String(1 + random.below(99_999)).padStart(5, "0");
  return random.pick(UNASSIGNED_PROVINCES) + series + number;
}

/** So many characters of a plate, from any place. */
export function partOf(plate: string, length: number, random: Random): string {
  const from = random.below(plate.length - length + 1);
  return plate.slice(from, from + length);
}

/** A plate with one character misread, left out or added. */
export function misread(plate: string, random: Random): string {
  const at = random.below(plate.length);
  const [before, after] = [plate.slice(0, at), plate.slice(at + 1)];
  const others = [..."0123456789ABCDEFGHKLMNPSTUVXYZ"].filter((one) => one !== plate[at]);
  const other = random.pick(others);
  return random.pick([before + other + after, before + after, before + other + plate.slice(at)]);
}
