import { createHash } from "node:crypto";
import sharp from "sharp";
import { expect, test } from "vitest";
import { contrastIn } from "./sharp-contrast.ts";
import { coveredStill } from "./sharp-covered-still.ts";
import { stripedPicture } from "./sharp-striped-picture.ts";
import type { StillCovers } from "./still-covers.ts";

const untold: StillCovers = { over: [], around: [], areOthersKnown: true };

test("what is covered cannot be read, the rest can, and the original is as it was", async () => {
  const original = await stripedPicture(800, 400);
  const hash = createHash("sha256").update(original).digest("hex");
  const covers: StillCovers = { ...untold, around: [[0.5, 0, 1, 1]], keep: [0.75, 0.5, 1, 1] };
  const { jpeg, widthPx, heightPx } = await coveredStill(original, covers);
  expect({ widthPx, heightPx }).toEqual({ widthPx: 800, heightPx: 400 });
  expect(await contrastIn(jpeg, [0, 0, 0.5, 1])).toBeGreaterThan(50);
  expect(await contrastIn(jpeg, [0.75, 0.5, 1, 1])).toBeGreaterThan(50);
  expect(await contrastIn(jpeg, [0.52, 0, 1, 0.48])).toBeLessThan(10);
  expect(createHash("sha256").update(original).digest("hex")).toBe(hash);
  expect((await sharp(jpeg).metadata()).exif).toBeUndefined();
});

test("the same still and covers make the same bytes", async () => {
  const original = await stripedPicture(320, 200);
  const covers: StillCovers = { ...untold, over: [[0.1, 0.1, 0.5, 0.9]] };
  const [one, other] = [await coveredStill(original, covers), await coveredStill(original, covers)];
  expect(Buffer.from(one.jpeg).equals(Buffer.from(other.jpeg))).toBe(true);
});

test("a wide still is made narrower, after it was covered", async () => {
  const { widthPx, heightPx } = await coveredStill(await stripedPicture(3_200, 100), untold);
  expect({ widthPx, heightPx }).toEqual({ widthPx: 1_600, heightPx: 50 });
});

test("what is no whole JPEG is refused", async () => {
  const original = await stripedPicture(320, 200);
  await expect(coveredStill(original.subarray(0, original.length / 2), untold)).rejects.toThrow();
  await expect(coveredStill(Buffer.from("no picture"), untold)).rejects.toThrow();
});
