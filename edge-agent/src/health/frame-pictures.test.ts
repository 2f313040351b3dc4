import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createFramePictures } from "./frame-pictures.ts";

test("each purpose gets a picture of each camera at its own interval, and its pixels are its own", () => {
  let nowMs = 0;
  const clock = { now: () => epochMs(nowMs), monotonic: () => monotonicMs(nowMs) };
  const taken: string[] = [];
  const pixels: Uint8Array[] = [];
  const hand = (purpose: string) => (cameraId: string, picture: { rgb: Uint8Array; at: number }) => {
    taken.push(`${purpose} ${cameraId} ${picture.at}`);
    pixels.push(picture.rgb);
  };
  const pictures = createFramePictures(
    [
      { everyMs: 2000, hand: hand("check") },
      { everyMs: 5000, hand: hand("wall") },
    ],
    clock,
  );
  for (; nowMs < 6000; nowMs += 500) {
    const rgb = new Uint8Array(3).fill(7);
    const frame = { rgb, widthPx: 1, heightPx: 1, at: epochMs(nowMs), readAt: epochMs(nowMs) };
    pictures.onFrame({ cameraId: "a", ...frame });
    if (nowMs >= 3000) pictures.onFrame({ cameraId: "b", ...frame });
    rgb.fill(0);
  }
  expect(taken.filter((each) => each.includes(" a "))).toEqual([
    ...["check a 0", "wall a 0", "check a 2000", "check a 4000", "wall a 5000"],
  ]);
  expect(taken.filter((each) => each.includes(" b "))).toEqual(["check b 3000", "wall b 3000", "check b 5000"]);
  expect(pixels.every((rgb) => rgb.every((value) => value === 7))).toBe(true);
});
