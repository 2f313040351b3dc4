import { isIP } from "node:net";
import type { Request } from "express";
import { hostName, isLoopbackName } from "./host-check.ts";
import { HttpProblem } from "./problem.ts";

/** Whether the browser runs on this very machine: no proxy between, and no other name for us. */
export function isOnLoopback(request: Request): boolean {
  const { host, forwarded, "x-forwarded-for": forwardedFor } = request.headers;
  if (forwarded !== undefined || forwardedFor !== undefined) return false;
  return isLoopbackName(hostName(host ?? "")) && isLoopbackAddress(request.socket.remoteAddress ?? "");
}

/**
 * Whether the browser reaches us by https. Behind a proxy we see plain http; but a browser from elsewhere may come by https
 * only, so what we ask of its cookies is the same.
 */
export const isSecurePlace = (request: Request): boolean =>
  request.secure || !isLoopbackName(hostName(request.headers.host ?? ""));

const safeMethods: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/**
 * A page of another site can make a browser send us a request with our cookie; but the browser says whose page it was.
 * Who says nothing is no browser of today.
 * @throws {HttpProblem} 403 CROSS_SITE
 * @see https://developer.mozilla.org/docs/Web/Security/Attacks/CSRF#fetch_metadata
 */
export function refuseCrossSite(request: Request): void {
  if (safeMethods.includes(request.method)) return;
  const { "sec-fetch-site": site, origin, host } = request.headers;
  if (site === "same-origin") return;
  if (site === undefined && origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new HttpProblem(403, "CROSS_SITE", { detail: "only the centre's own page may ask for this with a session" });
}

function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  return plain === "::1" || (isIP(plain) === 4 && plain.startsWith("127."));
}
