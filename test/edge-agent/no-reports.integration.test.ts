import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const repositoryRoot = join(import.meta.dirname, "../..");

/** Opens a model as the agent does, in its detection thread, with `HOME` an empty folder. */
const script = `
  import { startDetectorThread } from ${JSON.stringify(join(repositoryRoot, "edge-agent/src/detection/detector-thread.ts"))};
  const openFor = [{ widthPx: 416, heightPx: 416 }];
  const cacheDir = ${JSON.stringify(join(repositoryRoot, ".cache/models"))};
  const thread = await startDetectorThread({ cardId: "nanodet-coco", cacheDir, threads: 1, openFor, onProgress: () => {} });
  await thread.close();
`;

test("the model's runtime keeps no device id to report by: nothing is written to the user's home", async () => {
  const home = await mkdtemp(join(tmpdir(), "ngaba-home-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const file = join(home, "open-model.mjs");
  await writeFile(file, script);
  await promisify(execFile)(process.execPath, [file], { env: { PATH: process.env.PATH, HOME: home }, timeout: 60_000 });
  expect(await readdir(home)).toEqual(["open-model.mjs"]);
});
