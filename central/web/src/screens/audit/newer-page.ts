/**
 * Where the next newer page begins, of those that were looked at on the way here: the log itself tells only what is older.
 * @param before where this page begins; all are seqs
 * @returns `undefined`: at the newest entry
 */
export const newerPage = (lookedAt: readonly number[], before: number): number | undefined =>
  lookedAt.filter((one) => one > before).toSorted((a, b) => a - b)[0];
