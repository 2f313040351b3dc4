import { createNoiseRandom } from "../../rule-truth/noise-random.ts";

/** Choices that depend on the seed alone. */
export interface Random {
  /** In [0, 1). */
  share(): number;
  /** 0 to `count` - 1. */
  below(count: number): number;
  /** One of them; the first ones far more often where `isSkewed`. */
  pick<T>(all: readonly T[], isSkewed?: boolean): T;
  /** A UUIDv7 of this moment. */
  uuid(atMs: number): string;
}

/** @param stream another one for each purpose, so that none moves another */
export function createRandom(seed: number, stream: number): Random {
  const share = createNoiseRandom(seed, stream).uniform;
  const below = (count: number) => Math.floor(share() * count);
  const hex = (length: number) =>
    Math.floor(share() * 16 ** length)
      .toString(16)
      .padStart(length, "0");
  return {
    share,
    below,
    pick: (all, isSkewed = false) => {
      const chosen = all[Math.floor(all.length * (isSkewed ? share() ** 3 : share()))];
      if (chosen === undefined) throw new RangeError("there is nothing to pick from");
      return chosen;
    },
    uuid: (atMs) => {
      const at = atMs.toString(16).padStart(12, "0");
      return `${at.slice(0, 8)}-${at.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
    },
  };
}
