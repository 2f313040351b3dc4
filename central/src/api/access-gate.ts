import type { Request, RequestHandler } from "express";
import type { Known, Recognise } from "../auth/recognise.ts";
import { knowAs } from "../auth/who.ts";
import { type AccessLine, access, lineFor, linesOf } from "./access.ts";
import { bearerToken, wrongKeyLimit } from "./bearer.ts";
import { refuseCrossSite } from "./browser-place.ts";
import { HttpProblem, methodNotAllowed, notFound, sendProblem } from "./problem.ts";

export interface AccessGateOptions {
  readonly recognise: Recognise;
  readonly wrongKeysPerMinute: number;
  /** What answers a path without a line: the page, which shows nothing by itself. */
  readonly page: RequestHandler;
}

const known = new WeakMap<Request, Known>();

/** All that the gate knows of who asks. @throws {HttpProblem} 401 when nobody is known */
export function knownOf(request: Request): Known {
  const who = known.get(request);
  if (who === undefined) throw unauthorised();
  return who;
}

/** Nothing behind it is reached but by a line of `access.ts`: what has none does not exist. */
export function accessGate({ recognise, wrongKeysPerMinute, page }: AccessGateOptions): RequestHandler {
  const countWrongKey = wrongKeyLimit(wrongKeysPerMinute);
  return async (request, response, next) => {
    const lines = linesOf(request.path);
    if (lines.length === 0) return page(request, response, () => notFound(request, response, next));
    const line = lineFor(lines, request.method);
    if (line === undefined) return methodNotAllowed(methodsOf(lines))(request, response, next);
    if (line.roles === "agent") return next();
    if (line.roles === "anybody") {
      refuseCrossSite(request); // nor is anybody signed in from there
      return next();
    }
    const isToken = bearerToken(request) !== undefined;
    const asker = await recognise(request);
    if (asker !== undefined) {
      if (!isToken) refuseCrossSite(request);
      checkMay(asker, line);
      known.set(request, asker);
      knowAs(request, asker.who);
      return next();
    }
    if (!isToken) throw unauthorised();
    countWrongKey(request, response, () => sendProblem(response, unauthorised()));
  };
}

/** @throws {HttpProblem} 403 */
function checkMay(asker: Known, line: AccessLine): void {
  if (asker.first !== undefined && line.isFirst !== true) {
    throw new HttpProblem(403, asker.first === "choose-password" ? "PASSWORD_FIRST" : "SECOND_FACTOR_FIRST");
  }
  if (!mayUse(asker, line)) throw new HttpProblem(403, "FORBIDDEN", { detail: "your roles do not allow this" });
}

/** Whether roles, or the scopes of a token, allow a line. */
function mayUse({ who, scopes }: Known, { roles, scope }: AccessLine): boolean {
  if (roles === "anybody") return true;
  if (roles === "agent") return false;
  if (scopes !== undefined) return scope !== undefined && scopes.includes(scope);
  return who.roles.some((role) => roles.includes(role));
}

/** Every route that would answer, as `GET /api/events/:id`. */
export function routesFor(asker: Known): string[] {
  const open = access.filter((line) => mayUse(asker, line) && (asker.first === undefined || line.isFirst === true));
  return open.map(({ method, path }) => `${method} ${path}`);
}

function methodsOf(lines: readonly AccessLine[]): string {
  return [...new Set(lines.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])))].join(", ");
}

const unauthorised = (): HttpProblem =>
  new HttpProblem(401, "UNAUTHORISED", {
    detail: "sign in on the page, or send Authorization: Bearer <token>",
    headers: { "WWW-Authenticate": "Bearer" },
  });
