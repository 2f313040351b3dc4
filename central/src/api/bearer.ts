import type { Request, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { HttpProblem, sendProblem } from "./problem.ts";

/** Token of an `Authorization: Bearer` header. */
export function bearerToken(request: Request): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/**
 * Counts wrong keys and tokens of one address, for keeping log and processor quiet: nobody guesses 256 bits. The right
 * ones never come here, so nobody can lock others out.
 */
export function wrongKeyLimit(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    validate: { xForwardedForHeader: false }, // behind a proxy all count as one, which is what we want of an unknown one
    handler: (_request, response) => sendProblem(response, new HttpProblem(429, "TOO_MANY_WRONG_KEYS")),
  });
}
