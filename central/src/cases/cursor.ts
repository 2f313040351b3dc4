import { z } from "zod";
import { CentralError } from "../platform/errors.ts";

const Position = z.tuple([z.int(), z.uuid()]);

/** Where a page of incidents ended: start in milliseconds and id of its last one. */
export interface PagePosition {
  readonly startedAtMs: number;
  readonly id: string;
}

export function encodeCursor({ startedAtMs, id }: PagePosition): string {
  return Buffer.from(JSON.stringify([startedAtMs, id])).toString("base64url");
}

/** @throws {CentralError} CURSOR_INVALID */
export function decodeCursor(cursor: string): PagePosition {
  try {
    const [startedAtMs, id] = Position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { startedAtMs, id };
  } catch (error) {
    throw new CentralError("CURSOR_INVALID", "cursor is not one that a page was answered with", { cause: error });
  }
}
