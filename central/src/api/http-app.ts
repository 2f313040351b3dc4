import type { MapView } from "@ngaba/contract";
import compression from "compression";
import express, { type Express, type RequestHandler } from "express";
import helmet from "helmet";
import type { Registry } from "prom-client";
import type { AuditLog } from "../audit/audit-log.ts";
import type { NoteView } from "../audit/view-notes.ts";
import type { Auth } from "../auth/auth.ts";
import { askerOf, whoOf } from "../auth/who.ts";
import type { CentralConfig } from "../config/central-config.ts";
import type { DataPath } from "../data-path.ts";
import type { AgentRegistry } from "../fleet/agent-registry.ts";
import type { VideoRooms } from "../live-view/video-rooms.ts";
import type { CameraPictures } from "../media/camera-pictures.ts";
import type { MediaStore } from "../media/media-store.ts";
import type { Logger } from "../platform/logger.ts";
import { accessGate } from "./access-gate.ts";
import { accountRoutes } from "./account-routes.ts";
import { auditRoutes } from "./audit-routes.ts";
import { wrongKeyLimit } from "./bearer.ts";
import { caseExportRoutes } from "./case-export-routes.ts";
import { caseStillRoutes } from "./case-still-routes.ts";
import { documentRoutes } from "./document-routes.ts";
import type { EventStreams } from "./event-stream.ts";
import { figureRoutes } from "./figure-routes.ts";
import { handOverRoutes } from "./hand-over-routes.ts";
import { handlingRoutes } from "./handling-routes.ts";
import { holdRoutes } from "./hold-routes.ts";
import { hostCheck } from "./host-check.ts";
import { createLastingAnswers } from "./lasting-answers.ts";
import { mapRoutes, tileHosts } from "./map-routes.ts";
import { mediaRoutes, uploadRoutes } from "./media-routes.ts";
import { healthRoutes, metricsRoute } from "./operation-routes.ts";
import { orderRoutes } from "./order-routes.ts";
import { assetRoutes, pageRoute } from "./page-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { pictureRoutes, pictureUploadRoutes } from "./picture-routes.ts";
import { getOnly, HttpProblem, methodNotAllowed, notFound, problemHandler } from "./problem.ts";
import { limitRate, requestLimit } from "./rate-limit.ts";
import { honestNotes } from "./read-ahead-notes.ts";
import { readRoutes } from "./read-routes.ts";
import { recordingRoutes } from "./recording-routes.ts";
import { requestContext } from "./request-context.ts";
import { retentionRoutes } from "./retention-routes.ts";
import { reviewFigureRoutes } from "./review-figure-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import { type AuthRouteOptions, sessionRoutes, startKeyRoute } from "./session-routes.ts";
import { bodyDeadline, cutUnread } from "./slow-clients.ts";
import { sayStartKeyUsed } from "./start-key-page.ts";
import { tokenRoutes } from "./token-routes.ts";
import { videoRoutes, videoUploadRoutes } from "./video-routes.ts";

