import { expect, test } from "vitest";
import { scriptBytes } from "./opening.ts";

test("scripts for maps and video are counted apart", () => {
  const scripts = ["index-B2x.js", "site-map-C4.js", "leaflet-D.js", "hls-E.js", "stream-worker-F.js"];
  const sent = scripts.map((name, index) => ({ name, bytes: 10 ** index }));
  expect(scriptBytes(sent)).toEqual({ own: 10_001, apart: 1_110 });
});
