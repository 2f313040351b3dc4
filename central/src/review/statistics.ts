/** Pure. */

/** Standard deviations on either side of the middle in which 95 % of a normal variable lie. */
const Z_95 = 1.959964;

/**
 * Where a share lies with a confidence of 95 %, as far as `hits` of `count` say.
 * @returns `undefined` when nothing was counted
 * @see Wilson 1927, Probable inference, the law of succession, and statistical inference
 */
export function wilsonInterval(hits: number, count: number): readonly [low: number, high: number] | undefined {
  if (count === 0) return undefined;
  const [share, z2] = [hits / count, Z_95 ** 2];
  const middle = share + z2 / (2 * count);
  const reach = Z_95 * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count ** 2));
  const scale = 1 + z2 / count;
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)];
}

/** How often two said these. */
export interface Pairs {
  readonly first: string;
  readonly second: string;
  readonly cases: number;
}

/**
 * How far two agree beyond chance: 1 always, 0 as chance would have it.
 * @returns `undefined` when nothing was counted, or chance alone would make all alike
 * @see Cohen 1960, A coefficient of agreement for nominal scales
 */
export function cohensKappa(table: readonly Pairs[]): number | undefined {
  const count = sumOf(table);
  const words = [...new Set(table.flatMap(({ first, second }) => [first, second]))];
  const byChance = words.reduce((sum, word) => {
    const said = (who: "first" | "second") => sumOf(table.filter((pair) => pair[who] === word)) / count;
    return sum + said("first") * said("second");
  }, 0);
  if (count === 0 || byChance === 1) return undefined;
  const alike = sumOf(table.filter(({ first, second }) => first === second)) / count;
  return (alike - byChance) / (1 - byChance);
}

export const sumOf = (table: readonly { readonly cases: number }[]): number =>
  table.reduce((sum, { cases }) => sum + cases, 0);
