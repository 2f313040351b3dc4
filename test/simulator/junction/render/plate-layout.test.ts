import { expect, test } from "vitest";
import { plateRows } from "./plate-layout.ts";

const bottomOf = ({ middle, height }: ReturnType<typeof plateRows>[number]): number => middle[1] + height / 2;
const topOf = ({ middle, height }: ReturnType<typeof plateRows>[number]): number => middle[1] - height / 2;

test("a long plate has one row in its middle", () => {
  const rows = plateRows({ lines: ["13A-123.45"] });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ text: "13A-123.45", middle: [0.5, 0.5] });
});

test("a short plate has the series above the order number, apart, and both inside its border", () => {
  const [series, order] = plateRows({ lines: ["13-AB", "123.45"] });
  if (series === undefined || order === undefined) throw new Error("two rows are expected");
  expect([series.text, order.text]).toEqual(["13-AB", "123.45"]);
  expect(bottomOf(series)).toBeLessThan(topOf(order));
  expect(topOf(series)).toBeGreaterThan(0.05);
  expect(bottomOf(order)).toBeLessThan(0.95);
  for (const { width } of [series, order]) expect(width).toBeLessThan(0.94);
});
