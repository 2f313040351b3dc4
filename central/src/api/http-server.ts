import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Listen } from "../config/listen-config.ts";
import { CentralError } from "../platform/errors.ts";
import { createHttpsServer, type HttpsOptions } from "./https-server.ts";
import { serverTimeouts } from "./slow-clients.ts";

/** How long answers that are under way may take once we stop. */
const DRAIN_MS = 3_000;

export interface HttpServer extends AsyncDisposable {
  /** `http://host:port` or `https://host:port`, as a browser on this machine reaches it. */
  readonly url: string;
}

/**
 * Listens, until disposed: then it takes no more, lets what is under way end, and cuts what does not.
 * @param https absent: it speaks plain http
 * @throws {CentralError} PORT_IN_USE, TLS_UNUSABLE
 */
export async function startHttpServer(
  handler: RequestListener,
  { host, port }: Pick<Listen, "host" | "port">,
  https?: HttpsOptions,
): Promise<HttpServer> {
  const server = https === undefined ? createServer(serverTimeouts, handler) : await createHttpsServer(handler, https);
  const sockets = trackSockets(server);
  await listenOn(server, { host, port }, "listen.port");
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: addressOf(https === undefined ? "http" : "https", { host, port: boundPort }),
    [Symbol.asyncDispose]: () => closeServer(server, sockets),
  };
}

/** @throws {CentralError} PORT_IN_USE, or the system's own error */
async function listenOn(server: Server, at: { host: string; port: number }, setting: string): Promise<void> {
  try {
    server.listen(at.port, at.host);
    await once(server, "listening");
  } catch (error) {
    throw explainListenError(error, at, setting);
  }
}

/**
 * Turns what `listen` says into one sentence with what to do.
 * @param setting path of the port in the configuration
 */
export function explainListenError(error: unknown, at: { host: string; port: number }, setting: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const explanations: Record<string, string> = {
    EADDRINUSE: "is in use: end the program that listens there",
    EACCES: "may not be used without special rights: start the centre with them",
  };
  const explanation = explanations[String(code)];
  if (explanation === undefined) return error;
  const what = `Port ${at.port} on ${at.host} ${explanation}, or choose another port (${setting} in the configuration).`;
  return new CentralError("PORT_IN_USE", what, { cause: error });
}

/** The address of a listening host and port, as a browser on this machine reaches it. */
export const addressOf = (scheme: "http" | "https", { host, port }: Pick<Listen, "host" | "port">): string =>
  `${scheme}://${hostInUrl(host)}:${port}`;

function hostInUrl(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

/** Every connection, those among them that have not begun to speak http. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, DRAIN_MS);
  await closed;
  clearTimeout(force);
}
