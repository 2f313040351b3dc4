/**
 * Lets another process tell the simulator what to do, over HTTP:
 *
 *     POST /cameras/:path        {"behaviour"?: …, "twist"?: {…}}  → 204
 *     GET  /cameras/:path        → {"clients": 1}
 *     GET  /cameras/:path/sent   → [{"frame": …, "ticks": …, "atMs": …, …}]
 *
 * `:path` is URL-encoded. 400 and 404 answer with one sentence in plain text.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { BEHAVIOURS, type Behaviour } from "./simulated-camera.ts";
import type { Simulator } from "./simulator.ts";
import { isTwist, type StreamTwist } from "./stream-twist.ts";

/** @param port 0: any free one; only this machine can reach it */
export async function startControl(simulator: Simulator, port: number): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer(async (request, response) => {
    const { status, body = "" } = await answer(simulator, request);
    response.writeHead(status, { "Content-Type": status === 200 ? "application/json" : "text/plain" }).end(body);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close }; // it listens on TCP
}

interface Answer {
  readonly status: 200 | 204 | 400 | 404;
  readonly body?: string;
}

async function answer(simulator: Simulator, request: IncomingMessage): Promise<Answer> {
  const match = /^\/cameras\/([^/]+)(\/sent)?$/.exec(request.url ?? "");
  if (match === null) return { status: 404, body: "Nothing but /cameras/:path and /cameras/:path/sent is here." };
  const path = decodeURIComponent(match[1] ?? "");
  try {
    const clients = simulator.clientCount(path);
    if (request.method === "GET") {
      return { status: 200, body: JSON.stringify(match[2] === undefined ? { clients } : simulator.sent(path)) };
    }
  } catch (error) {
    return { status: 404, body: String(error) };
  }
  try {
    await obey(simulator, path, readOrder(JSON.parse(await text(request))));
    return { status: 204 };
  } catch (error) {
    return { status: 400, body: String(error) };
  }
}

interface Order {
  readonly behaviour?: Behaviour;
  readonly twist?: StreamTwist;
}

async function obey(simulator: Simulator, path: string, { behaviour, twist }: Order): Promise<void> {
  if (behaviour !== undefined) simulator.setBehaviour(path, behaviour);
  if (twist !== undefined) await simulator.twist(path, twist);
}

function readOrder(body: unknown): Order {
  if (typeof body !== "object" || body === null) throw new SyntaxError("expected an object");
  const { behaviour, twist, ...others } = body as Record<string, unknown>; // an object, whatever is in it
  const known = BEHAVIOURS.find((name) => name === behaviour);
  if (behaviour !== undefined && known === undefined)
    throw new SyntaxError(`behaviour is one of ${BEHAVIOURS.join(", ")}`);
  if (twist !== undefined && !isTwist(twist))
    throw new SyntaxError("twist has a field that is unknown, or of another type");
  if (Object.keys(others).length > 0) throw new SyntaxError(`unknown: ${Object.keys(others).join(", ")}`);
  return { ...(known && { behaviour: known }), ...(twist && { twist }) };
}
