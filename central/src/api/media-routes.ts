import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AgentId, CameraId, Sha256 } from "@ngaba/contract";
import { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import type { NoteView } from "../audit/view-notes.ts";
import { maySee } from "../auth/sight.ts";
import { whoOf } from "../auth/who.ts";
import type { DataPath } from "../data-path.ts";
import type { AgentRegistry } from "../fleet/agent-registry.ts";
import type { Piece } from "../media/media-drafts.ts";
import { type MediaFacts, type MediaStore, MediaType, type MediaUpload, type PutResult } from "../media/media-store.ts";
import type { Logger } from "../platform/logger.ts";
import { bearerToken, wrongKeyLimit } from "./bearer.ts";
import { parseParams } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { lookAt } from "./read-ahead.ts";

const UploadParams = z.strictObject({ agentId: AgentId, sha256: Sha256 });
const WholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const MediaParams = z.strictObject({ sha256: Sha256 });

export interface MediaRouteOptions {
  readonly media: MediaStore;
  readonly mediaMaxBytes: number;
  /** Called after an upload was stored. */
  readonly onStored: (sha256: string) => Promise<void>;
  readonly logger: Logger;
}

/**
 * `PUT /api/agents/:agentId/media/:sha256`, for agents with their upload token; or piece by piece: `HEAD` says by `Upload-Offset`
 * how much is here, `PATCH` with `Upload-Offset` and `Upload-Length` adds to it. No limit on the number of requests: who
 * comes through is known by name, and an agent that was away sends hundreds of pictures at once.
 */
export function uploadRoutes(
  options: MediaRouteOptions & { readonly agents: AgentRegistry; readonly wrongKeysPerMinute: number },
): Router {
  const { media } = options;
  const router = Router();
  const uploaders = uploaderOnly(options.agents, options.wrongKeysPerMinute);
  router
    .route("/api/agents/:agentId/media/:sha256")
    .head(uploaders, async (request, response) => {
      const received = await media.received(parseParams(request, UploadParams));
      response.set("Cache-Control", "no-store");
      if (received === "already-there") return void response.status(200).end();
      response.status(404).set("Upload-Offset", String(received)).end();
    })
    .patch(uploaders, async (request, response) => {
      const upload = { ...parseParams(request, UploadParams), mediaType: mediaTypeOf(request) };
      const result = await media.append(upload, pieceOf(request), request).catch(toStorageProblem);
      if (typeof result === "string") return answerUpload(result, upload, response, options);
      response.set("Upload-Offset", String(result.received));
      if (result.what === "more") return void response.status(204).end();
      const detail = `${result.received} bytes are here`;
      const headers = { Connection: "close", "Upload-Offset": String(result.received) };
      throw new HttpProblem(409, "WRONG_OFFSET", { detail, headers });
    })
    .put(uploaders, async (request, response) => {
      const upload = { ...parseParams(request, UploadParams), mediaType: mediaTypeOf(request) };
      if (Number(request.headers["content-length"] ?? 0) > options.mediaMaxBytes) throw tooLarge(options);
      // A body that is given up half-way must not take the connection with it before the answer is out.
      const body = request.iterator({ destroyOnReturn: false });
      answerUpload(await media.put(upload, body).catch(toStorageProblem), upload, response, options);
    })
    .all(methodNotAllowed("HEAD, PATCH, PUT"));
  return router;
}

/** Says what became of a body that was to be whole. */
function answerUpload(
  result: PutResult,
  { agentId, sha256 }: MediaUpload,
  response: Response,
  options: MediaRouteOptions,
): void {
  if (result === "too-large") throw tooLarge(options);
  if (result === "no-room") throw new HttpProblem(507, "STORAGE_FULL", { headers: { Connection: "close" } });
  if (result === "hash-mismatch") {
    throw new HttpProblem(422, "HASH_MISMATCH", { detail: "the body's SHA-256 is not the one in the address" });
  }
  response.status(result === "stored" ? 201 : 200).json({ sha256 });
  if (result !== "stored") return;
  options.logger.debug({ agentId, sha256 }, "media stored");
  // The agent has its answer already: a live page that learns of a picture late is no reason to send it again.
  options
    .onStored(sha256)
    .catch((err: unknown) => options.logger.error({ err, sha256 }, "cannot tell that media arrived"));
}

/** `GET /api/media/:sha256`, with ranges: what is under a hash never changes. Nobody looks unnoted. */
export function mediaRoutes(
  options: Pick<MediaRouteOptions, "media"> & MediaPlaces & { readonly noteView: NoteView },
): Router {
  const { media, noteView } = options;
  const router = Router();
  router
    .route("/api/media/:sha256")
    .get(async (request, response) => {
      const { sha256 } = parseParams(request, MediaParams);
      const facts = await media.find(sha256);
      if (facts === undefined || !(await isSeen(request, facts, options))) {
        throw new HttpProblem(404, "MEDIA_NOT_FOUND", { detail: "not stored, or not yet" });
      }
      await noteView({ who: whoOf(request), action: lookAt("evidence", request), subject: sha256 });
      response.set({
        "Content-Type": facts.mediaType,
        // no-transform: compressing on the way would break ranges and lengths
        // no longer than a look is noted once: whoever looks later asks anew
        "Cache-Control": "private, max-age=600, no-transform",
        ETag: `"${sha256}"`,
      });
      response.vary("Cookie"); // who signs in where another did asks anew, and is noted
      await sendFile(response, media.pathOf(sha256), media.folder);
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

export interface MediaPlaces {
  readonly data: Pick<DataPath, "camerasOfMedia">;
}

/** Of manifests and scenes: what is larger is not read to know which camera it is of, and is only for who may see all. */
const MAX_DOCUMENT_BYTES = 4 * 1024 ** 2;

/** Whether a file is of a camera that may be seen; of no camera at all it is only for who may see all. */
async function isSeen(
  request: Request,
  { sha256, mediaType, bytes }: Pick<MediaFacts, "sha256" | "mediaType" | "bytes">,
  { media, data }: Pick<MediaRouteOptions, "media"> & MediaPlaces,
): Promise<boolean> {
  const who = whoOf(request);
  if (who.cameraIds === undefined) return true;
  if (mediaType !== "application/json") {
    return [...(await data.camerasOfMedia(sha256))].some((cameraId) => maySee(who, cameraId));
  }
  if (bytes > MAX_DOCUMENT_BYTES) return false;
  const text = await readFile(join(media.folder, media.pathOf(sha256)), "utf8");
  const cameraId = cameraOfDocument(text);
  return cameraId !== undefined && maySee(who, cameraId);
}

/** Manifests and scenes say at their top which camera they are of. */
function cameraOfDocument(text: string): string | undefined {
  try {
    return z.object({ cameraId: CameraId }).safeParse(JSON.parse(text)).data?.cameraId;
  } catch {
    return undefined; // nobody has promised that it is JSON
  }
}

/** Lets through who has the token of the agent in the address: 401 for no or an unknown one, 403 for another's. */
export function uploaderOnly(agents: AgentRegistry, wrongKeysPerMinute: number): RequestHandler {
  const countWrongKey = wrongKeyLimit(wrongKeysPerMinute);
  return async (request, response, next) => {
    const token = bearerToken(request);
    const owner = token === undefined ? undefined : await agents.agentOfUploadToken(token);
    if (owner === undefined) {
      const detail = "send Authorization: Bearer <upload token>";
      const problem = new HttpProblem(401, "UNAUTHORISED", { detail, headers: { "WWW-Authenticate": "Bearer" } });
      return token === undefined ? next(problem) : countWrongKey(request, response, () => next(problem));
    }
    if (owner !== request.params.agentId) {
      throw new HttpProblem(403, "NOT_YOUR_NAME", { detail: "the token belongs to another agent" });
    }
    next();
  };
}

/** The rest of the body is not read, so the connection cannot serve another request: as with 507. */
function tooLarge({ mediaMaxBytes }: Pick<MediaRouteOptions, "mediaMaxBytes">): HttpProblem {
  const detail = `at most ${mediaMaxBytes} bytes`;
  return new HttpProblem(413, "TOO_LARGE", { detail, headers: { Connection: "close" } });
}

/** Where the body of a PATCH belongs. */
function pieceOf(request: Request): Piece {
  const [offset, length] = ["upload-offset", "upload-length"].map((name) =>
    WholeNumber.safeParse(request.headers[name]),
  );
  if (offset?.data === undefined || length?.data === undefined || offset.data > length.data) {
    const detail = "send Upload-Offset and Upload-Length in bytes, the first no larger than the second";
    throw new HttpProblem(400, "UPLOAD_PLACE_INVALID", { detail, headers: { Connection: "close" } });
  }
  return { offset: offset.data, length: length.data };
}

function mediaTypeOf(request: Request): MediaType {
  const essence = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  const result = MediaType.safeParse(essence);
  if (result.success) return result.data;
  throw new HttpProblem(415, "MEDIA_TYPE_REFUSED", { detail: `one of ${MediaType.options.join(", ")}` });
}

/** What the file system or the sender broke off, as the sender is told it. */
export function toStorageProblem(error: unknown): never {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT") throw new HttpProblem(507, "STORAGE_FULL");
  if (code === "ECONNRESET" || code === "ABORT_ERR") throw new HttpProblem(400, "BODY_BROKEN_OFF");
  throw error;
}

/** Express sends the file, its ranges and its 304; an aborted download is the reader's choice, not a fault. */
function sendFile(response: Response, path: string, root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.sendFile(path, { root, etag: false, lastModified: false, cacheControl: false }, (error?: Error) => {
      const isReadersChoice = error !== undefined && "code" in error && error.code === "ECONNABORTED";
      if (error === undefined || isReadersChoice) return resolve();
      reject(error);
    });
  });
}
