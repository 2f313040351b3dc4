import { type KeptVerdict, ReviewFiguresQuery, ReviewSampleQuery, SampleVerdictRequest } from "@ngaba/contract";
import express, { type Response, Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { whoOf } from "../auth/who.ts";
import { CentralError } from "../platform/errors.ts";
import type { ReviewTeaching } from "../review/review-figures.ts";
import type { VerdictAnswer } from "../review/sample-verdicts.ts";
import { parseBody, parseQuery } from "./parse.ts";
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
const BoundedVerdict = SampleVerdictRequest.superRefine(checkLength);
const NoQuery = z.strictObject({});
const MAX_BODY_BYTES = 16_384;

export interface ReviewFigureRouteOptions {
  readonly teaching: ReviewTeaching;
  readonly audit: Pick<AuditLog, "note">;
}

/**
 * What review teaches. `GET /api/review/figures`: how often officers accept what rules find; nobody is named in it.
 * `GET /api/review/sample`: decided cases for an auditor to look at again, which is noted, and how far officers agree.
 * `POST /api/review/sample/verdicts`: what they found of one, noted before it is kept.
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
  router
    .route("/api/review/sample/verdicts")
    .post(express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
      parseQuery(request, NoQuery);
      const wanted = parseBody(request, BoundedVerdict);
      const who = whoOf(request);
      // Why stays out of the log, which outlives the case: a plate may stand in it.
      const note = ({ id, seed, caseVersion, verdict }: KeptVerdict) =>
        audit.note({
          ...{ who, action: "review.sample-judged", subject: wanted.caseId },
          detail: { verdict, seed, entry: id, caseVersion },
        });
      send(response.status(201), verdictIn(await teaching.judge(wanted, who, note)));
    })
    .all(methodNotAllowed("POST"));
  return router;
}

/** @throws {HttpProblem} 409 for whatever was not kept */
function verdictIn(answer: VerdictAnswer): KeptVerdict {
  switch (answer.what) {
    case "done":
      return answer.verdict;
    case "not-drawn":
      throw new HttpProblem(409, "NOT_IN_SAMPLE", { detail: "that sample does not have the case, or not any more" });
    case "same-person":
      throw new HttpProblem(409, "SAME_PERSON", { detail: "nobody looks again at a conclusion of their own" });
    case "id-taken":
      throw new HttpProblem(409, "ID_TAKEN", { detail: "that id is another verdict's" });
    default:
      return answer satisfies never;
  }
}

const send = (response: Response, answer: object): void => void response.set("Cache-Control", "no-store").json(answer);

function toProblem(error: unknown): never {
  if (!(error instanceof CentralError && error.code === "TOO_MANY_SUMS")) throw error;
  throw new HttpProblem(422, error.code, { detail: "too many figures; ask for fewer tags, or a shorter stretch" });
}
