import { documentHash } from "@ngaba/config";
import {
  type Actor,
  CaseActRequest,
  type CaseDetail,
  type CaseDone,
  CaseQueueQuery,
  CaseSearchRequest,
} from "@ngaba/contract";
import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import type { NoteView } from "../audit/view-notes.ts";
import type { Account, Accounts } from "../auth/accounts.ts";
import { whoOf } from "../auth/who.ts";
import { newestEntry } from "../review/case-store.ts";
import type { Officer } from "../review/review-law.ts";
import type { Reviews } from "../review/reviews.ts";
import { REVIEWING } from "./access.ts";
import { notedFilter } from "./noted-filter.ts";
import { parseBody, parseParams, parseQuery } from "./parse.ts";
import { seenVersion, versionTag } from "./precondition.ts";
import { methodNotAllowed } from "./problem.ts";
import { lookAt } from "./read-ahead.ts";
import { caseUnknown, detailIn } from "./review-problems.ts";

const NoQuery = z.strictObject({});
const CaseParams = z.strictObject({ id: z.uuid() });
const MAX_BODY_BYTES = 16_384;

export interface ReviewRouteOptions {
  readonly reviews: Reviews;
  readonly accounts: Pick<Accounts, "find" | "list">;
  readonly audit: Pick<AuditLog, "note">;
  readonly noteView: NoteView;
}

/**
 * What officers do about violation cases. `GET /api/cases` is the queue, without plates; `POST /api/cases/search` shows
 * plates and finds by them. A case has its version as its `ETag`, and what rests on what was seen is posted to
 * `/api/cases/:id/acts` with it as `If-Match`: 412 with how it stands when somebody else was first. Nobody looks at a case
 * or at plates, or decides, unnoted; what a page reads ahead is noted as that.
 */
export function reviewRoutes(options: ReviewRouteOptions): Router {
  const { reviews, audit, noteView } = options;
  const router = Router();
  const officerOf = officers(options.accounts);
  router
    .route("/api/cases")
    .get(async (request, response) => {
      const query = parseQuery(request, CaseQueueQuery);
      response.set("Cache-Control", "no-store").json(await reviews.find(query, await officerOf(request)));
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/officers")
    .get(async (request, response) => {
      parseQuery(request, NoQuery);
      response.set("Cache-Control", "no-store").json({ officers: await officersIn(options) });
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/cases/search")
    .post(express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
      const wanted = parseBody(request, CaseSearchRequest);
      const officer = await officerOf(request);
      await noteSearch(wanted, officer, audit);
      response.set("Cache-Control", "no-store").json(await reviews.find(wanted, officer));
    })
    .all(methodNotAllowed("POST"));
  router
    .route("/api/cases/:id")
    .get(async (request, response) => {
      parseQuery(request, NoQuery);
      const { id } = parseParams(request, CaseParams);
      const officer = await officerOf(request);
      const detail = (await reviews.of(id, officer)) ?? caseUnknown(id);
      await noteView({ who: officer, action: lookAt("case", request), subject: id });
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
      const note = (after: CaseDetail) => noteDone(after, officer, audit);
      const wanted = { id, act, version: seenVersion(request), note };
      const answer = await reviews.act(caseId, wanted, officer);
      if ("detail" in answer) await noteView({ who: officer, action: "case.viewed", subject: caseId });
      sendCase(response, detailIn(answer, caseId));
    })
    .all(methodNotAllowed("POST"));
  return router;
}

/** By name alone; also those whose account is closed, or who have another office now, since their cases stay. */
async function officersIn({
  accounts,
  reviews,
}: Pick<ReviewRouteOptions, "accounts" | "reviews">): Promise<readonly Actor[]> {
  const people = await reviews.people();
  const isOfficer = ({ id, roles }: Account) => people.has(id) || roles.some((role) => REVIEWING.includes(role));
  return (await accounts.list()).filter(isOfficer).map(({ id, name }) => ({ id, name }));
}

/** Who asks, with what they may decide by their office now. */
const officers =
  (accounts: Pick<Accounts, "find">) =>
  async (request: Request): Promise<Officer> => {
    const who = whoOf(request);
    const account = who.kind === "person" ? await accounts.find(who.id) : undefined;
    return { ...who, authority: account?.authority ?? null };
  };

/** By the plate, or by all that tells which plates were shown. */
async function noteSearch(
  { plate, purpose, order: _order, limit: _limit, cursor: _cursor, count: _count, ...filter }: CaseSearchRequest,
  who: Officer,
  audit: Pick<AuditLog, "note">,
): Promise<void> {
  const detail = { purpose, ...notedFilter(filter) };
  await audit.note({ who, action: "case.searched", subject: plate ?? "plates", detail });
}

/**
 * Locks and notes stand in the case itself. With each other act the log keeps the hash of all entries up to it: who changes one of
 * them in the case's own file cannot change what was noted.
 */
async function noteDone(after: CaseDetail, who: Officer, audit: Pick<AuditLog, "note">): Promise<void> {
  const { id: entry, act } = newestEntry(after);
  if (["take", "release", "note"].includes(act.kind)) return;
  const detail = { what: act.kind, entry, ...saidOf(act), history: documentHash(after.entries) };
  await audit.note({ who, action: "case.decided", subject: after.id, detail });
}

/** Nothing by which a person could be known: the log outlives the case, in which the entry says all. */
function saidOf(done: CaseDone): Readonly<Record<string, string>> {
  switch (done.kind) {
    case "reject":
      return { why: done.reason };
    case "exempt":
      return { why: done.ground };
    case "enter":
      return { step: done.step, on: done.on };
    case "hand-over":
      return { to: done.to, archive: done.archive };
    default:
      return {};
  }
}

const sendCase = (response: Response, detail: CaseDetail): void =>
  void response.set({ ETag: versionTag(detail.version), "Cache-Control": "no-store" }).json(detail);
