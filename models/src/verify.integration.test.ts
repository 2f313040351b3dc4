import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { loadCard } from "./card-loader.ts";
import { runOnce } from "./onnx-run.ts";
import { prepareModel } from "./prepare-model.ts";
import { differences, verifyModel } from "./verify.ts";

const Golden = z.object({
  inputWidthPx: z.int(),
  inputHeightPx: z.int(),
  values: z.array(z.object({ output: z.string(), index: z.int(), value: z.number() })).length(30),
});

function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "ngaba-models-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("the converted model computes what the original graph computes in TensorFlow.js", async () => {
  const text = readFileSync(new URL("../golden/nanodet-coco-544x416.json", import.meta.url), "utf8");
  const golden = Golden.parse(JSON.parse(text));
  const { inputWidthPx, inputHeightPx } = golden;
  const model = await prepareModel({
    cardId: "nanodet-coco",
    cacheDir: temporaryFolder(),
    inputWidthPx,
    inputHeightPx,
  });

  const input = Float32Array.from(
    { length: 3 * inputWidthPx * inputHeightPx },
    (_, index) => ((index * 7919) % 1000) / 250 - 2,
  );
  const outputs = await runOnce(model.onnxFile, "input_1", input, [1, 3, inputHeightPx, inputWidthPx]);
  for (const { output, index, value } of golden.values) {
    expect(Math.abs((outputs[output]?.[index] ?? Number.NaN) - value), `${output}[${index}]`).toBeLessThan(5e-5);
  }
});

test("verify checks sources and conversion, and says that it skipped the footage which is not there", async () => {
  const folder = temporaryFolder();
  const checks = await verifyModel(loadCard("nanodet-coco"), { cacheDir: folder, footageDir: folder });
  expect(checks.map(({ what, outcome }) => `${outcome} ${what}`)).toEqual([
    "ok source files",
    "ok converted 736×416",
    "ok converted 544×416",
    "ok converted 736×224",
    "ok converted 416×416",
    "skipped reference boxes",
  ]);
});

const footageDir = fileURLToPath(new URL("../../.cache/footage", import.meta.url));

test.skipIf(!existsSync(join(footageDir, "vtest.avi")))(
  "the known boxes are found on the reference frame",
  async () => {
    const checks = await verifyModel(loadCard("nanodet-coco"), { cacheDir: temporaryFolder(), footageDir });
    expect(checks.at(-1)).toEqual({
      what: "reference boxes",
      outcome: "ok",
      detail: "all 8 on frame 300 of vtest.avi",
    });
  },
);

test("a wrong reference hash makes that check fail, and the others go on", async () => {
  const card = loadCard("nanodet-coco");
  const wrong = { ...card, source: { ...card.source, graph: { ...card.source.graph, sha256: "0".repeat(64) } } };
  const folder = temporaryFolder();
  const checks = await verifyModel(wrong, { cacheDir: folder, footageDir: folder });
  expect(checks[0]).toMatchObject({ outcome: "failed", detail: expect.stringContaining("nanodet.json: expected") });
  expect(checks).toHaveLength(6);
});

test("a missing, a moved and an unexpected box are told apart", () => {
  const box = (x: number) => ({
    class: "person",
    score: 0.8,
    box: [x, 10, x + 20, 60] as [number, number, number, number],
  });
  const tolerance = { tolerancePx: 2, toleranceScore: 0.03 };
  expect(differences([box(10), box(100)], [box(101), box(11)], tolerance)).toEqual([]);
  expect(differences([box(10), box(100)], [box(103), box(10)], tolerance)).toEqual([
    "missing person 0.80 at [100.0, 10.0, 120.0, 60.0]",
    "unexpected person 0.80 at [103.0, 10.0, 123.0, 60.0]",
  ]);
});
