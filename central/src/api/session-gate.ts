import type { Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { isSameSecret } from "../auth/secret.ts";
import { SESSION_LIFE, type Sessions } from "../auth/session.ts";
import { HttpProblem, sendProblem } from "./problem.ts";
import { sendSignInPage } from "./sign-in-page.ts";

/** With our port: a browser keeps cookies by host alone, so that two centres on one would end each other's sessions. */
const cookieName = (request: Request): string => `ngaba_session_${request.socket.localPort}`;

export interface SessionGateOptions {
  readonly accessKey: string;
  readonly sessions: Sessions;
  readonly wrongKeysPerMinute: number;
}

/**
 * Nothing behind it answers without the access key: as a session's cookie, as a bearer token, or as `?key=` on a page's
 * address, which opens a session and leads to the same page without the key.
 */
export function sessionGate(options: SessionGateOptions): RequestHandler {
  const { accessKey, sessions } = options;
  const countWrongKey = wrongKeyLimit(options.wrongKeysPerMinute);
  return (request, response, next) => {
    const pageKey = isPage(request) ? keyInAddress(request) : undefined;
    if (pageKey !== undefined && isSameSecret(pageKey, accessKey)) return openSession(request, response, sessions);
    const bearer = bearerToken(request);
    if (pageKey === undefined) {
      if (bearer !== undefined && isSameSecret(bearer, accessKey)) return next();
      if (bearer === undefined && sessions.isValid(sessionCookie(request) ?? "")) return next();
    }
    if (pageKey === undefined && bearer === undefined) return refuse(request, response);
    countWrongKey(request, response, () => refuse(request, response));
  };
}

/**
 * Counts wrong keys and tokens of one address, for keeping log and processor quiet: nobody guesses 256 bits. The right
 * ones never come here, so nobody can lock others out.
 */
export function wrongKeyLimit(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    validate: { xForwardedForHeader: false }, // behind a proxy all count as one, which is what we want of an unknown one
    handler: (_request, response) => sendProblem(response, new HttpProblem(429, "TOO_MANY_WRONG_KEYS")),
  });
}

/** Token of an `Authorization: Bearer` header. */
export function bearerToken(request: Request): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** True for what a person opens, as against what a program asks. */
function isPage(request: Request): boolean {
  return request.method === "GET" && !request.path.startsWith("/api/") && request.path !== "/metrics";
}

function keyInAddress(request: Request): string | undefined {
  const key = request.query.key;
  return key === undefined ? undefined : String(key);
}

function openSession(request: Request, response: Response, sessions: Sessions): void {
  const query = new URLSearchParams(request.originalUrl.split("?")[1]);
  query.delete("key");
  // One slash only: "//host/" would lead to another host.
  const path = `/${request.path.replace(/^[/\\]+/, "")}`;
  response
    .cookie(cookieName(request), sessions.issue(), { httpOnly: true, sameSite: "lax", path: "/", maxAge: SESSION_LIFE })
    .set("Cache-Control", "no-store")
    .redirect(303, query.size === 0 ? path : `${path}?${query}`);
}

function refuse(request: Request, response: Response): void {
  if (isPage(request) && request.accepts(["html", "json"]) === "html") {
    sendSignInPage(response);
    return;
  }
  const detail = "open the address with ?key= that the centre printed, or send Authorization: Bearer <access key>";
  sendProblem(response, new HttpProblem(401, "UNAUTHORISED", { detail, headers: { "WWW-Authenticate": "Bearer" } }));
}

/** The session among the cookies; with several of that name the first, as browsers order them. */
function sessionCookie(request: Request): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  const start = `${cookieName(request)}=`;
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}
