import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test.each([
  { why: "plain", cells: ["Hùng Vương", 5, undefined], line: '"Hùng Vương","5",""' },
  { why: "a comma, quotes, a line end", cells: ['a,"b"\nc'], line: '"a,""b""\nc"' },
  { why: "a formula", cells: ['=HYPERLINK("http://x")'], line: `"'=HYPERLINK(""http://x"")"` },
  { why: "a formula that begins with a sign", cells: ["+1", "-1+2", "@SUM(A1)"], line: `"'+1","'-1+2","'@SUM(A1)"` },
  { why: "a tab before a formula", cells: ["\t=1"], line: `"'\t=1"` },
  { why: "full width, as some keyboards write", cells: ["＝1"], line: `"'＝1"` },
  { why: "an apostrophe of its own", cells: ["'=1"], line: `"''=1"` },
  { why: "a negative number is a number", cells: [-21.3], line: '"-21.3"' },
])("a line is safe to open: $why", ({ cells, line }) => {
  expect(csvLine(cells)).toBe(`${line}\r\n`);
});

/** Reads a line as RFC 4180 says. */
const read = (line: string): string[] =>
  [...line.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(?:,|$)/gs)].map(([, cell = ""]) => cell.replaceAll('""', '"'));

test("whatever a cell holds, it reads back whole, and begins no formula", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (cells) => {
      const back = read(csvLine(cells));
      expect(back.map((cell) => cell.replace(/^'/, ""))).toEqual(cells.map((cell) => cell.replaceAll("\0", "")));
      expect(back.some((cell) => /^[=+\-@\t\r]/.test(cell))).toBe(false);
    }),
  );
});
