import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("cells with commas, quotes or line breaks are quoted, numbers keep their point, nothing is an empty cell", () => {
  const rows = [
    ["Nút giao A, hướng B", 'gọi là "ngã ba"', "hai\ndòng"],
    [1.5, null, -3],
  ];
  expect(toCsv(rows)).toBe('\uFEFF"Nút giao A, hướng B","gọi là ""ngã ba""","hai\ndòng"\r\n1.5,,-3\r\n');
});

test.each(["=1+1", "+84", "-2", "@sum"])("text that a spreadsheet would run is made text: %s", (text) => {
  expect(toCsv([[text]])).toBe(`\uFEFF'${text}\r\n`);
});
