import { expect, test } from "vitest";
import type { MomentOrder } from "../render-order.ts";
import { segmentKey, sourceKey } from "./source-key.ts";

const moment: MomentOrder = { atMs: 0, actors: [], signals: [["south-head", "red"]] };

test("the key of a piece is the same for the same order and moments, and another for any change", async () => {
  const source = await sourceKey({ cameraId: "a", scale: 1 });
  expect(await sourceKey({ cameraId: "a", scale: 1 })).toBe(source);
  const key = segmentKey(source, [moment]);
  expect(segmentKey(source, [moment])).toBe(key);
  const others = [
    segmentKey(await sourceKey({ cameraId: "a", scale: 2 }), [moment]),
    segmentKey(source, [{ ...moment, signals: [["south-head", "green"]] }]),
    segmentKey(source, [moment, moment]),
  ];
  expect(new Set([key, ...others]).size).toBe(4);
});
