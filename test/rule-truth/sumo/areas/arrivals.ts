import type { Random } from "../random.ts";

/** No two vehicles enter a road nearer to each other than this. */
const LEAST_HEADWAY_S = 0.4;

/** Seconds at which vehicles arrive by chance, so many seconds apart on average. */
export function arrivals(untilS: number, everyS: number, random: Random): number[] {
  const times: number[] = [];
  let atS = 0;
  while (atS < untilS) {
    times.push(atS);
    atS += Math.max(LEAST_HEADWAY_S, -Math.log(1 - random.between(0, 1)) * everyS);
  }
  return times;
}
