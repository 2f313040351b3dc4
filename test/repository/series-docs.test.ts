import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MEASURES, Measure, tagsOf } from "@ngaba/contract";
import { expect, test } from "vitest";
import { KEPT_DAYS, RAW_DAYS } from "../../central/src/series/kept.ts";

const read = (file: string): string => readFileSync(join(import.meta.dirname, "../../docs", file), "utf8");
const names = (cell = ""): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");

/** Cells of the rows below the table's head that begins with `heading`. */
function rowsUnder(heading: string): string[][] {
  const table =
    read("series.md")
      .split(/\n\n+/)
      .find((part) => part.startsWith(`| ${heading} |`)) ?? "";
  return table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").slice(1, -1));
}

test("the table of sums names every measure with its tags and values", () => {
  const rows = rowsUnder("measure").map(([measure, tags, sums, peaks]) => [
    ...names(measure),
    names(tags),
    names(sums),
    names(peaks),
  ]);
  expect(rows).toEqual(
    Measure.options.map((measure) => [measure, tagsOf(measure), MEASURES[measure].sums, MEASURES[measure].peaks]),
  );
});

test("how long things are kept is what the centre keeps", () => {
  const days = (value: number) => (Number.isFinite(value) ? `${value.toLocaleString("en")} days` : "for ever");
  const kept = [RAW_DAYS, KEPT_DAYS.minute, KEPT_DAYS.hour, KEPT_DAYS.day].map(days);
  expect(rowsUnder("what").map(([, embedded]) => embedded?.trim())).toEqual(kept);
});

test.each(["runbook.md", "runbook.vi.md"])(
  "%s: the retention policies that it makes keep what the centre counts on",
  (file) => {
    const made = [...read(file).matchAll(/CREATE RETENTION POLICY (\w+) ON ngaba DURATION (\w+) /g)];
    const wanted = Object.entries(KEPT_DAYS).map(([unit, value]) => [
      unit,
      Number.isFinite(value) ? `${value}d` : "INF",
    ]);
    expect(made.map(([, policy, duration]) => [policy, duration])).toEqual(wanted);
  },
);
