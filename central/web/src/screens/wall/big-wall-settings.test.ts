import { expect, test } from "vitest";
import { bigWallSettingsOf } from "./big-wall-settings.ts";

test.each([
  { address: "", settings: { columns: 4, rows: 3, seconds: 15 }, why: "nothing said" },
  { address: "columns=6&rows=4&seconds=30", settings: { columns: 6, rows: 4, seconds: 30 }, why: "all said" },
  { address: "columns=0&rows=ten&seconds=1", settings: { columns: 4, rows: 3, seconds: 15 }, why: "nothing usable" },
])("a display is set out by its address: $why", ({ address, settings }) => {
  expect(bigWallSettingsOf(new URLSearchParams(address))).toEqual(settings);
});
