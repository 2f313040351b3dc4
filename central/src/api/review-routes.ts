import { type Actor, CaseActRequest, type CaseDetail, type CaseDone, CaseListQuery } from "@ngaba/contract";
import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import type { NoteView } from "../audit/view-notes.ts";
import type { Accounts } from "../auth/accounts.ts";
import { whoOf } from "../auth/who.ts";
import type { Officer } from "../review/review-law.ts";
import type { Reviews } from "../review/reviews.ts";
import { REVIEWING } from "./access.ts";
import { parseBody, parseParams, parseQuery } from "./parse.ts";
import { seenVersion, versionTag } from "./precondition.ts";
import { methodNotAllowed } from "./problem.ts";
import { caseUnknown, detailIn } from "./review-problems.ts";

const NoQuery = z.strictObject({});
const CaseParams = z.strictObject({ id: z.uuid() });
const MAX_BODY_BYTES = 16_384;

/** Nobody looks a plate up without saying what for. */
const PurposefulQuery = CaseListQuery.superRefine(({ plate, purpose }, context) => {
  if (plate === undefined || purpose !== undefined) return;
  context.addIssue({ code: "custom", path: ["purpose"], message: "must say what the plate is searched for" });
});

export interface ReviewRouteOptions {
  readonly reviews: Reviews;
  readonly accounts: Pick<Accounts, "find" | "list">;
  readonly audit: Pick<AuditLog, "note">;
  readonly noteView: NoteView;
}

/**
 * What officers do about violation cases. `GET /api/cases` is queue and search; a case has its version as its `ETag`, and
 * what rests on what was seen is posted to `/api/cases/:id/acts` with it as `If-Match`: 412 with how it stands when
 * somebody else was first. Nobody looks, decides or searches for a plate unnoted.
 */
export function reviewRoutes(options: ReviewRouteOptions): Router {
  const { reviews, audit, noteView } = options;
  const router = Router();
  const officerOf = officers(options.accounts);
  router
    .route("/api/cases")
    .get(async (request, response) => {
      const query = parseQuery(request, PurposefulQuery);
      const officer = await officerOf(request);
      const { plate, purpose = "" } = query;
      if (plate !== undefined) {
        await audit.note({ who: officer, action: "case.searched", subject: plate, detail: { purpose } });
      }
      response.set("Cache-Control", "no-store").json(await reviews.find(query, officer));
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/officers")
    .get(async (request, response) => {
      parseQuery(request, NoQuery);
      response.set("Cache-Control", "no-store").json({ officers: await officersIn(options.accounts) });
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/cases/:id")
    .get(async (request, response) => {
      parseQuery(request, NoQuery);
      const { id } = parseParams(request, CaseParams);
      const officer = await officerOf(request);
      const detail = (await reviews.of(id, officer)) ?? caseUnknown(id);
      await noteView({ who: officer, action: "case.viewed", subject: id });
      sendCase(response, detail);
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/cases/:id/offers")
    .get(async (request, response) => {
      const { id } = parseParams(request, CaseParams);
      parseQuery(request, NoQuery);
      const offers = (await reviews.offers(id, await officerOf(request))) ?? caseUnknown(id);
      response.set("Cache-Control", "no-store").json(offers);
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/cases/:id/acts")
    .post(express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
      const { id: caseId } = parseParams(request, CaseParams);
      const { id, act } = parseBody(request, CaseActRequest);
      const officer = await officerOf(request);
      const note = (done: CaseDone) => noteDone(caseId, done, officer, audit);
      const wanted = { id, act, version: seenVersion(request), note };
      const answer = await reviews.act(caseId, wanted, officer);
      if ("detail" in answer) await noteView({ who: officer, action: "case.viewed", subject: caseId });
      sendCase(response, detailIn(answer, caseId));
    })
    .all(methodNotAllowed("POST"));
  return router;
}

/** By name alone; also those whose account is closed, since their cases stay. */
async function officersIn(accounts: Pick<Accounts, "list">): Promise<readonly Actor[]> {
  const reviewers = (await accounts.list()).filter(({ roles }) => roles.some((role) => REVIEWING.includes(role)));
  return reviewers.map(({ id, name }) => ({ id, name }));
}

/** Who asks, with what they may decide by their office now. */
const officers =
  (accounts: Pick<Accounts, "find">) =>
  async (request: Request): Promise<Officer> => {
    const who = whoOf(request);
    const account = who.kind === "person" ? await accounts.find(who.id) : undefined;
    return { ...who, authority: account?.authority ?? null };
  };

/** Locks and notes stand in the case itself. */
async function noteDone(subject: string, done: CaseDone, who: Officer, audit: Pick<AuditLog, "note">): Promise<void> {
  if (["take", "release", "note"].includes(done.kind)) return;
  await audit.note({ who, action: "case.decided", subject, detail: { what: done.kind, ...saidOf(done) } });
}

function saidOf(done: CaseDone): Readonly<Record<string, string>> {
  switch (done.kind) {
    case "accept":
      return { plate: done.plate.text, provision: done.legalBasis.provisionId };
    case "reject":
      return { why: done.reason };
    case "exempt":
      return { why: done.ground };
    case "enter":
      return { step: done.step, on: done.on };
    case "hand-over":
      return { to: done.to };
    default:
      return {};
  }
}

const sendCase = (response: Response, detail: CaseDetail): void =>
  void response.set({ ETag: versionTag(detail.version), "Cache-Control": "no-store" }).json(detail);
