import { HandOverQuery, HandOverRequest } from "@ngaba/contract";
import express, { Router } from "express";
import { z } from "zod";
import { whoOf } from "../auth/who.ts";
import type { HandOvers } from "../handling/hand-overs.ts";
import { parseBody, parseParams, parseQuery } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { sendReadable } from "./readable.ts";

const HandOverParams = z.strictObject({ id: z.uuid() });
const MAX_BODY_BYTES = 32_768;

/** `GET` and `POST /api/hand-overs`: notes between shifts. `POST /api/hand-overs/:id/take`: the next shift has read one. */
export function handOverRoutes(handOvers: HandOvers): Router {
  const router = Router();
  router
    .route("/api/hand-overs")
    .get(async (request, response) => {
      const query = parseQuery(request, HandOverQuery);
      sendReadable(response, { handOvers: await handOvers.find(query, whoOf(request)) });
    })
    .post(express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
      response.status(201).json(await handOvers.write(parseBody(request, HandOverRequest), whoOf(request)));
    })
    .all(methodNotAllowed("GET, HEAD, POST"));
  router
    .route("/api/hand-overs/:id/take")
    .post(async (request, response) => {
      const { id } = parseParams(request, HandOverParams);
      const note = await handOvers.take(id, whoOf(request));
      if (note === undefined) throw new HttpProblem(404, "HAND_OVER_NOT_FOUND", { detail: `no hand-over note ${id}` });
      response.json(note);
    })
    .all(methodNotAllowed("POST"));
  return router;
}
