import { MEASURES, type Measure, type SumUnit, startOfWindow, tagsOf } from "@ngaba/contract";
import { keyOf, type Sum } from "./sum-store.ts";

/** Adds up sums of shorter windows to those of `unit`, told apart by all tags. Pure. */
export function foldedInto(unit: SumUnit, measure: Measure, sums: readonly Sum[]): readonly Sum[] {
  const by = tagsOf(measure);
  const folded = new Map<string, Sum>();
  for (const shorter of sums) {
    const sum = { ...shorter, atMs: startOfWindow(unit, shorter.atMs) };
    const key = keyOf(sum, by);
    const before = folded.get(key);
    folded.set(key, before === undefined ? sum : { ...sum, values: joinedValues(measure, before.values, sum.values) });
  }
  return [...folded.values()];
}

/** What one of both has never measured is the other's alone. */
function joinedValues(measure: Measure, a: Sum["values"], b: Sum["values"]): Sum["values"] {
  const values: Record<string, number> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = values[name];
    const isPeak = MEASURES[measure].peaks.includes(name);
    values[name] = before === undefined ? value : isPeak ? Math.max(before, value) : before + value;
  }
  return values;
}
