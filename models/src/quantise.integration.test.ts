import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openCalibration } from "./calibration.ts";
import { loadCard } from "./card-loader.ts";
import { encodeOnnx, type OnnxModel } from "./onnx-proto.ts";
import { runOnce } from "./onnx-run.ts";
import { loadOnnxRuntime } from "./onnx-runtime.ts";
import { translateModel } from "./prepare-model.ts";
import { quantise } from "./quantise.ts";
import { simplify } from "./simplify.ts";
import { readSourceFiles } from "./source-files.ts";

const size = { inputWidthPx: 96, inputHeightPx: 64 };
const card = loadCard("nanodet-coco");
const translated = translateModel(card, readSourceFiles(card), size);
const input = Float32Array.from({ length: 3 * 96 * 64 }, (_, index) => ((index * 7919) % 1000) / 250 - 2);

function fileOf(model: OnnxModel): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-models-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "model.onnx"), encodeOnnx(model));
  return join(folder, "model.onnx");
}

const outputsOf = (model: OnnxModel) => runOnce(fileOf(model), card.input.name, input, [1, 3, 64, 96]);

async function int8Model(): Promise<OnnxModel> {
  const calibration = await openCalibration(card.id, size);
  onTestFinished(() => calibration.close());
  await calibration.look(input);
  return quantise(simplify(translated), calibration.ranges());
}

test("the simplified model computes what the translated one does, with fewer nodes", async () => {
  const simplified = simplify(translated);
  expect(simplified.nodes.length).toBeLessThan(translated.nodes.length / 2);
  const [expected, found] = [await outputsOf(translated), await outputsOf(simplified)];
  for (const [name, values] of Object.entries(expected)) {
    const differences = values.map((value, index) => Math.abs(value - (found[name]?.[index] ?? Number.NaN)));
    expect(Math.max(...differences), name).toBeLessThan(5e-5);
  }
});

test("in int8 the model computes nearly the same", async () => {
  const [expected, found] = [await outputsOf(translated), await outputsOf(await int8Model())];
  for (const [name, values] of Object.entries(expected)) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const error = values.reduce((sum, value, index) => sum + (value - (found[name]?.[index] ?? Number.NaN)) ** 2, 0);
    expect(error / spread, name).toBeLessThan(0.02);
  }
});

test("the runtime computes it in integers: all convolutions but the last three, and what is between them", async () => {
  const file = fileOf(await int8Model());
  const { InferenceSession } = await loadOnnxRuntime();
  const session = await InferenceSession.create(file, { optimizedModelFilePath: `${file}.optimised` });
  await session.release();
  const optimised = readFileSync(`${file}.optimised`).toString("latin1");
  const count = (op: string): number => optimised.split(`\x22${String.fromCharCode(op.length)}${op}`).length - 1;
  expect(count("QLinearConv")).toBe(31);
  expect(count("QLinearLeakyRelu")).toBe(28);
  expect(count("QLinearAdd")).toBe(4);
  expect(count("QuantizeLinear")).toBe(1);
});
