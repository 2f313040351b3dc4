import { once } from "node:events";
import { AgentId, CameraId, UtcTime } from "@ngaba/contract";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import { maySee } from "../auth/sight.ts";
import { askerOf, whoOf } from "../auth/who.ts";
import type { AgentRegistry } from "../fleet/agent-registry.ts";
import type { VideoReader } from "../live-view/video-relay.ts";
import type { VideoEnd, VideoWish } from "../live-view/video-room.ts";
import type { VideoRefusal, VideoRooms } from "../live-view/video-rooms.ts";
import type { Logger } from "../platform/logger.ts";
import type { LastingAnswers } from "./lasting-answers.ts";
import { uploaderOnly } from "./media-routes.ts";
import { parseParams, parseQuery } from "./parse.ts";
import { getOnly, HttpProblem, methodNotAllowed } from "./problem.ts";
import { requestIdOf } from "./request-context.ts";

const UploadParams = z.strictObject({ agentId: AgentId, videoId: z.uuid() });
const CameraParams = z.strictObject({ cameraId: CameraId });
const MAX_PAST_MS = 300_000;
/** Query of `GET /api/cameras/:cameraId/past`. */
export const PastQuery = z
  .strictObject({ from: UtcTime, to: UtcTime })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), { path: ["to"], error: "must lie after from" })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_PAST_MS, {
    path: ["to"],
    error: "at most 5 minutes",
  });

/** Whoever lets more than this of a live video wait unread is cut off, and comes again when it can follow. */
const MAX_UNREAD_BYTES = 8 * 1024 ** 2;

/**
 * `POST /api/agents/:agentId/live/:videoId`, for agents with their upload token: a video that people look at, as the body comes in.
 * 204 when it has ended and may go on in another request, 410 when nobody looks any more.
 */
export function videoUploadRoutes(options: {
  readonly videos: VideoRooms;
  readonly agents: AgentRegistry;
  readonly wrongKeysPerMinute: number;
}): Router {
  const router = Router();
  router
    .route("/api/agents/:agentId/live/:videoId")
    .post(uploaderOnly(options.agents, options.wrongKeysPerMinute), async (request, response) => {
      const { agentId, videoId } = parseParams(request, UploadParams);
      const room = options.videos.find(agentId, videoId);
      if (room === undefined) return gone(request, response);
      const outcome = await room.receive(request.iterator({ destroyOnReturn: false })).catch(toVideoProblem);
      if (outcome === "more") return void response.status(204).end();
      gone(request, response);
    })
    .all(methodNotAllowed("POST"));
  return router;
}

const DRAIN_MS = 1_000;

/** Who sends closes the connection when it reads this. Meanwhile what comes is thrown away: closed by us, the answer could get lost. */
function gone(request: Request, response: Response): void {
  response.status(410).set("Cache-Control", "no-store").end();
  request.resume();
  setTimeout(() => request.destroy(), DRAIN_MS).unref();
}

