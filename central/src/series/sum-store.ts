import { MEASURES, type Measure, type SumUnit } from "@ngaba/contract";
import { CentralError } from "../platform/errors.ts";

/** What was added up in one window over everything that `tags` does not name. */
export interface Sum {
  /** Start of the window, milliseconds since 1970. */
  readonly atMs: number;
  /** `camera` and those of the measure, as far as they were asked for. */
  readonly tags: Readonly<Record<string, string>>;
  /** By the measure's names; what was never measured is absent. */
  readonly values: Readonly<Record<string, number>>;
}

/** Windows of some cameras. */
export interface Windows {
  readonly measure: Measure;
  readonly unit: SumUnit;
  /** The windows that begin from here… */
  readonly fromMs: number;
  /** …to here, exclusive. Milliseconds since 1970. */
  readonly toMs: number;
  /** Absent: every camera. */
  readonly cameraIds?: readonly string[];
}

export interface SumsQuery extends Windows {
  /** Tags that the sums are told apart by, `camera` among them or not. */
  readonly by: readonly string[];
  /** Windows of the answer, when they are to be longer than those that are read. */
  readonly into?: SumUnit;
  /** Where there are more nothing is read, so that nobody's question fills the memory. Absent: whatever there are. */
  readonly maxSums?: number;
}

/** Sums by minute, hour and day. */
export interface SumStore {
  /**
   * In order of time, then tags.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable), TOO_MANY_SUMS
   */
  readSums(query: SumsQuery): Promise<readonly Sum[]>;
  /**
   * Puts these sums, told apart by all tags, in the place of all that the windows held. Repeating it changes nothing.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable), SERIES_REFUSED
   */
  replaceSums(windows: Windows & { readonly cameraIds: readonly string[] }, sums: readonly Sum[]): Promise<void>;
}

/** @param count of sums that there are, also of those of nothing. @throws {CentralError} TOO_MANY_SUMS */
export function checkCount({ measure, maxSums = Number.POSITIVE_INFINITY }: SumsQuery, count: number): void {
  if (count > maxSums) throw new CentralError("TOO_MANY_SUMS", `more than ${maxSums} sums of ${measure}`);
}

/** @param row of a store, its columns called as the measure's tags and values */
export function sumOf({ measure, by }: SumsQuery, row: Readonly<Record<string, unknown>>, atMs: number): Sum {
  const { sums, peaks } = MEASURES[measure];
  const values = [...sums, ...peaks].flatMap((name): [string, number][] => {
    const value = row[name];
    return typeof value === "number" ? [[name, value]] : [];
  });
  return {
    atMs,
    tags: Object.fromEntries(by.map((tag) => [tag, String(row[tag])])),
    values: Object.fromEntries(values),
  };
}

/** Puts sums in order of time, then tags, and leaves out those of nothing. */
export const inOrder = (sums: readonly Sum[]): readonly Sum[] =>
  sums
    .filter(({ values }) => Object.values(values).some((value) => value !== 0))
    .map((sum) => ({ sum, key: Object.values(sum.tags).join(" ") }))
    .toSorted((a, b) => a.sum.atMs - b.sum.atMs || (a.key < b.key ? -1 : 1))
    .map(({ sum }) => sum);

/** The same for sums of the same window and tags, whatever they say. Tags hold no space. */
export const keyOf = ({ atMs, tags }: Sum, by: readonly string[]): string =>
  [atMs, ...by.map((tag) => tags[tag])].join(" ");
