/** A stream of numbers that depends on its seed alone: the same seed, the same traffic. */
export interface Random {
  /** Even in [from, to). */
  between(from: number, to: number): number;
  /** Whole, even in [from, to]. */
  whole(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator, here 32 bits wide with the output mixed */
export function randomOf(seed: number, stream: string): Random {
  let state = [...`${seed}/${stream}`].reduce((hash, letter) => mix(hash ^ (letter.codePointAt(0) ?? 0)), 0x9e3779b9);
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return mix(state) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + next() * (to - from);
  const whole = (from: number, to: number): number => Math.floor(between(from, to + 1));
  return {
    between,
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
  };
}

/** Spreads every bit of a 32-bit number over all others. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
