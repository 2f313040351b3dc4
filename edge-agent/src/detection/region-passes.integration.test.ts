import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { loadCard } from "@ngaba/models";
import { expect, onTestFinished, test } from "vitest";
import type { PixelBox } from "./detection.ts";
import type { DetectionResult } from "./detector.ts";
import { createOnnxDetector } from "./onnx-detector.ts";
import { overlapIou } from "./suppress-overlaps.ts";

const film = join(import.meta.dirname, "../../../.cache/footage/vtest.avi");
const { referenceFrame } = loadCard("nanodet-coco");

/** Twelve real pictures of the street, each small, in one of 1280×720: a camera with a wide view. */
const [COLUMNS, ROWS, TILE_WIDTH_PX, TILE_HEIGHT_PX] = [4, 3, 320, 240];
const WIDE = { widthPx: COLUMNS * TILE_WIDTH_PX, heightPx: ROWS * TILE_HEIGHT_PX };

function wideView() {
  const filters = [
    `select=gte(n\\,${referenceFrame.frameIndex})`,
    `scale=${TILE_WIDTH_PX}:${TILE_HEIGHT_PX}`,
    `tile=${COLUMNS}x${ROWS}`,
  ];
  const rgb = execFileSync(
    "ffmpeg",
    ["-v", "error", "-i", film, "-vf", filters.join(), "-frames:v", "1"].concat(
      ...["-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"],
    ),
    { maxBuffer: WIDE.widthPx * WIDE.heightPx * 3 + 1 },
  );
  return { cameraId: "wide", rgb: new Uint8Array(rgb), ...WIDE, at: epochMs(0), readAt: epochMs(0) };
}

/** The persons whom the card knows in the first of the twelve pictures, frame pixels of the wide view; 30 px high. */
function knownPersons(): PixelBox[] {
  const scale = TILE_WIDTH_PX / referenceFrame.frameWidthPx;
  return referenceFrame.boxes
    .filter((known) => known.class === "person")
    .map(({ box: [x1, y1, x2, y2] }) => ({ x1: x1 * scale, y1: y1 * scale, x2: x2 * scale, y2: y2 * scale }));
}

/** How many boxes each of the known persons has. */
const boxesOf = ({ detections }: DetectionResult): number[] =>
  knownPersons().map((known) => detections.filter(({ box }) => overlapIou(box, known) > 0.5).length);

test.skipIf(!existsSync(film))(
  "small people whom the whole frame misses are found in a region at the picture's own scale, each once",
  async () => {
    const cacheDir = mkdtempSync(join(tmpdir(), "ngaba-regions-"));
    onTestFinished(() => rmSync(cacheDir, { recursive: true }));
    const detector = createOnnxDetector({ cardId: "nanodet-coco", cacheDir, threads: 1 });
    onTestFinished(() => detector.close());
    const whole = await detector.detect(wideView());
    const regions = [
      { id: "far", box: [0, 0, 0.25, 0.333] as const },
      { id: "far-again", box: [0, 0.05, 0.3, 0.35] as const },
    ];
    const both = await detector.detect(wideView(), regions);
    expect(boxesOf(whole)).toContain(0);
    expect(boxesOf(both)).toEqual(knownPersons().map(() => 1));
    expect(both.passes.map(({ regionId, inputPx, scale }) => [regionId, inputPx, scale])).toEqual([
      [undefined, 736 * 416, 0.575],
      ["far", 416 * 416, 1],
      ["far-again", 736 * 224, 1],
    ]);
    expect(both.modelSha256).toBe(whole.modelSha256);
  },
);
