import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { epochMs, Snapshot } from "@ngaba/contract";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import type { Frame } from "../capture/frame.ts";
import { createLogger } from "../platform/logger.ts";
import type { SnapshotMarks } from "./annotation.ts";
import { openEvidenceStore } from "./evidence-store.ts";
import { loadLabelFont } from "./label-font.ts";
import { createSnapshotTaker, renderSnapshots } from "./sharp-snapshot.ts";

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
  const [plain, annotated] = await renderSnapshots(greyFrame(), marks, loadLabelFont());
  const before = await pixelsOf(plain?.jpeg);
  for (const [x, y] of [
    [100, 140],
    [130, 70],
    [270, 170],
    [20, 20],
  ] as const) {
    for (const value of before(x, y)) expect(Math.abs(value - 128)).toBeLessThan(4);
  }
  const after = await pixelsOf(annotated?.jpeg);
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
    import { renderSnapshots } from ${JSON.stringify(join(import.meta.dirname, "sharp-snapshot.ts"))};
    import { loadLabelFont } from ${JSON.stringify(join(import.meta.dirname, "label-font.ts"))};
    const frame = { rgb: new Uint8Array(${WIDTH * HEIGHT * 3}).fill(128), widthPx: ${WIDTH}, heightPx: ${HEIGHT} };
    const [, annotated] = await renderSnapshots(frame, ${JSON.stringify(marks)}, loadLabelFont());
    process.stdout.write(annotated.jpeg.toString("base64"));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, FONTCONFIG_FILE: join(work, "fonts.conf") },
  });
  const [, here] = await renderSnapshots(greyFrame(), marks, loadLabelFont());
  expect(Buffer.from(stdout, "base64").equals(here?.jpeg ?? Buffer.of())).toBe(true);
});

test("both pictures lie in the store before the event can name them", async () => {
  const log = createLogger("silent");
  const store = openEvidenceStore({ folder: folder(), log });
  const snapshots = await createSnapshotTaker({ store, log })(greyFrame(), marks);
  expect(snapshots.map((snapshot) => Snapshot.parse(snapshot).role)).toEqual(["plain", "annotated"]);
  for (const { sha256, bytes } of snapshots) expect((await store.read(sha256, 0, 10_000_000))?.length).toBe(bytes);
});

test("when the pictures cannot be stored the event goes without them, and somebody is told", async () => {
  const log = createLogger("silent");
  const path = folder();
  const store = openEvidenceStore({ folder: path, log });
  rmSync(path, { recursive: true });
  const losses: unknown[] = [];
  const take = createSnapshotTaker({ store, log, onLoss: (error) => losses.push(error) });
  expect(await take(greyFrame(), marks)).toEqual([]);
  expect(losses).toHaveLength(1);
});
