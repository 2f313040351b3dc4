import type { Request, RequestHandler } from "express";
import { HttpProblem } from "./problem.ts";
import { limitRate } from "./rate-limit.ts";

/** Token of an `Authorization: Bearer` header. */
export function bearerToken(request: Request): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/**
 * Counts wrong keys and tokens of one address, for keeping log and processor quiet: nobody guesses 256 bits. The right
 * ones never come here, so nobody can lock others out.
 */
export function wrongKeyLimit(perMinute: number): RequestHandler {
  return limitRate({ perMinute, problem: () => new HttpProblem(429, "TOO_MANY_WRONG_KEYS") });
}
