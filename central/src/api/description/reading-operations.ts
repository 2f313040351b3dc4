import {
  AgentList,
  AuditPage,
  AuditQuery,
  CameraId,
  CameraList,
  CameraTimeline,
  EventDetail,
  EventPage,
  EventQuery,
  Figures,
  FiguresQuery,
  FlowQuery,
  FlowSeries,
  LaneSeries,
  MapView,
  Measure,
  NamedGroupList,
  OpenCounts,
  SeriesQuery,
  Sha256,
  SiteList,
  TimelineQuery,
  TurningSeries,
} from "@ngaba/contract";
import { z } from "zod";
import { MediaType } from "../../media/media-store.ts";
import { StreamQuery } from "../event-stream.ts";
import { ReadAheadHeader } from "../read-ahead.ts";
import { byId, file, json, kept, keptFile, type Operation } from "./operation.ts";

const byCamera = z.strictObject({ id: CameraId });
const nothingAsked = z.strictObject({});
const ofSeries = ["404 CAMERA_NOT_FOUND", "422 TOO_MANY_POINTS", "503 SERIES_UNAVAILABLE"] as const;

/** What the centre knows. Of cameras that the asker may not see, nothing is there. */
export const readingOperations: Readonly<Record<string, Operation>> = {
  "GET /api/sites": {
    summary: "Sites of the city",
    query: nothingAsked,
    answers: kept(SiteList),
  },
  "GET /api/cameras": {
    summary: "Cameras, each with its state",
    query: nothingAsked,
    answers: kept(CameraList),
  },
  "GET /api/cameras/:id/timeline": {
    summary: "Changes of a camera's state within at most 31 days",
    path: byCamera,
    query: TimelineQuery,
    answers: kept(CameraTimeline),
    problems: ["404 CAMERA_NOT_FOUND"],
  },
  "GET /api/cameras/:cameraId/picture": {
    summary: "Newest picture of a camera; `Ngaba-Age-Ms` says how old it is now",
    path: z.strictObject({ cameraId: CameraId }),
    answers: keptFile(["image/jpeg"]),
    problems: ["404 CAMERA_NOT_FOUND", "404 PICTURE_NOT_FOUND"],
  },
  "GET /api/named-groups": {
    summary: "Lists of cameras that the configuration names, as far as they may be seen",
    query: nothingAsked,
    answers: kept(NamedGroupList),
  },
  "GET /api/map": {
    summary: "The city's own map, and the tile server under it",
    query: nothingAsked,
    answers: kept(MapView),
  },
  "GET /api/agents": {
    summary: "Agents: in touch or not, and what they say that someone must act on",
    query: nothingAsked,
    answers: kept(AgentList),
  },
  "GET /api/events": {
    summary: "Incidents, newest first, in pages",
    query: EventQuery,
    answers: kept(EventPage),
  },
  "GET /api/events/open-counts": {
    summary: "How many incidents have not ended, by severity",
    query: nothingAsked,
    answers: kept(OpenCounts),
  },
  "GET /api/events/:id": {
    summary: "One incident with all of its messages",
    path: byId,
    query: nothingAsked,
    headers: ReadAheadHeader,
    answers: kept(EventDetail),
    problems: ["404 EVENT_NOT_FOUND"],
  },
  "GET /api/series/flow": {
    summary: "Crossings of a camera's lines, minute by minute",
    query: FlowQuery,
    answers: kept(FlowSeries),
    problems: ofSeries,
  },
  "GET /api/series/lanes": {
    summary: "What the lanes of a camera were like, minute by minute",
    query: SeriesQuery,
    answers: kept(LaneSeries),
    problems: ofSeries,
  },
  "GET /api/series/turnings": {
    summary: "Who came in over one line and went out over another, minute by minute",
    query: SeriesQuery,
    answers: kept(TurningSeries),
    problems: ofSeries,
  },
  "GET /api/figures/:measure": {
    summary: "Sums of minutes, hours or days, told apart by tags of the measure",
    path: z.strictObject({ measure: Measure }),
    query: FiguresQuery,
    answers: [json(Figures)],
    problems: ["422 TOO_MANY_SUMS", "503 SERIES_UNAVAILABLE"],
  },
  "GET /api/audit": {
    summary: "Who looked at which evidence, ordered and changed what, newest first, in pages",
    query: AuditQuery,
    answers: [json(AuditPage)],
  },
  "GET /api/stream": {
    summary: "What happens from now on, as server-sent events (`StreamItem`), with ids to resume from",
    query: StreamQuery,
    headers: z.object({ "last-event-id": z.string().optional().describe("Resumes after it") }),
    answers: [file(["text/event-stream"], 200, "Ends when the reader leaves, or has lost its rights")],
    problems: ["429 TOO_MANY_OWN_STREAMS", "503 TOO_MANY_STREAMS", "503 STOPPING"],
  },
  "GET /api/media/:sha256": {
    summary: "A picture, clip or document, whole or in ranges",
    path: z.strictObject({ sha256: Sha256 }),
    headers: ReadAheadHeader.extend({ range: z.string().optional().describe("As `bytes=0-1023`") }),
    answers: [...keptFile(MediaType.options), file(MediaType.options, 206, "A range of it")],
    problems: ["404 MEDIA_NOT_FOUND", "412 REQUEST_INVALID", "416 REQUEST_INVALID"],
  },
};
