import type { DurationMs } from "@ngaba/contract";
import type { Request, Response } from "express";
import { isSecurePlace } from "./browser-place.ts";

/**
 * With our port: a browser keeps cookies by host alone, so that two centres on one would end each other's sessions. With
 * the prefix a browser takes the cookie from https only, and from no other host under the same domain.
 */
function cookieName(request: Request): string {
  const port = request.socket.localPort;
  return isSecurePlace(request) ? `__Host-ngaba_session_${port}` : `ngaba_session_${port}`;
}

const attributes = (request: Request) =>
  ({ httpOnly: true, sameSite: "strict", path: "/", secure: isSecurePlace(request) }) as const;

/** The session among the cookies; with several of that name the first, as browsers order them. */
export function sessionToken(request: Request): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  const start = `${cookieName(request)}=`;
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}

export function setSessionCookie(request: Request, response: Response, token: string, lifeMs: DurationMs): void {
  response.cookie(cookieName(request), token, { ...attributes(request), maxAge: lifeMs });
}

export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(cookieName(request), attributes(request));
}
