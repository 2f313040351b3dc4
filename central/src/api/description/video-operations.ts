import { AgentId, CameraId } from "@ngaba/contract";
import { z } from "zod";
import { PastQuery } from "../video-routes.ts";
import { done, file, nothing, type Operation } from "./operation.ts";

const ofCamera = z.strictObject({ cameraId: CameraId });
const video = file(["video/mp4"], 200, "One fragmented MP4, for as long as it is read");
const refused = [
  ...(["404 CAMERA_NOT_FOUND", "409 AGENT_AWAY", "409 CAMERA_UNKNOWN", "409 TOO_MANY_VIEWS"] as const),
  ...(["409 NOT_SUPPORTED", "409 EXPIRED"] as const),
  ...(["429 TOO_MANY_OWN_VIDEOS", "503 STOPPING", "503 TOO_MANY_VIDEOS", "504 NO_VIDEO_YET"] as const),
] as const;

/** A camera's video, as it comes and as it was. */
export const videoOperations: Readonly<Record<string, Operation>> = {
  "GET /api/cameras/:cameraId/live": {
    summary: "What a camera shows now",
    path: ofCamera,
    answers: [video],
    problems: [...refused, "409 CAMERA_DISABLED"],
  },
  "GET /api/cameras/:cameraId/past": {
    summary: "What a camera that records has shown, at most 5 minutes of it",
    path: ofCamera,
    query: PastQuery,
    answers: [video],
    problems: [...refused, "409 NOT_RECORDED", "409 STRETCH_INVALID", "409 STRETCH_TOO_LONG"],
  },
  "POST /api/agents/:agentId/live/:videoId": {
    summary: "Sends a video that people look at, for as long as they do",
    path: z.strictObject({ agentId: AgentId, videoId: z.uuid() }),
    body: { mediaTypes: ["video/mp4"] },
    answers: [done, nothing(410, "Nobody looks any more")],
    problems: ["400 BODY_BROKEN_OFF", "422 NO_VIDEO"],
  },
};
