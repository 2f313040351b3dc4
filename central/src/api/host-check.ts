import { isIP } from "node:net";
import type { RequestHandler } from "express";
import { HttpProblem } from "./problem.ts";

const loopbackNames = ["localhost", "127.0.0.1", "::1"];

/** Names and addresses by which only this machine reaches itself. */
export const isLoopbackName = (name: string): boolean => loopbackNames.includes(name);

/**
 * Refuses requests under a name that is not ours. A page of a stranger can point its own name at our address (DNS
 * rebinding) and would then read us as its own origin; only the Host header tells.
 *
 * @param listenHost on loopback only loopback's names pass; elsewhere every bare address does as well, since what is
 *   rebound is a name
 */
export function hostCheck(listenHost: string, allowedHosts: readonly string[]): RequestHandler {
  const names = new Set([...loopbackNames, ...allowedHosts.map((name) => name.toLowerCase())]);
  const takesAddresses = !isLoopbackName(listenHost);
  return (request, _response, next) => {
    const name = hostName(request.headers.host ?? "");
    if (names.has(name) || (takesAddresses && isIP(name) !== 0)) return next();
    const detail = "this name is not one of the centre's; see listen.allowedHosts in its configuration";
    throw new HttpProblem(421, "HOST_NOT_ALLOWED", { detail });
  };
}

/** Name or address in a Host header, without port and brackets; empty when it is malformed. */
export function hostName(header: string): string {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]@/?#\s]+))(?::\d{1,5})?$/i.exec(header);
  return (match?.[1] ?? match?.[2] ?? "").toLowerCase();
}
