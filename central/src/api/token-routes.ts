import { NewToken } from "@ngaba/contract";
import express, { Router } from "express";
import { z } from "zod";
import { whoOf } from "../auth/who.ts";
import { MAX_BODY_BYTES } from "./account-proof.ts";
import { parseBody, parseParams } from "./parse.ts";
import { checkGroups } from "./people-routes.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { sendReadable } from "./readable.ts";
import type { AuthRouteOptions } from "./session-routes.ts";

const Params = z.strictObject({ id: z.uuid() });

/** `/api/tokens`: what machines enter with; and `/api/camera-groups`, what people and machines can be limited to. */
export function tokenRoutes({ auth, audit, onRightsChanged }: AuthRouteOptions): Router {
  const { tokens, groups } = auth;
  const router = Router();
  router
    .route("/api/tokens")
    .get(async (_request, response) => {
      response.set("Cache-Control", "no-store").json({ tokens: await tokens.list() });
    })
    .post(express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
      const wanted = parseBody(request, NewToken);
      checkGroups(wanted.cameraGroups, groups);
      const who = whoOf(request);
      const { name, scopes, cameraGroups } = wanted;
      const detail = { scopes: scopes.join(" "), cameraGroups: cameraGroups === null ? "all" : cameraGroups.join(" ") };
      await audit.note({ who, action: "token.created", subject: name, detail });
      response
        .status(201)
        .set("Cache-Control", "no-store")
        .json(await tokens.add(wanted, who.name));
    })
    .all(methodNotAllowed("GET, HEAD, POST"));
  router
    .route("/api/tokens/:id")
    .delete(async (request, response) => {
      const { id } = parseParams(request, Params);
      const token = (await tokens.list()).find((one) => one.id === id);
      if (token === undefined) throw new HttpProblem(404, "TOKEN_NOT_FOUND", { detail: `no token ${id}` });
      await audit.note({ who: whoOf(request), action: "token.removed", subject: token.name });
      await tokens.remove(id);
      onRightsChanged();
      response.status(204).end();
    })
    .all(methodNotAllowed("DELETE"));
  router
    .route("/api/camera-groups")
    .get((_request, response) => sendReadable(response, { groups: groups.list() }))
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}
