import { CameraId, EventQuery, FlowQuery, SeriesQuery, TimelineQuery } from "@ngaba/contract";
import { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import type { NoteView } from "../audit/view-notes.ts";
import { agentsSeen, camerasSeen, groupsSeen, maySee, sitesSeen } from "../auth/sight.ts";
import { whoOf } from "../auth/who.ts";
import type { CameraGroups } from "../cameras/camera-groups.ts";
import type { DataPath } from "../data-path.ts";
import { parseParams, parseQuery } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { lookAt } from "./read-ahead.ts";
import { sendReadable } from "./readable.ts";

const NoQuery = z.strictObject({});
const CameraParams = z.strictObject({ id: CameraId });
const EventParams = z.strictObject({ id: z.uuid() });

const MAX_SERIES_MS = 31 * 24 * 60 * 60 * 1000;
/** InfluxDB counts nanoseconds, and refuses what is further away. */
const isOfThisCentury = (time: string): boolean => /^20\d\d-/.test(time);
/** Of a series or a timeline: an order and a length that can be answered. */
function checkLength({ from, to }: TimelineQuery, context: z.RefinementCtx): void {
  const lengthMs = Date.parse(to) - Date.parse(from);
  for (const [path, at] of Object.entries({ from, to })) {
    if (isOfThisCentury(at)) continue;
    context.addIssue({ code: "custom", path: [path], message: "must be of this century" });
  }
  if (lengthMs <= 0) context.addIssue({ code: "custom", path: ["to"], message: "must be after from" });
  if (lengthMs > MAX_SERIES_MS) {
    context.addIssue({ code: "custom", path: ["to"], message: "must be at most 31 days after from" });
  }
}
const BoundedFlowQuery = FlowQuery.superRefine(checkLength);
const BoundedTimelineQuery = TimelineQuery.superRefine(checkLength);
const BoundedSeriesQuery = SeriesQuery.superRefine(checkLength);

type Readable = Pick<DataPath, "cameras" | "timelines" | "events" | "series"> & {
  readonly groups: Pick<CameraGroups, "named">;
};

/** What the centre knows, to be read: sites, cameras, groups, agents, events, series. Of foreign cameras nothing is there. */
export function readRoutes({ cameras, groups, timelines, events, series }: Readable, noteView: NoteView): Router {
  const router = Router();
  const get = (path: string, handler: RequestHandler) =>
    router.route(path).get(handler).all(methodNotAllowed("GET, HEAD"));

  get("/api/sites", (request, response) => {
    parseQuery(request, NoQuery);
    sendReadable(response, { sites: sitesSeen(cameras.sites(), whoOf(request)) });
  });
  get("/api/cameras", (request, response) => {
    parseQuery(request, NoQuery);
    sendReadable(response, { cameras: camerasSeen(cameras.cameras(), whoOf(request)) });
  });
  get("/api/named-groups", (request, response) => {
    parseQuery(request, NoQuery);
    sendReadable(response, { groups: groupsSeen(groups.named(), whoOf(request)) });
  });
  get("/api/cameras/:id/timeline", async (request, response) => {
    const { id } = parseParams(request, CameraParams);
    const query = parseQuery(request, BoundedTimelineQuery);
    if (camerasSeen(cameras.cameras(), whoOf(request)).every((camera) => camera.id !== id)) throw noCamera(id);
    sendReadable(response, await timelines.of(id, query));
  });
  get("/api/agents", (request, response) => {
    parseQuery(request, NoQuery);
    sendReadable(response, { agents: agentsSeen(cameras.agents(), cameras.cameras(), whoOf(request)) });
  });
  get("/api/events", async (request, response) => {
    sendReadable(response, await events.find(parseQuery(request, EventQuery), whoOf(request).cameraIds));
  });
  get("/api/events/open-counts", async (request, response) => {
    parseQuery(request, NoQuery);
    sendReadable(response, await events.openCounts(whoOf(request).cameraIds));
  });
  get("/api/events/:id", async (request, response) => {
    parseQuery(request, NoQuery);
    const { id } = parseParams(request, EventParams);
    const event = await events.get(id);
    const who = whoOf(request);
    if (event === undefined || !maySee(who, event.cameraId)) {
      throw new HttpProblem(404, "EVENT_NOT_FOUND", { detail: `no event ${id}` });
    }
    await noteView({ who, action: lookAt("event", request), subject: id });
    sendReadable(response, event);
  });
  get("/api/series/flow", async (request, response) => {
    sendSeries(response, await series.read(ofSeen(request, parseQuery(request, BoundedFlowQuery))));
  });
  get("/api/series/lanes", async (request, response) => {
    sendSeries(response, await series.readLanes(ofSeen(request, parseQuery(request, BoundedSeriesQuery))));
  });
  get("/api/series/turnings", async (request, response) => {
    sendSeries(response, await series.readTurnings(ofSeen(request, parseQuery(request, BoundedSeriesQuery))));
  });
  return router;
}

/** A month of minutes of four lines; more is no answer to a question that anybody has, and would hold up all others. */
const MAX_SERIES_ENTRIES = 200_000;

/** @throws {HttpProblem} 422 TOO_MANY_POINTS */
function sendSeries(
  response: Response,
  series: { readonly minutes: readonly unknown[]; points?: readonly unknown[] },
): void {
  const entries = series.minutes.length + (series.points?.length ?? 0);
  if (entries > MAX_SERIES_ENTRIES) {
    const detail = `more than ${MAX_SERIES_ENTRIES} minutes and points; ask for a shorter stretch`;
    throw new HttpProblem(422, "TOO_MANY_POINTS", { detail });
  }
  sendReadable(response, series);
}

const noCamera = (id: string): HttpProblem => new HttpProblem(404, "CAMERA_NOT_FOUND", { detail: `no camera ${id}` });

/** A query about one camera. @throws {HttpProblem} 404 CAMERA_NOT_FOUND of a foreign one */
function ofSeen<Query extends { readonly camera: string }>(request: Request, query: Query): Query {
  if (!maySee(whoOf(request), query.camera)) throw noCamera(query.camera);
  return query;
}
