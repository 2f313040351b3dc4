import { pipeline } from "node:stream/promises";
import { type CheckedDocument, DocumentCode, type DocumentKind } from "@ngaba/contract";
import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { whoOf } from "../auth/who.ts";
import { sha256Of } from "../documents/case-archive.ts";
import type { CaseDocuments } from "../documents/case-documents.ts";
import type { Signed } from "../documents/signed-copies.ts";
import { lost, notMade } from "./document-problems.ts";
import { parseParams, parseQuery } from "./parse.ts";
import { seenHash } from "./precondition.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";

const CaseParams = z.strictObject({ id: z.uuid() });
/** As people type it from paper: letters of either case, and those that look like digits. */
const TypedCode = z
  .string()
  .transform((code) => code.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1"))
  .pipe(DocumentCode);
const CodeParams = z.strictObject({ code: TypedCode });
const NoQuery = z.strictObject({});
/** A document with its pictures is a megabyte or two, and a signature adds little. */
const MAX_SIGNED_BYTES = 32 * 1024 * 1024;

export interface DocumentRouteOptions {
  readonly documents: Omit<CaseDocuments, "seal">;
  readonly audit: Pick<AuditLog, "note">;
}

/**
 * `GET /api/cases/:id/document.pdf`, `…/notice.pdf` and `…/archive.zip`: what leaves the house of a case.
 * `GET /api/case-documents/:code`: what was made under a verification code; `…/document.pdf` its bytes. `PUT …/signed.pdf` takes
 * what an outside signer made of these very bytes, `GET` gives it; with `If-Match`, a senior reviewer replaces it.
 * To be used before what answers `/api/cases/:id`.
 */
export function documentRoutes(options: DocumentRouteOptions): Router {
  const router = Router();
  for (const [file, kind] of [
    ["document.pdf", "case"],
    ["notice.pdf", "notice"],
  ] as const) {
    router
      .route(`/api/cases/:id/${file}`)
      .get((request, response) => sendMade(request, response, kind, options))
      .all(methodNotAllowed("GET, HEAD"));
  }
  router
    .route("/api/cases/:id/archive.zip")
    .get((request, response) => sendArchive(request, response, options))
    .all(methodNotAllowed("GET, HEAD"));
  addCodeRoutes(router, options);
  return router;
}

function addCodeRoutes(router: Router, options: DocumentRouteOptions): void {
  const { documents } = options;
  router
    .route("/api/case-documents/:code")
    .get(async (request, response) => {
      const { code } = parseParams(request, CodeParams);
      parseQuery(request, NoQuery);
      const document = (await documents.find(code, whoOf(request))) ?? codeUnknown(code);
      response.set("Cache-Control", "no-store").json(document);
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/case-documents/:code/document.pdf")
    .get((request, response) => sendKept(request, response, "made", options))
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/case-documents/:code/signed.pdf")
    .get((request, response) => sendKept(request, response, "signed", options))
    .put(express.raw({ type: "application/pdf", limit: MAX_SIGNED_BYTES }), (request, response) =>
      takeSigned(request, response, options),
    )
    .all(methodNotAllowed("GET, HEAD, PUT"));
}

async function sendMade(
  request: Request,
  response: Response,
  kind: DocumentKind,
  { documents, audit }: DocumentRouteOptions,
): Promise<void> {
  const { id } = parseParams(request, CaseParams);
  parseQuery(request, NoQuery);
  const who = whoOf(request);
  const made = await documents.make(kind, id, who);
  if (made.what !== "done") return notMade(made.what, id);
  const { code, sha256 } = made.document;
  await audit.note({ who, action: "case.document-viewed", subject: id, detail: { kind, code, sha256 } });
  response.set("Ngaba-Code", code);
  sendPdf(response, { bytes: made.bytes, sha256, name: `${kind}-${code}.pdf` });
}

async function sendArchive(
  request: Request,
  response: Response,
  { documents, audit }: DocumentRouteOptions,
): Promise<void> {
  const { id } = parseParams(request, CaseParams);
  parseQuery(request, NoQuery);
  const who = whoOf(request);
  const archived = await documents.archive(id, who);
  if (archived.what !== "done") return notMade(archived.what, id);
  const { sha256, bytes, stream } = archived.archive;
  try {
    await audit.note({ who, action: "case.archive-taken", subject: id, detail: { sha256 } });
    response.set({ ...fileHeaders("application/zip", `case-${id}.zip`, sha256), "Content-Length": String(bytes) });
    if (request.method === "HEAD") return void response.end();
    await pipeline(stream, response);
  } finally {
    stream.destroy();
  }
}

async function sendKept(
  request: Request,
  response: Response,
  which: "made" | "signed",
  { documents, audit }: DocumentRouteOptions,
): Promise<void> {
  const { code } = parseParams(request, CodeParams);
  parseQuery(request, NoQuery);
  const who = whoOf(request);
  const { document, sha256, bytes } = (await documents.bytes(code, which, who)) ?? codeUnknown(code);
  await audit.note({ who, action: "case-document.viewed", subject: code, detail: { which } });
  response.set({ "Ngaba-Case-State": document.caseNow.state, "Ngaba-Outdated": String(document.isOutdated) });
  sendPdf(response, { bytes, sha256, name: `${code}-${which}.pdf` });
}

async function takeSigned(
  request: Request,
  response: Response,
  { documents, audit }: DocumentRouteOptions,
): Promise<void> {
  const { code } = parseParams(request, CodeParams);
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body)) throw new HttpProblem(415, "MEDIA_TYPE_REFUSED", { detail: "send application/pdf" });
  const who = whoOf(request);
  const replaces = seenHash(request);
  const note = () => {
    const detail = { sha256: sha256Of(body), ...(replaces !== undefined && { replaces }) };
    return audit.note({ who, action: "case-document.signed", subject: code, detail });
  };
  response.status(201).json(signedIn(await documents.sign(code, { bytes: body, replaces, note }, who), code));
}

/** @throws {HttpProblem} 403, 404, 409, 422, 500 when nothing was kept */
function signedIn(answer: Signed, code: string): CheckedDocument {
  switch (answer.what) {
    case "done":
      return answer.document;
    case "unknown":
      return codeUnknown(code);
    case "lost":
      return lost(code);
    case "signed-already":
      throw new HttpProblem(409, "SIGNED_ALREADY", {
        detail: `another signed copy of ${code} is kept, or none: If-Match names the one that is to give way`,
      });
    case "not-senior":
      throw new HttpProblem(403, "NOT_SENIOR", { detail: "only a senior reviewer replaces a signed copy" });
    case "outdated":
      throw new HttpProblem(409, "DOCUMENT_OUTDATED", {
        detail: "the decision that it tells of does not stand any more, or a still has been covered since",
      });
    case "other-bytes":
      throw new HttpProblem(422, "SIGNED_OTHER_BYTES", {
        detail: "it does not begin with the document's own bytes, or has no signature behind them",
      });
    default:
      return answer satisfies never;
  }
}

function sendPdf(
  response: Response,
  { bytes, sha256, name }: { readonly bytes: Uint8Array; readonly sha256: string; readonly name: string },
): void {
  response.set(fileHeaders("application/pdf", name, sha256));
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

const fileHeaders = (type: string, name: string, sha256: string) => ({
  ...{ "Content-Type": type, "Content-Disposition": `inline; filename="${name}"` },
  ...{ "Cache-Control": "no-store, no-transform", ETag: `"${sha256}"` },
});

function codeUnknown(code: string): never {
  throw new HttpProblem(404, "DOCUMENT_NOT_FOUND", { detail: `no document was made under ${code}` });
}
