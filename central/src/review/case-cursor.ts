import { z } from "zod";
import { CentralError } from "../platform/errors.ts";
import type { CasePlace } from "./case-store.ts";

const Place = z.tuple([z.iso.date(), z.int(), z.int(), z.uuid()]);

export const encodeCaseCursor = ({ dueOn, rank, atMs, id }: CasePlace): string =>
  Buffer.from(JSON.stringify([dueOn, rank, atMs, id])).toString("base64url");

/** @throws {CentralError} CURSOR_INVALID */
export function decodeCaseCursor(cursor: string): CasePlace {
  try {
    const [dueOn, rank, atMs, id] = Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { dueOn, rank, atMs, id };
  } catch (error) {
    throw new CentralError("CURSOR_INVALID", "cursor is not one that a page was answered with", { cause: error });
  }
}
