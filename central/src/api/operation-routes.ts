import { type RequestHandler, Router } from "express";
import type { Registry } from "prom-client";
import type { Logger } from "../platform/logger.ts";
import type { Readiness } from "../readiness.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";

/**
 * `/healthz`: the process answers; restart it when it does not. `/readyz`: it can do its work; send nobody here when it
 * cannot. Both open without a key, and say no more than that. No limit on their number: who watches over the centre must not be
 * refused because others ask too.
 */
export function healthRoutes(ready: () => Promise<Readiness>, logger: Logger): Router {
  const router = Router();
  const look = shared(ready);
  router
    .route("/healthz")
    .get((_request, response) => void response.set("Cache-Control", "no-store").json({ status: "alive" }))
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/readyz")
    .get(async (_request, response) => {
      const state = await look().catch((err: unknown) => {
        logger.error({ err }, "readiness cannot be told");
        return undefined;
      });
      if (state?.isReady) return void response.set("Cache-Control", "no-store").json({ status: "ready" });
      const detail = `not ready: ${away(state).join(", ")}`;
      throw new HttpProblem(503, "NOT_READY", { detail, headers: { "Retry-After": "5" } });
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

/** One look for all who ask meanwhile. */
function shared<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

/** Names of what is away. */
function away(state: Readiness | undefined): string[] {
  if (state === undefined) return ["stores"];
  const names = [...(state.isBrokerConnected ? [] : ["broker"]), ...(state.isSeriesReady ? [] : ["series store"])];
  return names.length > 0 ? names : ["stores"];
}

/** `/metrics` in Prometheus' text format. */
export function metricsRoute(registry: Registry): RequestHandler {
  return async (_request, response) => {
    const text = await registry.metrics();
    // `send` would give it an ETag, and answer 304 to who names that: nobody keeps it.
    response.set({ "Content-Type": registry.contentType, "Cache-Control": "no-store" }).end(text);
  };
}
