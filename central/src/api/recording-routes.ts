import { CameraId, RecordingRequest } from "@ngaba/contract";
import express, { Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { maySee } from "../auth/sight.ts";
import { whoOf } from "../auth/who.ts";
import type { Recordings } from "../fleet/recordings.ts";
import { parseBody, parseParams } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { sendReadable } from "./readable.ts";

const CameraParams = z.strictObject({ id: CameraId });
const RecordingParams = z.strictObject({ id: z.uuid() });
const MAX_BODY_BYTES = 4_096;

/** Longer ones are refused by the agent, by its own limit; this one is for what cannot be meant. */
const MAX_STRETCH_MS = 3_600_000;
const BoundedRequest = RecordingRequest.superRefine(({ from, to }, context) => {
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs > 0 && lengthMs <= MAX_STRETCH_MS) return;
  context.addIssue({ code: "custom", path: ["to"], message: "must be after from, by at most an hour" });
});

/** `POST /api/cameras/:id/recordings` has a stretch of recorded video kept, `GET /api/recordings/:id` says what became of it. */
export function recordingRoutes(recordings: Recordings, audit: Pick<AuditLog, "note">): Router {
  const router = Router();
  router
    .route("/api/cameras/:id/recordings")
    .post(express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
      const { id } = parseParams(request, CameraParams);
      const stretch = parseBody(request, BoundedRequest);
      const who = whoOf(request);
      if (!maySee(who, id)) throw noCamera(id);
      await audit.note({ who, action: "recording.asked", subject: id, detail: stretch });
      const asked = await recordings.ask(id, stretch);
      if (asked === undefined) throw noCamera(id);
      response.status(202).location(`/api/recordings/${asked.id}`).json(asked);
    })
    .all(methodNotAllowed("POST"));
  router
    .route("/api/recordings/:id")
    .get(async (request, response) => {
      const { id } = parseParams(request, RecordingParams);
      const recording = await recordings.find(id);
      if (recording === undefined || !maySee(whoOf(request), recording.cameraId)) {
        throw new HttpProblem(404, "RECORDING_NOT_FOUND", { detail: `no recording ${id}` });
      }
      sendReadable(response, recording);
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

const noCamera = (id: string): HttpProblem =>
  new HttpProblem(404, "CAMERA_NOT_FOUND", { detail: `no agent reads camera ${id}` });
