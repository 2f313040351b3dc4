import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { epochMs } from "@ngaba/contract";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import type { Frame } from "../capture/frame.ts";
import type { SnapshotMarks } from "./annotation.ts";
import { loadLabelFont } from "./label-font.ts";
import { renderAnnotated, renderCrop, renderPlain } from "./sharp-still.ts";

const WIDTH = 320;
const HEIGHT = 240;
const marks: SnapshotMarks = {
  boxes: [{ box: { x1: 100, y1: 80, x2: 160, y2: 200 }, label: "Người đỗ 12" }],
  zones: [
    [
      [0.7, 0.5],
      [0.95, 0.5],
      [0.95, 0.9],
      [0.7, 0.9],
    ],
  ],
};

function greyFrame(): Frame {
  const at = epochMs(Date.UTC(2026, 10, 24));
  return {
    cameraId: "c",
    rgb: new Uint8Array(WIDTH * HEIGHT * 3).fill(128),
    widthPx: WIDTH,
    heightPx: HEIGHT,
    at,
    readAt: at,
  };
}

/** Reader of a JPEG's pixels. */
async function pixelsOf(
  jpeg: Buffer | undefined,
): Promise<(x: number, y: number) => readonly [number, number, number]> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([WIDTH, HEIGHT]);
  return (x, y) => [0, 1, 2].map((channel) => data[(y * WIDTH + x) * 3 + channel] ?? -1) as [number, number, number];
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "ngaba-evidence-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("the plain picture is the frame; the annotated one has box, zone and label over it and is the frame elsewhere", async () => {
  const annotated = await renderAnnotated(greyFrame(), marks, loadLabelFont());
  const before = await pixelsOf((await renderPlain(greyFrame())).jpeg);
  for (const [x, y] of [
    [100, 140],
    [130, 70],
    [270, 170],
    [20, 20],
  ] as const) {
    for (const value of before(x, y)) expect(Math.abs(value - 128)).toBeLessThan(4);
  }
  const after = await pixelsOf(annotated.jpeg);
  const [red, green, blue] = after(100, 140); // on the left side of the box: yellow
  expect(Math.min(red, green) - blue).toBeGreaterThan(80);
  const [zoneRed, zoneGreen] = after(270, 170); // inside the zone: tinted red
  expect(zoneRed - zoneGreen).toBeGreaterThan(8);
  for (const value of after(130, 140)) expect(Math.abs(value - 128)).toBeLessThan(6); // inside the box: untouched
  for (const value of after(20, 20)) expect(Math.abs(value - 128)).toBeLessThan(6);
  const strip = Array.from({ length: 90 }, (_, index) => after(102 + index, 70)[0]);
  expect(Math.max(...strip), "letters").toBeGreaterThan(180);
  expect(Math.min(...strip), "on a dark ground").toBeLessThan(60);
});

test("a machine without any font draws the same picture", async () => {
  const work = folder();
  writeFileSync(join(work, "fonts.conf"), '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>');
  const program = `
    import { renderAnnotated } from ${JSON.stringify(join(import.meta.dirname, "sharp-still.ts"))};
    import { loadLabelFont } from ${JSON.stringify(join(import.meta.dirname, "label-font.ts"))};
    const frame = { rgb: new Uint8Array(${WIDTH * HEIGHT * 3}).fill(128), widthPx: ${WIDTH}, heightPx: ${HEIGHT} };
    const annotated = await renderAnnotated(frame, ${JSON.stringify(marks)}, loadLabelFont());
    process.stdout.write(annotated.jpeg.toString("base64"));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, FONTCONFIG_FILE: join(work, "fonts.conf") },
  });
  const here = await renderAnnotated(greyFrame(), marks, loadLabelFont());
  expect(Buffer.from(stdout, "base64").equals(here.jpeg)).toBe(true);
});

test.each([
  { box: [0.4, 0.4, 0.6, 0.6], expected: [80, 40, 240, 200], why: "a small road user has its surroundings too" },
  { box: [0, 0, 0.1, 0.1], expected: [0, 0, 160, 160], why: "in a corner the crop stays inside the picture" },
  { box: [0.1, 0.1, 0.7, 0.9], expected: [0, 0, 288, 240], why: "a quarter more on each side, as far as there is any" },
] as const)("$why", async ({ box, expected }) => {
  const crop = await renderCrop(greyFrame(), [...box]);
  const [left, top, right, bottom] = crop.box;
  expect([left * WIDTH, top * HEIGHT, right * WIDTH, bottom * HEIGHT].map(Math.round)).toEqual(expected);
  const { width, height } = await sharp(crop.jpeg).metadata();
  expect([width, height]).toEqual([crop.widthPx, crop.heightPx]);
});
