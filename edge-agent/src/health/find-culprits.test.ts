import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeOrFindCulprits } from "./find-culprits.ts";

const picture = (widthPx: number) => ({ rgb: new Uint8Array(0), widthPx, heightPx: 1 });

/** A decoder that gives nothing of a batch with a bad one in it. */
function decoderOf(bad: ReadonlySet<number>) {
  const counter = { tries: 0 };
  const decode = async (part: readonly number[]) => {
    counter.tries++;
    return part.some((one) => bad.has(one)) ? { lastWords: "bad" } : { pictures: part.map(picture) };
  };
  return { counter, decode };
}

test("up to two bad ones of 64 are found, all others have their own picture", async () => {
  const arbitraryBad = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(arbitraryBad, async (bad) => {
      const batch = Array.from({ length: 64 }, (_, index) => index);
      const { decode, counter } = decoderOf(new Set(bad));
      const results = await decodeOrFindCulprits(batch, decode);
      for (const [index, result] of results.entries()) {
        if (bad.includes(index)) expect(result).toEqual({ outcome: "undecodable", lastWords: "bad" });
        else expect(result).toEqual({ outcome: "decoded", picture: picture(index) });
      }
      expect(counter.tries).toBeLessThanOrEqual(25);
    }),
  );
});

test("an ffmpeg that did not run blames nobody, and is not tried again for each of them", async () => {
  let tries = 0;
  const results = await decodeOrFindCulprits([1, 2, 3, 4], async () => {
    tries++;
    return { notRun: "out of memory" };
  });
  expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill("not-tried"));
  expect(tries).toBe(1);
});

test("where all are bad the number of tries is bounded, and nobody is blamed without having been tried alone", async () => {
  const batch = Array.from({ length: 64 }, (_, index) => index);
  const { decode, counter } = decoderOf(new Set(batch));
  const outcomes = (await decodeOrFindCulprits(batch, decode)).map(({ outcome }) => outcome);
  expect(counter.tries).toBe(25);
  expect(outcomes).toHaveLength(64);
  expect(outcomes.filter((outcome) => outcome === "not-tried").length).toBeGreaterThan(0);
  expect(outcomes).not.toContain("decoded");
});
