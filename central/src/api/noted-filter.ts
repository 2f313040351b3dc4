/** What somebody filters by, as the audit log keeps it. */
export const notedFilter = <T extends string | number>(
  filter: Readonly<Record<string, T | undefined>>,
): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
