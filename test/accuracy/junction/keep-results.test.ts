import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keptOrMeasured, sourceHash } from "./keep-results.ts";
import { NO_PLATES } from "./plate-widths.ts";
import type { SeedResult } from "./seed-result.ts";
import { carFilm } from "./testing/car-film.ts";

const NO_LIVE = { films: [], analysedFps: [], cores: 0 };
const OPTIONS = { fps: 5, regions: true, latency: true };

function keeping() {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-keep-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [film, truthFile] = [join(folder, "film.mp4"), join(folder, "truth.json")];
  writeFileSync(film, "a film");
  writeFileSync(truthFile, "its truth");
  const films = { folder, seed: 3, films: [{ ...carFilm(5), film, truthFile }] };
  let measured = 0;
  let live: SeedResult["live"];
  const measure = async (): Promise<SeedResult> => {
    measured += 1;
    const plates = { ...NO_PLATES, car: [measured, 0, 0, 0] };
    return { seed: 3, watched: [], plates, ...(live && { live }) };
  };
  const keepDir = join(folder, "kept");
  const goesLive = (problems: readonly string[]): void => {
    live = { ...NO_LIVE, problems };
  };
  const run = (options = OPTIONS, sources = "of today", sourcesAfter = sources) =>
    keptOrMeasured({ folder: keepDir, sources, sourcesNow: async () => sourcesAfter }, films, options, measure);
  return { run, film, keepDir, goesLive };
}

test("a result is kept, and measured anew when a film, an option or our source is another", async () => {
  const { run, film, keepDir } = keeping();
  expect(await run()).toMatchObject({ wasKept: false, plates: { car: [1, 0, 0, 0] } });
  expect(await run()).toMatchObject({ wasKept: true, plates: { car: [1, 0, 0, 0] } });
  expect(await run({ ...OPTIONS, fps: 10 })).toMatchObject({ wasKept: false, plates: { car: [2, 0, 0, 0] } });
  writeFileSync(film, "another film");
  expect(await run({ ...OPTIONS, fps: 10 })).toMatchObject({ wasKept: false, plates: { car: [3, 0, 0, 0] } });
  expect(await run({ ...OPTIONS, fps: 10 }, "of tomorrow")).toMatchObject({ wasKept: false });
  expect(readdirSync(keepDir)).toEqual(["seed-3.json"]);
});

test("what cannot be trusted is not kept, and what was measured by nobody knows what is refused", async () => {
  const { run, keepDir, goesLive } = keeping();
  await expect(run(OPTIONS, "of today", "of tomorrow")).rejects.toThrow("begin anew");
  goesLive(["a camera was lost for a while"]);
  expect(await run()).toMatchObject({ wasKept: false });
  expect(existsSync(keepDir)).toBe(false);
  goesLive([]);
  await run();
  expect(await run()).toMatchObject({ wasKept: true });
});

test("a kept file that is damaged is named", async () => {
  const { run, keepDir } = keeping();
  await run();
  const file = join(keepDir, "seed-3.json");
  writeFileSync(file, readFileSync(file, "utf8").slice(0, 40));
  await expect(run()).rejects.toThrow(/seed-3\.json is no kept result: remove it/);
});

test("a changed source is another source, a changed test is not", async () => {
  const root = mkdtempSync(join(tmpdir(), "ngaba-source-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const name of ["edge-agent", "central", "contract", "config", "models", "scripts", "test"])
    mkdirSync(join(root, name));
  writeFileSync(join(root, "pnpm-lock.yaml"), "");
  const write = (name: string, text: string) => writeFileSync(join(root, name), text);
  write("edge-agent/rule.ts", "one");
  const first = await sourceHash(root);
  write("edge-agent/rule.test.ts", "one");
  expect(await sourceHash(root)).toBe(first);
  write("edge-agent/rule.ts", "two");
  expect(await sourceHash(root)).not.toBe(first);
});
