import { RetentionQuery } from "@ngaba/contract";
import { Router } from "express";
import { z } from "zod";
import { whoOf } from "../auth/who.ts";
import type { RetentionLook } from "../review/retention-look.ts";
import { parseParams, parseQuery } from "./parse.ts";
import { methodNotAllowed } from "./problem.ts";
import { caseUnknown } from "./review-problems.ts";

const NoQuery = z.strictObject({});
const CaseParams = z.strictObject({ id: z.uuid() });

/** `GET /api/retention`: what goes when, and what went. `GET /api/cases/:id/retention`: the same of one case. */
export function retentionRoutes({ retention }: { readonly retention: RetentionLook }): Router {
  const router = Router();
  router
    .route("/api/retention")
    .get(async (request, response) => {
      const { limit } = parseQuery(request, RetentionQuery);
      response.set("Cache-Control", "no-store").json(await retention.view(limit));
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/cases/:id/retention")
    .get(async (request, response) => {
      const { id } = parseParams(request, CaseParams);
      parseQuery(request, NoQuery);
      const found = (await retention.ofCase(id, whoOf(request))) ?? caseUnknown(id);
      response.set("Cache-Control", "no-store").json(found);
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}
