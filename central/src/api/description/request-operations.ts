import { CameraId, CameraOrder, OrderView, RecordingRequest, RecordingView } from "@ngaba/contract";
import { z } from "zod";
import { byId, json, kept, type Operation } from "./operation.ts";

const byCamera = z.strictObject({ id: CameraId });

/** What agents are asked for. */
export const requestOperations: Readonly<Record<string, Operation>> = {
  "POST /api/cameras/:id/recordings": {
    summary: "Has a stretch of recorded video kept, of at most an hour",
    path: byCamera,
    body: { json: RecordingRequest },
    answers: [json(RecordingView, 202, "Asked; `Location` says where to look")],
    problems: ["404 CAMERA_NOT_FOUND"],
  },
  "GET /api/recordings/:id": {
    summary: "What became of it",
    path: byId,
    answers: kept(RecordingView),
    problems: ["404 RECORDING_NOT_FOUND"],
  },
  "POST /api/cameras/:id/orders": {
    summary: "Orders something of a camera",
    path: byCamera,
    body: { json: CameraOrder },
    answers: [json(OrderView, 202, "Asked; `Location` says where to look")],
    problems: ["404 CAMERA_NOT_FOUND", "409 AGENT_AWAY"],
  },
  "GET /api/orders/:id": {
    summary: "What became of it",
    path: byId,
    answers: kept(OrderView),
    problems: ["404 ORDER_NOT_FOUND"],
  },
};
