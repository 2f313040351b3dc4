import { expect, test } from "vitest";
import { textOf } from "../../testing/render.ts";
import { NumberTable } from "./number-table.tsx";

const row = (n: number) => ({ key: String(n), name: `Nút giao ${n}`, values: [n, 2 * n] });
const props = {
  ...{ title: "Theo nơi", first: "Nơi", columns: ["Xe", "Tổng"], file: "theo-noi" },
  write: (value: number, column: number) => (column === 0 ? `${value} xe` : String(value)),
};

test("names stand with their numbers, each written as its column is", () => {
  const text = textOf("vi", NumberTable, { ...props, rows: [row(7)] });
  expect(text.split("\n")).toEqual(["Theo nơi", "Tải bảng (CSV)Nơi", "Xe", "Tổng", "Nút giao 7", "7 xe", "14"]);
});

test("of many rows the first twenty are shown, and how many more there are", () => {
  const rows = Array.from({ length: 23 }, (_, n) => row(n));
  const text = textOf("en", NumberTable, { ...props, rows });
  expect(text).toContain("Nút giao 19");
  expect(text).not.toContain("Nút giao 20");
  expect(text).toContain("3 more rows. Show all");
});
