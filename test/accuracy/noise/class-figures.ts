import type { Life, Reading } from "./reading.ts";
import { mean } from "./statistics.ts";

export interface ClassFigures {
  /** Found road users with the class that most of their own sightings have. */
  readonly sightings: number;
  /** Part of the sightings that have another class. */
  readonly flipShare: number;
  /** Part of the road users that have another class now and then. */
  readonly everFlipped: number;
  /** Mean length of a stretch with another class. */
  readonly meanSpellS: number;
}

/** How often a road user is called something else than it is called mostly. */
export function classFigures({ lives, framesPerSecond }: Reading): ClassFigures {
  const flips = lives.map(flipsOf).filter((flipped) => flipped.length > 0);
  const spells = flips.flatMap(spellsOf);
  return {
    sightings: flips.flat().length,
    flipShare: mean(flips.flat().map(Number)),
    everFlipped: mean(flips.map((flipped) => Number(flipped.includes(true)))),
    meanSpellS: spells.length === 0 ? 0 : mean(spells) / framesPerSecond,
  };
}

function flipsOf(life: Life): boolean[] {
  const classes = life.flatMap(({ detection }) => (detection ? [detection.roadUserClass] : []));
  const counts = new Map<string, number>();
  for (const name of classes) counts.set(name, (counts.get(name) ?? 0) + 1);
  const usual = [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
  return classes.map((name) => name !== usual);
}

function spellsOf(flipped: readonly boolean[]): number[] {
  const text = flipped.map((is) => (is ? "x" : ".")).join("");
  return (text.match(/x+/g) ?? []).map((spell) => spell.length);
}