function toVideoProblem(error: unknown): never {
  if (error instanceof RangeError) {
    throw new HttpProblem(422, "NO_VIDEO", { detail: error.message, headers: { Connection: "close" } });
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ECONNRESET" || code === "ABORT_ERR") throw new HttpProblem(400, "BODY_BROKEN_OFF");
  throw error;
}

export interface VideoRouteOptions {
  readonly videos: VideoRooms;
  readonly audit: Pick<AuditLog, "note">;
  readonly lasting: Pick<LastingAnswers, "hold">;
  readonly logger: Logger;
}

/**
 * `GET /api/cameras/:cameraId/live` and, with `from` and `to`, `…/past`: a fragmented MP4 (`live-boxes.ts` of the contract), for as
 * long as the reader reads.
 */
export function videoRoutes(options: VideoRouteOptions): Router {
  const router = Router();
  router
    .route("/api/cameras/:cameraId/live")
    .all(getOnly)
    .get(async (request, response) => {
      const { cameraId } = parseParams(request, CameraParams);
      const reader = liveReader(response, options.logger);
      await show(request, response, { wish: { name: "live-view", cameraId }, reader, ...options });
    });
  router
    .route("/api/cameras/:cameraId/past")
    .all(getOnly)
    .get(async (request, response) => {
      const { cameraId } = parseParams(request, CameraParams);
      const stretch = parseQuery(request, PastQuery);
      const wish = { name: "past-view", cameraId, ...stretch } as const;
      await show(request, response, { wish, reader: pastReader(response), ...options });
    });
  return router;
}

interface Showing extends VideoRouteOptions {
  readonly wish: VideoWish;
  readonly reader: VideoReader;
}

/** Shows it for as long as they look and may. Nobody looks unnoted. */
async function show(request: Request, response: Response, showing: Showing): Promise<void> {
  const { wish, reader, videos, lasting } = showing;
  const { cameraId } = wish;
  const who = whoOf(request);
  const asker = askerOf(request);
  const refusal = maySee(who, cameraId) ? videos.refusal(cameraId, asker) : "camera-unknown";
  if (refusal !== undefined) throw refusalProblem(refusal, cameraId);
  await showing.audit.note({ who, subject: cameraId, ...actionOf(wish) });
  if (response.destroyed) return; // they have left meanwhile
  const room = videos.enter(wish, reader, asker);
  if (typeof room === "string") throw refusalProblem(room, cameraId);
  lasting.hold(request, response);
  response.once("close", () => room.leave(reader));
  const left = new Promise<undefined>((resolve) => response.once("close", () => resolve(undefined)));
  const end = await Promise.race([room.ended, left]);
  if (end === undefined || response.headersSent) return; // they have left, or seen something
  throw problemOf(end);
}

function actionOf(wish: VideoWish): Pick<AuditEntry, "action" | "detail"> {
  if (wish.name === "live-view") return { action: "live.viewed" };
  return { action: "past.viewed", detail: { from: wish.from, to: wish.to } };
}

function refusalProblem(refusal: VideoRefusal, cameraId: string): HttpProblem {
  switch (refusal) {
    case "camera-unknown":
      return new HttpProblem(404, "CAMERA_NOT_FOUND", { detail: `no agent reads camera ${cameraId}` });
    case "agent-away":
      return new HttpProblem(409, "AGENT_AWAY", { detail: "its agent is out of touch" });
    case "stopping":
      return new HttpProblem(503, "STOPPING");
    case "too-many":
      return new HttpProblem(503, "TOO_MANY_VIDEOS", { headers: { "Retry-After": "10" } });
    case "too-many-own": {
      const detail = "you look at as many cameras as one may: close one";
      return new HttpProblem(429, "TOO_MANY_OWN_VIDEOS", { detail, headers: { "Retry-After": "10" } });
    }
    default:
      return refusal satisfies never;
  }
}

function problemOf(end: VideoEnd): HttpProblem {
  if (end.why !== "refused") return new HttpProblem(504, "NO_VIDEO_YET", { detail: "no picture came from its agent" });
  return new HttpProblem(409, end.code, end.detail === undefined ? {} : { detail: end.detail });
}

const finish = (response: Response): void => void (response.headersSent && response.end());

function begin(response: Response): void {
  if (response.headersSent) return;
  response.set({
    "Content-Type": "video/mp4",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no", // nginx in front would hold pictures back
  });
  response.flushHeaders();
}

/** What comes once it has ended is of no use to anybody. */
const isOver = (response: Response): boolean => response.destroyed || response.writableEnded;

/** Is not waited for: others look at the same. */
function liveReader(response: Response, logger: Logger): VideoReader {
  return {
    write: async (bytes) => {
      if (isOver(response)) return;
      begin(response);
      response.write(bytes);
      if (response.writableLength <= MAX_UNREAD_BYTES) return;
      logger.info({ requestId: requestIdOf(response) }, "a live video was cut off: its reader does not follow");
      response.destroy();
    },
    end: () => finish(response),
  };
}

/** The agent sends on when what came was read. */
function pastReader(response: Response): VideoReader {
  const closed = new Promise((resolve) => response.once("close", resolve));
  return {
    write: async (bytes) => {
      if (isOver(response)) return;
      begin(response);
      if (!response.write(bytes)) await Promise.race([once(response, "drain"), closed]);
    },
    end: () => finish(response),
  };
}
