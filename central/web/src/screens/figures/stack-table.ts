import { cityInput } from "../../time/time-words.ts";
import type { Cell } from "./csv.ts";
import type { Stack } from "./stack.ts";

type TableWords = {
  /** Head of the first column. */
  readonly first: string;
  readonly nameOf: (key: string) => string;
  readonly axis: "time" | "hour-of-day";
};

/** One line for each window, at the city's time or hour, with its values in the order of the stack. */
export function tableOf(stack: Stack, { first, nameOf, axis }: TableWords): readonly (readonly Cell[])[] {
  const at = (start: number): Cell => (axis === "time" ? cityInput(start).slice(0, 16).replace("T", " ") : start);
  const lines = stack.windows.map((start, index) => [
    at(start),
    ...stack.rows.map(({ values }) => values[index] ?? null),
  ]);
  return [[first, ...stack.rows.map(({ key }) => nameOf(key))], ...lines];
}
