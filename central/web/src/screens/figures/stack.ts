import { type FigureSum, LOCAL_OFFSET_MS, UNIT_MS } from "@ngaba/contract";
import { type Stretch, windowsOf } from "./stretch.ts";

/** Values that stand on one another in each window of a chart. */
export type Stack<Key extends string = string> = {
  /** Starts of the windows, milliseconds since 1970, without gaps. */
  readonly windows: readonly number[];
  /** Length of each, milliseconds. */
  readonly stepMs: number;
  /** Whether there was anything to count in each window. */
  readonly isObserved: readonly boolean[];
  /** Those that have anything at all, in the order of their keys; `null` where nobody watched. */
  readonly rows: readonly StackRow<Key>[];
};

export type StackRow<Key extends string = string> = {
  readonly key: Key;
  readonly values: readonly (number | null)[];
  readonly total: number;
};

type StackOptions<Key extends string> = {
  readonly stretch: Stretch;
  /** In the order in which they stand on one another. */
  readonly keys: readonly Key[];
  readonly tag: string;
  readonly value: string;
  /** Starts of the windows in which somebody watched; absent: in all. */
  readonly observed?: ReadonlySet<number>;
};

/** Lays sums out over a stretch, added up by one of their tags. */
export function stackOf<Key extends string>(sums: readonly FigureSum[], options: StackOptions<Key>): Stack<Key> {
  const { stretch, keys, tag, value, observed } = options;
  const windows = windowsOf(stretch);
  const isObserved = windows.map((at) => observed?.has(at) ?? true);
  const rows = keys.map((key): StackRow<Key> => {
    const own = valuesByWindow(
      sums.filter(({ tags }) => tags[tag] === key),
      value,
    );
    const values = windows.map((at, index) => (isObserved[index] ? (own.get(at) ?? 0) : null));
    return { key, values, total: values.reduce<number>((sum, one) => sum + (one ?? 0), 0) };
  });
  return { windows, stepMs: UNIT_MS[stretch.unit], isObserved, rows: rows.filter(({ total }) => total > 0) };
}

function valuesByWindow(sums: readonly FigureSum[], value: string): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  for (const { at, values: own } of sums) {
    const atMs = Date.parse(at);
    values.set(atMs, (values.get(atMs) ?? 0) + (own[value] ?? 0));
  }
  return values;
}

/** Starts of the windows in which a camera gave pictures. @param sums of the measure `line` */
export const observedWindows = (sums: readonly FigureSum[]): ReadonlySet<number> =>
  new Set(sums.filter(({ values }) => (values.observed_ms ?? 0) > 0).map(({ at }) => Date.parse(at)));

/** The mean of each hour of the city's day over the hours that were watched; 24 of them, from midnight on. */
export function hoursOfDay<Key extends string>(stack: Stack<Key>): Stack<Key> {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const inHour = hours.map((hour) =>
    stack.windows.flatMap((at, index) => (hourOf(at) === hour && stack.isObserved[index] ? [index] : [])),
  );
  const rows = stack.rows.map(({ key, values }) => {
    const means = inHour.map((own) => meanOf(own.map((index) => values[index] ?? 0)));
    return { key, values: means, total: means.reduce<number>((sum, mean) => sum + (mean ?? 0), 0) };
  });
  return { ...stack, windows: hours, stepMs: 1, isObserved: inHour.map((own) => own.length > 0), rows };
}

const hourOf = (atMs: number): number => Math.floor((atMs + LOCAL_OFFSET_MS) / UNIT_MS.hour) % 24;

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
