import type { z } from "zod";
import type { InboxRow } from "./inbox.ts";

/** Told of a row that a projection cannot read, and why not. */
export type OnUnreadable = (row: InboxRow, why: unknown) => void;

/**
 * The messages in `rows`, each with its row. What was valid when it was committed need not be so for this version: a
 * row that `schema` does not accept is told to `onUnreadable` and passed over, since nothing behind it would be shown
 * otherwise. It stays in the inbox, for a version that can read it.
 */
export function readMessages<T>(
  rows: readonly InboxRow[],
  schema: z.ZodType<T>,
  onUnreadable: OnUnreadable,
): readonly { readonly row: InboxRow; readonly message: T }[] {
  return rows.flatMap((row) => {
    try {
      return [{ row, message: messageOf(row, schema) }];
    } catch (error) {
      onUnreadable(row, error);
      return [];
    }
  });
}

function messageOf<T>({ parsed, message }: InboxRow, schema: z.ZodType<T>): T {
  if (parsed?.schema === schema) return parsed.value as T; // it is what this schema made
  return schema.parse(JSON.parse(message));
}

/** For rows that are told of elsewhere: when they were taken in before, or by another projection. */
export const toldBefore: OnUnreadable = () => undefined;
