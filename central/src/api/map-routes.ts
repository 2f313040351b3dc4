import { createHash } from "node:crypto";
import type { MapTiles, MapView } from "@ngaba/contract";
import { Router } from "express";
import { z } from "zod";
import { parseQuery } from "./parse.ts";
import { methodNotAllowed } from "./problem.ts";

const NoQuery = z.strictObject({});

/** `GET /api/map`: the city's own map, and the tile server under it. Read once: it changes with a restart only. */
export function mapRoutes(map: MapView): Router {
  const body = JSON.stringify(map);
  const tag = `"${createHash("sha256").update(body).digest("hex")}"`;
  const router = Router();
  router
    .route("/api/map")
    .get((request, response) => {
      parseQuery(request, NoQuery);
      response.set({ "Cache-Control": "private, no-cache", ETag: tag });
      response.type("json").send(body); // express answers 304 where the reader has it
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

/** What the page's security policy must let pictures come from; nothing when the tiles are the centre's own. */
export function tileHosts(tiles: MapTiles | undefined): string[] {
  if (tiles === undefined || tiles.url.startsWith("/")) return [];
  return [new URL(tiles.url.replaceAll(/[{}]/g, "")).origin];
}
