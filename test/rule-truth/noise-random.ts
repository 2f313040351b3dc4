/** Numbers that depend on the seed alone. */
export interface NoiseRandom {
  /** Even in [0, 1). */
  uniform(): number;
  /** Normal, mean 0, standard deviation 1; never beyond 4.1. */
  normal(): number;
}

const TABLE_BITS = 14;
const TABLE = normalQuantiles(2 ** TABLE_BITS);

/**
 * A stream of numbers.
 * @see Chris Doty-Humphrey, PractRand: sfc32, a small fast counting generator
 */
export function createNoiseRandom(seed: number, stream: number): NoiseRandom {
  let [a, b, c, counter] = [seed | 0, stream | 0, Math.imul(seed ^ 0x9e3779b9, stream + 0x85ebca6b) | 0, 1];
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let step = 0; step < 16; step++) bits();
  return {
    uniform: () => bits() / 2 ** 32,
    normal: () => TABLE[bits() >>> (32 - TABLE_BITS)] ?? 0,
  };
}

/**
 * Part of a normal variable that lies below `value`.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; wrong by less than 0.0000001
 */
export function normalShareBelow(value: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(value));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const above = 0.3989422804 * Math.exp((-value * value) / 2) * polynomial;
  return value < 0 ? above : 1 - above;
}

/** Values in whose middle each of `count` equal parts of a normal variable lies, by bisection. */
function normalQuantiles(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const share = (index + 0.5) / count;
    let [low, high] = [-6, 6];
    for (let step = 0; step < 30; step++) {
      const middle = (low + high) / 2;
      if (normalShareBelow(middle) < share) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  });
}
