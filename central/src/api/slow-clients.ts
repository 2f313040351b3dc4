/**
 * Who sends slowly on purpose holds a connection, and what we keep for it, as long as we let them. Heads have a time within
 * which they must be here (by Node), and so have bodies: JSON by `bodyDeadline`, files by Node's limit on a whole request.
 */
import type { RequestHandler } from "express";
import { HttpProblem, sendProblem } from "./problem.ts";

const HEAD_MS = 15_000;
/** Files may be large and the link of an agent slow; it then sends them in pieces. */
const REQUEST_MS = 300_000;
const LOOK_INTERVAL_MS = 5_000;
/** JSON is small: who needs longer for it has lost the connection, or means no good. */
const JSON_BODY_MS = 10_000;

/** Options of a server of `node:http` or `node:https`. */
export const serverTimeouts = {
  headersTimeout: HEAD_MS,
  requestTimeout: REQUEST_MS,
  connectionsCheckingInterval: LOOK_INTERVAL_MS,
} as const;

/** Cuts the connection of who was answered long ago and still sends the rest of what nobody reads. */
export function cutUnread(lingerMs: number = JSON_BODY_MS): RequestHandler {
  return (request, response, next) => {
    response.once("finish", () => {
      if (request.complete) return;
      const timer = setTimeout(() => request.socket.destroy(), lingerMs);
      request.once("close", () => clearTimeout(timer));
    });
    next();
  };
}

/** Answers 408 to who has not sent the whole body in time, and closes the connection. */
export function bodyDeadline(bodyMs: number = JSON_BODY_MS): RequestHandler {
  return (request, response, next) => {
    const { "content-length": length = "0", "transfer-encoding": encoding } = request.headers;
    if (length === "0" && encoding === undefined) return next();
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      const detail = `send it within ${bodyMs / 1000} s`;
      sendProblem(response, new HttpProblem(408, "BODY_TOO_SLOW", { detail, headers: { Connection: "close" } }));
    }, bodyMs);
    const stop = () => clearTimeout(timer);
    request.once("end", stop);
    response.once("close", stop);
    next();
  };
}
