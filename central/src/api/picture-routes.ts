import { AgentId, CameraId, type CameraView, Sha256, UtcTime } from "@ngaba/contract";
import { type Request, Router } from "express";
import { z } from "zod";
import { maySee } from "../auth/sight.ts";
import { whoOf } from "../auth/who.ts";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { AgentRegistry } from "../fleet/agent-registry.ts";
import { type CameraPictures, MAX_PICTURE_BYTES } from "../media/camera-pictures.ts";
import { toStorageProblem, uploaderOnly } from "./media-routes.ts";
import { parseParams } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";

const UploadParams = z.strictObject({ agentId: AgentId, cameraId: CameraId });
const PictureParams = z.strictObject({ cameraId: CameraId });
/** Headers of an upload. */
export const UploadHeaders = z.object({
  "content-sha256": Sha256,
  "ngaba-taken-at": UtcTime.describe("By the agent's clock"),
  "ngaba-age-ms": z.coerce.number().min(0).max(86_400_000).describe("By its monotonic clock"),
});

export interface PictureRouteOptions {
  readonly pictures: CameraPictures;
  readonly cameras: Pick<CameraDirectory, "cameras">;
}

/**
 * `PUT /api/agents/:agentId/cameras/:cameraId/picture`, for agents with their upload token: the newest picture of one of
 * their cameras, instead of the one before. How old it is the agent says by its monotonic clock, so that a wrong wall
 * clock makes no picture look fresh.
 */
export function pictureUploadRoutes(
  options: PictureRouteOptions & { readonly agents: AgentRegistry; readonly wrongKeysPerMinute: number },
): Router {
  const router = Router();
  router
    .route("/api/agents/:agentId/cameras/:cameraId/picture")
    .put(uploaderOnly(options.agents, options.wrongKeysPerMinute), async (request, response) => {
      const { agentId, cameraId } = parseParams(request, UploadParams);
      checkOwner(agentId, cameraId, options.cameras);
      const headers = uploadHeadersOf(request);
      if (Number(request.headers["content-length"] ?? 0) > MAX_PICTURE_BYTES) throw tooLarge();
      const { "content-sha256": sha256, "ngaba-taken-at": takenAt, "ngaba-age-ms": ageMs } = headers;
      const upload = { cameraId, agentId, sha256, takenAt, takenAtMs: Date.now() - ageMs };
      const body = request.iterator({ destroyOnReturn: false });
      const result = await options.pictures.put(upload, body).catch(toStorageProblem);
      if (result === "too-large") throw tooLarge();
      if (result === "hash-mismatch") {
        throw new HttpProblem(422, "HASH_MISMATCH", { detail: "the body's SHA-256 is not the one in Content-SHA256" });
      }
      if (result === "no-jpeg") throw new HttpProblem(422, "NO_PICTURE", { detail: "the body is no JPEG" });
      response.status(204).end();
    })
    .all(methodNotAllowed("PUT"));
  return router;
}

/** `GET /api/cameras/:cameraId/picture`: the newest, and how old it is now (`Ngaba-Age-Ms`). */
export function pictureRoutes({ pictures, cameras }: PictureRouteOptions): Router {
  const router = Router();
  router
    .route("/api/cameras/:cameraId/picture")
    .get(async (request, response) => {
      const { cameraId } = parseParams(request, PictureParams);
      if (!maySee(whoOf(request), cameraId)) throw noCamera(cameraId);
      cameraOf(cameraId, cameras);
      const picture = await pictures.find(cameraId);
      if (picture === undefined) throw new HttpProblem(404, "PICTURE_NOT_FOUND", { detail: "none has come yet" });
      response.set({
        "Content-Type": "image/jpeg",
        "Cache-Control": "private, no-cache, no-transform", // to be kept, and asked for anew each time
        ETag: `"${picture.sha256}"`,
        "Ngaba-Taken-At": picture.takenAt,
        "Ngaba-Age-Ms": String(Math.max(0, Math.round(Date.now() - picture.takenAtMs))),
      });
      response.send(picture.jpeg); // express answers 304 where the reader has it
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

function cameraOf(cameraId: string, cameras: PictureRouteOptions["cameras"]): CameraView {
  const camera = cameras.cameras().find(({ id }) => id === cameraId);
  if (camera === undefined) throw noCamera(cameraId);
  return camera;
}

const noCamera = (id: string): HttpProblem => new HttpProblem(404, "CAMERA_NOT_FOUND", { detail: `no camera ${id}` });

/** A camera is whose agent reports it. One that is not heard of any more may have been given to another. */
function checkOwner(agentId: string, cameraId: string, cameras: PictureRouteOptions["cameras"]): void {
  const { agentId: owner, connection } = cameraOf(cameraId, cameras);
  if (owner === undefined || owner === agentId || connection === "unknown") return;
  throw new HttpProblem(403, "NOT_YOUR_CAMERA", { detail: "another agent reports this camera" });
}

function uploadHeadersOf(request: Request): z.infer<typeof UploadHeaders> {
  if ((request.headers["content-type"] ?? "").toLowerCase() !== "image/jpeg") {
    throw new HttpProblem(415, "MEDIA_TYPE_REFUSED", { detail: "image/jpeg" });
  }
  const read = UploadHeaders.safeParse(request.headers);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new HttpProblem(400, "HEADERS_INVALID", { problems });
}

/** The rest of the body is not read, so the connection cannot serve another request. */
const tooLarge = (): HttpProblem =>
  new HttpProblem(413, "TOO_LARGE", { detail: `at most ${MAX_PICTURE_BYTES} bytes`, headers: { Connection: "close" } });
