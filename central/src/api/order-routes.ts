import { CameraId, CameraOrder } from "@ngaba/contract";
import express, { Router } from "express";
import { z } from "zod";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import { maySee } from "../auth/sight.ts";
import { whoOf } from "../auth/who.ts";
import type { Orders } from "../fleet/orders.ts";
import { parseBody, parseParams } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { sendReadable } from "./readable.ts";

const CameraParams = z.strictObject({ id: CameraId });
const OrderParams = z.strictObject({ id: z.uuid() });
const MAX_BODY_BYTES = 4_096;

const TimelyOrder = CameraOrder.superRefine((order, context) => {
  if (order.name !== "set-mode" || order.until === undefined || Date.parse(order.until) > Date.now()) return;
  context.addIssue({ code: "custom", path: ["until"], message: "is over already" });
});

/** `POST /api/cameras/:id/orders` orders something of a camera, `GET /api/orders/:id` says what became of it. */
export function orderRoutes(orders: Orders, audit: Pick<AuditLog, "note">): Router {
  const router = Router();
  router
    .route("/api/cameras/:id/orders")
    .post(express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
      const { id } = parseParams(request, CameraParams);
      const who = whoOf(request);
      const order = parseBody(request, TimelyOrder);
      if (!maySee(who, id)) throw noCamera(id);
      await audit.note({ who, action: "camera.ordered", subject: id, detail: detailOf(order) });
      const given = await orders.give(id, order, who.name);
      if (given === "camera-unknown") throw noCamera(id);
      if (given === "agent-away") {
        throw new HttpProblem(409, "AGENT_AWAY", { detail: `the agent of camera ${id} is away; nothing was ordered` });
      }
      response.status(202).location(`/api/orders/${given.id}`).json(given);
    })
    .all(methodNotAllowed("POST"));
  router
    .route("/api/orders/:id")
    .get(async (request, response) => {
      const { id } = parseParams(request, OrderParams);
      const order = await orders.find(id);
      if (order === undefined || !maySee(whoOf(request), order.cameraId)) {
        throw new HttpProblem(404, "ORDER_NOT_FOUND", { detail: `no order ${id}` });
      }
      sendReadable(response, order);
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

const noCamera = (id: string): HttpProblem =>
  new HttpProblem(404, "CAMERA_NOT_FOUND", { detail: `no agent reads camera ${id}` });

function detailOf(order: CameraOrder): NonNullable<AuditEntry["detail"]> {
  if (order.name === "confirm-view") return { name: order.name };
  const { name, mode, until } = order;
  return { name, mode, ...(until !== undefined && { until }) };
}