export interface HttpAppOptions {
  readonly config: Pick<CentralConfig, "listen" | "limits" | "webDir">;
  readonly auth: Auth;
  readonly audit: AuditLog;
  readonly noteView: NoteView;
  readonly agents: AgentRegistry;
  readonly media: MediaStore;
  readonly pictures: CameraPictures;
  readonly map: MapView;
  readonly data: Pick<
    DataPath,
    | ("cameras" | "timelines" | "events" | "series" | "ready")
    | ("mediaArrived" | "camerasOfMedia" | "eventsOfMedia" | "recordings" | "orders")
    | ("handlings" | "handOvers" | "reviews" | "teaching" | "holds" | "retention" | "documents" | "exportCases")
  >;
  readonly streams: EventStreams;
  readonly videos: VideoRooms;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** Everything that the centre answers over HTTP. But for the page's files, nothing is answered without a line of `access.ts`. */
export function createHttpApp(options: HttpAppOptions): Express {
  const { audit, auth, config, data, logger, registry, streams } = options;
  const noteView = honestNotes(options.noteView, { ...auth, ...data });
  const { limits, listen, webDir } = config;
  const { wrongKeysPerMinute, wrongSignInsPerMinute } = limits;
  const page = pageRoute(webDir);
  const lasting = createLastingAnswers(auth.recognise, logger);
  const onRightsChanged = (): void => {
    streams.recheck();
    lasting.recheck();
  };
  const accounts: AuthRouteOptions = { ...options, wrongSignInsPerMinute, onRightsChanged };
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // where one is worth it, the route gives it
  app.set("query parser", "simple"); // `a[b]=c` stays text: no query of ours has objects

  app.use(requestContext(logger, registry));
  app.use(cutUnread());
  app.use(securityHeaders(tileHosts(options.map.tiles)));
  app.use(hostCheck(listen.host, listen.allowedHosts));
  app.use(compression({ filter: isCompressible }));
  app.use(assetRoutes(webDir));
  app.use(accessGate({ ...auth, wrongKeysPerMinute, page }));

  app.use(healthRoutes(() => data.ready(), logger));
  app.use(uploadRoutes({ ...options, ...limits, onStored: (sha256) => data.mediaArrived(sha256) }));
  app.use(pictureUploadRoutes({ ...options, ...limits, cameras: data.cameras }));
  app.use(videoUploadRoutes({ ...options, ...limits }));
  // Before the limit on requests: a page of events asks for a hundred pictures at once, and a wall shows every camera.
  app.use(["/api/media", "/api/cameras/:cameraId/picture"], fileLimit(limits.filesPerMinute));
  app.use(mediaRoutes({ ...options, noteView }));
  app.use(pictureRoutes({ ...options, cameras: data.cameras }));
  app.use("/api", requestLimit(limits.requestsPerMinute), bodyDeadline());
  app.use(sessionRoutes(accounts));
  app.use(accountRoutes(accounts));
  app.use(peopleRoutes(accounts, data.reviews.authorities));
  app.use(tokenRoutes(accounts));
  app.use(auditRoutes(options));
  app.route("/api/stream").all(getOnly).get(streams.handler);
  app.use(handlingRoutes({ ...data, ...auth, audit }));
  app.use(videoRoutes({ ...options, lasting }));
  app.use(handOverRoutes(data.handOvers));
  app.use(documentRoutes({ ...data, audit }));
  app.use(caseStillRoutes({ ...data, audit, noteView }));
  app.use(caseExportRoutes({ ...data, audit }));
  app.use(retentionRoutes(data));
  app.use(reviewRoutes({ ...data, ...auth, audit, noteView }));
  app.use(reviewFigureRoutes({ ...data, audit }));
  app.use(holdRoutes({ ...data, audit }));
  app.use(readRoutes({ ...data, groups: auth.groups }, noteView));
  app.use(mapRoutes(options.map));
  app.use(figureRoutes(data.series, (request) => whoOf(request).cameraIds));
  app.use(recordingRoutes(data.recordings, audit));
  app.use(orderRoutes(data.orders, audit));
  app
    .route("/metrics")
    .get(requestLimit(limits.requestsPerMinute), metricsRoute(registry))
    .all(methodNotAllowed("GET, HEAD"));
  const startKey = startKeyRoute(accounts, wrongKeyLimit(wrongKeysPerMinute), sayStartKeyUsed);
  app.route("/").get(startKey, page).all(methodNotAllowed("GET, HEAD"));
  app.use(notFound);
  app.use(problemHandler(logger));
  return app;
}

/** The page loads nothing from elsewhere, but for the pictures of a configured tile server, and runs nothing inline. */
function securityHeaders(pictureHosts: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", "blob:", "data:", ...pictureHosts],
        mediaSrc: ["'self'", "blob:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // It would hold for every port of the name, so also for programs that are not ours and speak plain http.
    strictTransportSecurity: false,
    xFrameOptions: { action: "deny" },
  });
}

/** A compressor holds data back, which is the end of a live stream. */
const isCompressible: compression.CompressionFilter = (request, response) =>
  !String(response.getHeader("Content-Type") ?? "").startsWith("text/event-stream") &&
  compression.filter(request, response);

/** Pictures, clips and documents, for one person or machine. */
const fileLimit = (perMinute: number): RequestHandler =>
  limitRate({
    perMinute,
    problem: () => new HttpProblem(429, "TOO_MANY_FILES"),
    asker: askerOf,
  });
