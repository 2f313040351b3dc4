import { createHash } from "node:crypto";
import { readSignalHead } from "@ngaba/edge-agent/signals/read-signal-head.ts";
import { expect, test } from "vitest";
import { CONDITIONS } from "./conditions.ts";
import { FPS, FRAME, signalFilm } from "./signal-film.ts";
import { accuracyOf, decidedOf, NO_TALLY, tallied } from "./tally.ts";

test.each(CONDITIONS.filter(({ name }) => /lamps of 6 to 8/.test(name)))(
  "$name: phases are read, and no red on green",
  async (condition) => {
    const { heads, frames } = signalFilm(condition, 7, 2);
    let tally = NO_TALLY;
    let number = 0;
    for await (const rgb of frames()) {
      for (const { lamps, program } of heads) {
        tally = tallied(tally, program.truthAt((1000 * number) / FPS), readSignalHead(rgb, FRAME, lamps).phase);
      }
      number += 1;
    }
    expect(accuracyOf(tally)).toBeGreaterThan(0.98);
    expect(decidedOf(tally)).toBeGreaterThan(0.8);
    expect(tally.redOnGreen).toBe(0);
  },
);

test("the same seed gives the same film, another seed another", async () => {
  const [condition] = CONDITIONS;
  if (condition === undefined) throw new Error("there is no condition");
  const digestOf = async (seed: number) => {
    const hash = createHash("sha256");
    for await (const rgb of signalFilm(condition, seed, 1).frames()) hash.update(rgb);
    return hash.digest("hex");
  };
  expect(await digestOf(3)).toBe(await digestOf(3));
  expect(await digestOf(3)).not.toBe(await digestOf(4));
});
