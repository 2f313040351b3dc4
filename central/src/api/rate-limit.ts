import type { Request, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { HttpProblem, sendProblem } from "./problem.ts";

interface RateLimitOptions {
  readonly perMinute: number;
  /** Who asks beyond it is answered. */
  readonly problem: () => HttpProblem;
  /** Whose requests are counted together; absent: those of one address. Behind a proxy that is everybody. */
  readonly asker?: (request: Request) => string;
  /** Counts what was refused only. */
  readonly onlyRefused?: boolean;
}

/** Answers 429 to who asks more often, with `RateLimit` headers that say when to come again. */
export function limitRate({ perMinute, problem, asker, onlyRefused = false }: RateLimitOptions): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    skipSuccessfulRequests: onlyRefused,
    // Headers of proxies are not believed, so behind one all count as one: what we want of an unknown one.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    ...(asker !== undefined && { keyGenerator: asker }),
    handler: (_request, response) => sendProblem(response, problem()),
  });
}

/** Of the API, for one address. */
export const requestLimit = (perMinute: number): RequestHandler =>
  limitRate({ perMinute, problem: () => new HttpProblem(429, "TOO_MANY_REQUESTS") });
