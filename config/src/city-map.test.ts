import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadCityMap } from "./city-map.ts";
import { ConfigError } from "./config-error.ts";

function cityWith(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-map-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (text !== undefined) writeFileSync(join(folder, "map.geojson"), text);
  return folder;
}

const street = {
  ...{ type: "Feature", properties: { kind: "street", lanes: 4 }, id: 7 },
  geometry: {
    type: "LineString",
    coordinates: [
      [105.4, 21.3],
      [105.41, 21.31, 12],
    ],
  },
};
const mapOf = (...features: object[]) => JSON.stringify({ type: "FeatureCollection", crs: {}, features });

function problemsOf(text: string): string[] {
  try {
    loadCityMap(cityWith(text));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

test("a city need not have a map", () => {
  expect(loadCityMap(cityWith())).toBeUndefined();
});

test("what another program wrote beside the map is passed over", () => {
  const { id: _id, properties: _properties, ...drawn } = street;
  expect(loadCityMap(cityWith(mapOf(street)))).toEqual({
    ...{ type: "FeatureCollection", isSample: false },
    features: [{ ...drawn, properties: { kind: "street" } }],
  });
});

test.each([
  { text: "{", problem: /^: is not JSON/, why: "cut off" },
  { text: '{"type":"FeatureCollection"}', problem: /^features: /, why: "no features" },
  {
    text: mapOf({ ...street, properties: {} }),
    problem: /^features\[0\]\.properties\.kind: /,
    why: "not said what it is",
  },
  {
    text: mapOf({ ...street, geometry: { type: "Point", coordinates: [21.3, 105.4] } }),
    problem: /^features\[0\]\.geometry\.coordinates: .*longitude first/,
    why: "latitude first",
  },
])("a map that cannot be drawn is refused, with the place: $why", ({ text, problem }) => {
  expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
});

test("of a file that is wrong throughout, the first problems are told", () => {
  const wrong = Array.from({ length: 500 }, () => ({ ...street, geometry: null }));
  expect(problemsOf(mapOf(...wrong))).toHaveLength(20);
});
