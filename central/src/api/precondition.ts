import { Sha256 } from "@ngaba/contract";
import type { Request } from "express";
import { HttpProblem } from "./problem.ts";

/** How a version is written in `ETag` and `If-Match`. */
export const versionTag = (version: number): string => `"${version}"`;

/**
 * The version that who asks has seen, by `If-Match`; `undefined` without one.
 * @throws {HttpProblem} 400 when it is not one that we gave
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-match
 */
export function seenVersion(request: Request): number | undefined {
  const header = request.headers["if-match"];
  if (header === undefined) return undefined;
  const [, version] = /^"(\d{1,9})"$/.exec(header.trim()) ?? [];
  if (version !== undefined) return Number(version);
  throw new HttpProblem(400, "PRECONDITION_INVALID", { detail: 'If-Match must be the ETag that was read, like "3"' });
}

/**
 * The hash of the file that who asks has seen, by `If-Match`; `undefined` without one.
 * @throws {HttpProblem} 400 when it is not one that we gave
 */
export function seenHash(request: Request): string | undefined {
  const header = request.headers["if-match"];
  if (header === undefined) return undefined;
  const hash = Sha256.safeParse(/^"(.*)"$/.exec(header.trim())?.[1]);
  if (hash.success) return hash.data;
  throw new HttpProblem(400, "PRECONDITION_INVALID", { detail: "If-Match must be the ETag of the file that was read" });
}
