import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import { Histogram, type Registry } from "prom-client";
import type { Logger } from "../platform/logger.ts";

/** Their length says how long somebody looked. */
const ENDLESS: ReadonlySet<string> = new Set([
  ...["/api/stream", "/api/agents/:agentId/live/:videoId"],
  ...["/api/cameras/:cameraId/live", "/api/cameras/:cameraId/past"],
]);
const SECONDS_BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10];

/** The id that a request's answer and log lines carry. */
export const requestIdOf = (response: Response): string => String(response.locals.requestId ?? "");

/**
 * Gives every request an id, measures it by route, and logs its end. The address is logged without its query, which may
 * hold the start key, and under a name that stays of low cardinality in metrics.
 */
export function requestContext(logger: Logger, registry: Registry): RequestHandler {
  const durations = new Histogram({
    name: "central_http_request_duration_seconds",
    help: "Time from a request's arrival to the end of its answer; live streams are left out",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS_BUCKETS,
    registers: [registry],
  });
  return (request, response, next) => {
    const startedAt = performance.now();
    const path = request.path; // routers rewrite it while they work
    response.locals.requestId = randomUUID();
    response.setHeader("X-Request-Id", requestIdOf(response));
    response.once("close", () => {
      const route = routeOf(request);
      const seconds = (performance.now() - startedAt) / 1000;
      if (!ENDLESS.has(route)) {
        durations.observe({ method: request.method, route, status: String(response.statusCode) }, seconds);
      }
      const facts = { requestId: requestIdOf(response), method: request.method, path, status: response.statusCode };
      logger.debug({ ...facts, durationSeconds: seconds }, "request");
    });
    next();
  };
}

/** The pattern that matched, such as `/api/events/:id`: never the address itself. */
function routeOf(request: Parameters<RequestHandler>[0]): string {
  const path: unknown = request.route?.path;
  return typeof path === "string" ? `${request.baseUrl}${path}` : "other";
}
