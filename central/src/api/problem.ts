import { STATUS_CODES } from "node:http";
import type { Problem } from "@ngaba/contract";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { requestIdOf } from "./request-context.ts";

interface ProblemExtras {
  readonly detail?: string;
  readonly problems?: Problem["problems"];
  readonly headers?: Readonly<Record<string, string>>;
  /** More that a program can use, beside what every problem has. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** An answer that says no, thrown anywhere in a route. `code` is stable; `detail` is for people. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly code: string;
  readonly extras: ProblemExtras;

  constructor(status: number, code: string, extras: ProblemExtras = {}) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.extras = extras;
  }
}

/** Writes a problem document (RFC 9457). */
export function sendProblem(response: Response, { status, code, extras }: HttpProblem): void {
  const { detail, problems, headers, members } = extras;
  const body: Problem = {
    type: "about:blank", // the code says it; there is no page behind it
    title: STATUS_CODES[status] ?? "Error",
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(problems !== undefined && { problems }),
    requestId: requestIdOf(response),
  };
  response
    .status(status)
    .set({ "Cache-Control": "no-store", ...headers })
    .type("application/problem+json")
    .send(JSON.stringify({ ...members, ...body }));
}

/** Last route: nothing answers there. */
export const notFound: RequestHandler = (request) => {
  throw new HttpProblem(404, "NOT_FOUND", { detail: `nothing answers ${request.method} ${request.path}` });
};

/** Of a path that answers, for every method that it does not answer to. */
export const methodNotAllowed =
  (allowed: string): RequestHandler =>
  (request) => {
    const detail = `${request.method} is not for this address`;
    throw new HttpProblem(405, "METHOD_NOT_ALLOWED", { detail, headers: { Allow: allowed } });
  };

/** Before a GET that lasts: Express would answer a HEAD as it does a GET, for ever. */
export const getOnly: RequestHandler = (request, response, next) =>
  request.method === "GET" ? next() : methodNotAllowed("GET")(request, response, next);

/** Turns whatever was thrown into a problem document. What we did not foresee says 500 and a request id, nothing else. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      logger.error({ err: error, requestId: requestIdOf(response), path: request.path }, "request failed");
    }
    if (response.writableEnded) return; // it was answered, and the rest of the request went wrong
    if (response.headersSent) return next(error); // too late for words: Express cuts the connection
    sendProblem(response, problem);
  };
}

function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof CentralError) {
    if (error.code === "CURSOR_INVALID") {
      const problems = [{ path: "cursor", message: "is not one that this list gave" }];
      return new HttpProblem(400, "QUERY_INVALID", { problems });
    }
    if (error.retryable || error.code === "SERIES_REFUSED")
      return new HttpProblem(503, error.code, { headers: { "Retry-After": "5" } });
  }
  const status = error instanceof Error && "status" in error ? Number(error.status) : Number.NaN;
  // Express and its parsers mark what the client did wrong, such as a path that is not valid percent-encoding.
  if (status >= 400 && status < 500) return new HttpProblem(status, "REQUEST_INVALID");
  return new HttpProblem(500, "INTERNAL");
}
