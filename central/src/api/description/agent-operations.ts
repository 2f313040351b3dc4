import { AgentId, CameraId, Sha256 } from "@ngaba/contract";
import { z } from "zod";
import { MediaType } from "../../media/media-store.ts";
import { UploadHeaders } from "../picture-routes.ts";
import { done, json, nothing, type Operation } from "./operation.ts";

const ofMedia = z.strictObject({ agentId: AgentId, sha256: Sha256 });
const body = { mediaTypes: MediaType.options };
const stored = z.strictObject({ sha256: Sha256 });
const whole = [json(stored, 201, "Stored"), json(stored, 200, "It was here already")];
const bytes = z
  .string()
  .regex(/^\d{1,15}$/)
  .describe("Bytes");
const ofUploads = [
  ...(["400 BODY_BROKEN_OFF", "413 TOO_LARGE", "415 MEDIA_TYPE_REFUSED", "422 HASH_MISMATCH"] as const),
  "507 STORAGE_FULL",
] as const;

/** What agents send, with their upload tokens. */
export const agentOperations: Readonly<Record<string, Operation>> = {
  "PUT /api/agents/:agentId/media/:sha256": {
    summary: "Sends a picture, clip or document whole",
    path: ofMedia,
    body,
    answers: whole,
    problems: ofUploads,
  },
  "HEAD /api/agents/:agentId/media/:sha256": {
    summary: "How much of it is here",
    path: ofMedia,
    answers: [nothing(200, "All of it"), nothing(404, "`Upload-Offset` bytes")],
  },
  "PATCH /api/agents/:agentId/media/:sha256": {
    summary: "Adds a piece to it",
    path: ofMedia,
    headers: z.object({
      "upload-offset": bytes.describe("Where the piece belongs, bytes"),
      "upload-length": bytes.describe("Of the whole, bytes"),
    }),
    body,
    answers: [...whole, nothing(204, "The piece is here; `Upload-Offset` is where the next begins")],
    problems: [...ofUploads, "400 UPLOAD_PLACE_INVALID", "409 WRONG_OFFSET"],
  },
  "PUT /api/agents/:agentId/cameras/:cameraId/picture": {
    summary: "Sends the newest picture of one of the agent's cameras",
    path: z.strictObject({ agentId: AgentId, cameraId: CameraId }),
    headers: UploadHeaders,
    body: { mediaTypes: ["image/jpeg"] },
    answers: [done],
    problems: [
      ...ofUploads,
      ...(["400 HEADERS_INVALID", "403 NOT_YOUR_CAMERA", "404 CAMERA_NOT_FOUND", "422 NO_PICTURE"] as const),
    ],
  },
};
