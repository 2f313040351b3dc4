import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError } from "./config-error.ts";
import { loadInventory } from "./inventory.ts";

const site = (id: string) =>
  `  - { id: ${id}, name: { vi: a, en: a }, ward: { vi: b, en: b }, latitude: 21, longitude: 105, positionIsSample: true }\n`;
const camera = (id: string, siteId: string) => `  - { id: ${id}, siteId: ${siteId}, name: { vi: c, en: c } }\n`;

function problemsOf(sites: string, cameras: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-inventory-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "sites.yaml"), `sites:\n${sites}`);
  writeFileSync(join(folder, "cameras.yaml"), `cameras:\n${cameras}`);
  try {
    loadInventory(folder);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ file, path, message }) => `${file.slice(folder.length + 1)} ${path} ${message}`);
  }
  return [];
}

test("a camera that names no site and a site without a camera are told", () => {
  expect(problemsOf(site("s-1") + site("s-2"), camera("c-1", "s-1") + camera("c-2", "s-3"))).toEqual([
    'cameras.yaml cameras[1].siteId no such site: "s-3"',
    'sites.yaml sites[1].id no camera hangs at "s-2"',
  ]);
});

test("what is wrong in either file is told at once", () => {
  expect(problemsOf(site("s-1") + site("s-1"), camera("c-1", "s-1") + camera("c-1", "s-1"))).toEqual([
    'sites.yaml sites[1].id "s-1" is taken by sites[0]',
    'cameras.yaml cameras[1].id "c-1" is taken by cameras[0]',
  ]);
});

test.each([
  { streams: "{}", problem: "cameras[0].streams names neither main nor sub" },
  { streams: "{ main: { widthPx: 1920, heightPx: 1080, fps: 0, codec: h264 } }", problem: "streams.main.fps" },
  { streams: "{ sub: { widthPx: 640, heightPx: 360, fps: 10, codec: mpeg4 } }", problem: "streams.sub.codec" },
])("streams that say nothing, or nothing possible, are told: $streams", ({ streams, problem }) => {
  const declared = camera("c-1", "s-1").replace(" } }\n", ` }, streams: ${streams} }\n`);
  expect(problemsOf(site("s-1"), declared)).toEqual([expect.stringContaining(problem)]);
});
