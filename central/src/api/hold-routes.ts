import { HoldQuery, HoldRequest, type LegalHold, LiftRequest } from "@ngaba/contract";
import express, { Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { whoOf } from "../auth/who.ts";
import type { HoldAnswer, Holds } from "../review/holds.ts";
import { parseBody, parseParams, parseQuery } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";

const HoldParams = z.strictObject({ id: z.uuid() });
const MAX_BODY_BYTES = 16_384;
/** As much of a reason as the audit log keeps beside the hold's id; the hold itself has all of it. */
const MAX_NOTED_CHARS = 300;

/**
 * Legal holds: `GET /api/holds`, `POST` of the same sets one, `POST /api/holds/:id/lift` lifts it. Each is noted before it
 * is done.
 */
export function holdRoutes({
  holds,
  audit,
}: {
  readonly holds: Holds;
  readonly audit: Pick<AuditLog, "note">;
}): Router {
  const router = Router();
  const json = express.json({ limit: MAX_BODY_BYTES });
  router
    .route("/api/holds")
    .get(async (request, response) => {
      const query = parseQuery(request, HoldQuery);
      response.set("Cache-Control", "no-store").json({ holds: await holds.find(query, whoOf(request)) });
    })
    .post(json, async (request, response) => {
      const wanted = parseBody(request, HoldRequest);
      const who = whoOf(request);
      const detail = { hold: wanted.id, subject: wanted.subject, why: wanted.why.slice(0, MAX_NOTED_CHARS) };
      const note = () => audit.note({ who, action: "hold.set", subject: wanted.subjectId, detail });
      response.status(201).json(holdIn(await holds.set(wanted, who, note), wanted.subjectId));
    })
    .all(methodNotAllowed("GET, HEAD, POST"));
  router
    .route("/api/holds/:id/lift")
    .post(json, async (request, response) => {
      const { id } = parseParams(request, HoldParams);
      const wanted = parseBody(request, LiftRequest);
      const who = whoOf(request);
      const detail = { why: wanted.why.slice(0, MAX_NOTED_CHARS) };
      const note = () => audit.note({ who, action: "hold.lifted", subject: id, detail });
      response.json(holdIn(await holds.lift(id, wanted, who, note), id));
    })
    .all(methodNotAllowed("POST"));
  return router;
}

/** @throws {HttpProblem} 404, 409 for whatever was not done */
function holdIn(answer: HoldAnswer, id: string): LegalHold {
  switch (answer.what) {
    case "done":
      return answer.hold;
    case "unknown":
      throw new HttpProblem(404, "HOLD_SUBJECT_NOT_FOUND", { detail: `no case, event or hold ${id}` });
    case "id-taken":
      throw new HttpProblem(409, "ID_TAKEN", { detail: "that id is another hold's" });
    case "lifted-before":
      throw new HttpProblem(409, "LIFTED_BEFORE", { detail: "that hold was lifted before" });
    default:
      return answer satisfies never;
  }
}
