import { ReviewFiguresQuery, ReviewSampleQuery } from "@ngaba/contract";
import { type Response, Router } from "express";
import type { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { whoOf } from "../auth/who.ts";
import { CentralError } from "../platform/errors.ts";
import type { ReviewTeaching } from "../review/review-figures.ts";
import { parseQuery } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 732;

function checkLength({ from, to }: { from: string; to: string }, context: z.RefinementCtx): void {
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs > 0 && lengthMs <= MAX_DAYS * DAY_MS) return;
  context.addIssue({ code: "custom", path: ["to"], message: `must be after from, by at most ${MAX_DAYS} days` });
}
const BoundedFigures = ReviewFiguresQuery.superRefine(checkLength);
const BoundedSample = ReviewSampleQuery.superRefine(checkLength);

export interface ReviewFigureRouteOptions {
  readonly teaching: ReviewTeaching;
  readonly audit: Pick<AuditLog, "note">;
}

/**
 * What review teaches. `GET /api/review/figures`: how often officers accept what rules find; nobody is named in it.
 * `GET /api/review/sample`: decided cases for an auditor to look at again, which is noted, and how far officers agree.
 */
export function reviewFigureRoutes({ teaching, audit }: ReviewFigureRouteOptions): Router {
  const router = Router();
  router
    .route("/api/review/figures")
    .get(async (request, response) => {
      const query = parseQuery(request, BoundedFigures);
      send(response, await teaching.figures(query, whoOf(request)).catch(toProblem));
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/review/sample")
    .get(async (request, response) => {
      const query = parseQuery(request, BoundedSample);
      const who = whoOf(request);
      const sample = await teaching.sample(query, who);
      const { seed, population, cases } = sample;
      const detail = { from: query.from, to: query.to, population, cases: cases.length };
      await audit.note({ who, action: "review.sampled", subject: seed, detail });
      send(response, sample);
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

const send = (response: Response, answer: object): void => void response.set("Cache-Control", "no-store").json(answer);

function toProblem(error: unknown): never {
  if (!(error instanceof CentralError && error.code === "TOO_MANY_SUMS")) throw error;
  throw new HttpProblem(422, error.code, { detail: "too many figures; ask for fewer tags, or a shorter stretch" });
}
