import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cameraOf, VIEWS } from "../../views.ts";
import type { MomentOrder } from "../render-order.ts";
import { rendererKey, segmentKey } from "./source-key.ts";

const moment: MomentOrder = { atMs: 0, actors: [], signals: [["south-head", "red"]] };
const programs = ["Chromium 1", "ffmpeg 1"];

async function modelsForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "models-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "scooter.obj"), "v 0 0 0");
  return folder;
}

test("the renderer's key is another one after any change of a program or of the models", async () => {
  const modelsFolder = await modelsForTest();
  const keys = [await rendererKey({ programs, modelsFolder })];
  expect(await rendererKey({ programs, modelsFolder })).toBe(keys[0]);
  keys.push(await rendererKey({ programs: ["Chromium 2", "ffmpeg 1"], modelsFolder }));
  keys.push(await rendererKey({ programs: ["Chromium 1", "ffmpeg 2"], modelsFolder }));
  await writeFile(join(modelsFolder, "scooter.obj"), "v 0 0 1");
  keys.push(await rendererKey({ programs, modelsFolder }));
  await writeFile(join(modelsFolder, "scooter.mtl"), "");
  keys.push(await rendererKey({ programs, modelsFolder }));
  expect(new Set(keys).size).toBe(5);
});

test("the key of a piece is the same for the same order and moments, and another for any change", () => {
  const [first, second] = VIEWS.map((view) => cameraOf(view).placement);
  if (first === undefined || second === undefined) throw new Error("two views are needed");
  const film = { placement: first, scale: 1, framesPerSecond: 10 };
  const keys = [
    segmentKey("this renderer", film, [moment]),
    segmentKey("another", film, [moment]),
    segmentKey("this renderer", { ...film, scale: 2 }, [moment]),
    segmentKey("this renderer", { ...film, framesPerSecond: 5 }, [moment]),
    segmentKey("this renderer", { ...film, placement: second }, [moment]),
    segmentKey("this renderer", film, [{ ...moment, signals: [["south-head", "green"]] }]),
    segmentKey("this renderer", film, [moment, moment]),
  ];
  expect(segmentKey("this renderer", film, [moment])).toBe(keys[0]);
  expect(new Set(keys).size).toBe(7);
});
