import { expect, test } from "vitest";
import { FOLDERS, fileBehind, pageFiles } from "./page-files.ts";

const RENDERER = "/test/simulator/junction/render";

test("what the page loads is found by its imports: its own modules, those of other folders, three and the fonts", async () => {
  const files = await pageFiles();
  const addresses = [
    `${RENDERER}/browser/index.html`,
    `${RENDERER}/browser/main.ts`,
    `${RENDERER}/browser/caption.ts`,
    `${RENDERER}/plate-layout.ts`,
    "/test/simulator/junction/street.ts",
    "/test/rule-truth/noise-random.ts",
    "/edge-agent/src/geometry/polygon.ts",
    "/three/build/three.core.js",
    "/three/examples/jsm/loaders/OBJLoader.js",
    "/fonts/be-vietnam-pro-vietnamese-500-normal.woff2",
  ];
  expect([...files.keys()]).toEqual(expect.arrayContaining(addresses));
  expect(files.get(`${RENDERER}/browser/main.ts`)?.toString()).toContain("globalThis.junction");
});

test("modules of which only types are imported are not loaded, nor is Node's half", async () => {
  const addresses = [...(await pageFiles()).keys()];
  expect(addresses).not.toContain("/test/simulator/junction/world.ts");
  expect(addresses.filter((address) => /\/node\/|\.test\.ts$/.test(address))).toEqual([]);
});

test("no address leads out of the folders that the page may use", () => {
  expect(fileBehind("/test/package.json")).toBe(`${FOLDERS.test}/package.json`);
  for (const address of ["/test/../package.json", "/scripts/run.mjs", "/", "/test", "/models/scooter.obj"])
    expect(fileBehind(address)).toBeUndefined();
  expect(fileBehind("/models/scooter.obj", { models: "/somewhere" })).toBe("/somewhere/scooter.obj");
});
