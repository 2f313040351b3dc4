/**
 * A server that speaks https alone. Who speaks plain http to it is told so in a sentence: the first byte gives it away,
 * since a TLS handshake begins with 22 and a request with a letter.
 */
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import type { Logger } from "../platform/logger.ts";
import type { CertificateSource } from "../tls/certificate.ts";
import { serverTimeouts } from "./slow-clients.ts";

const RENEW_INTERVAL_MS = 3_600_000;
/** Who connects has something to say. */
const FIRST_BYTE_MS = 10_000;
const HANDSHAKE_MS = 10_000;
const TLS_HANDSHAKE = 22;

export interface HttpsOptions {
  readonly certificate: CertificateSource;
  readonly logger: Logger;
  /** How often the certificate is asked for anew; an hour unless told otherwise. */
  readonly renewIntervalMs?: number;
}

/**
 * Not listening yet. A certificate that is renewed while it runs is shown from then on; one that cannot be used leaves
 * the one before in its place.
 * @throws {CentralError} TLS_UNUSABLE
 */
export async function createHttpsServer(
  handler: RequestListener,
  { certificate, logger, renewIntervalMs = RENEW_INTERVAL_MS }: HttpsOptions,
): Promise<Server> {
  const first = await certificate();
  const limits = { ...serverTimeouts, minVersion: "TLSv1.2", handshakeTimeout: HANDSHAKE_MS } as const;
  const server = createServer({ ...first, ...limits }, handler);
  refusePlainHttp(server);
  let shown = first.cert;
  const renewing = setInterval(() => {
    certificate().then(
      (pair) => {
        if (pair.cert === shown) return;
        shown = pair.cert;
        server.setSecureContext(pair);
        logger.info("a renewed certificate is shown from now on");
      },
      (err: unknown) => logger.error({ err }, "the certificate cannot be renewed, the one before is shown"),
    );
  }, renewIntervalMs);
  server.once("close", () => clearInterval(renewing));
  return server;
}

/** Puts itself before the listeners that make TLS of a connection. */
function refusePlainHttp(server: Server): void {
  const handshakes = server.listeners("connection");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    const giveUp = () => void socket.destroy();
    socket.on("error", giveUp);
    socket.setTimeout(FIRST_BYTE_MS, giveUp);
    socket.once("data", (bytes) => {
      socket.setTimeout(0, giveUp); // takes the listener away as well
      if (bytes[0] !== TLS_HANDSHAKE) return refuse(socket);
      socket.pause();
      socket.removeListener("error", giveUp);
      socket.unshift(bytes);
      for (const handshake of handshakes) Reflect.apply(handshake, server, [socket]);
    });
  });
}

const sentence =
  "Trung tâm chỉ nhận https ở địa chỉ này: hãy mở lại địa chỉ đó với https:// ở đầu.\n" +
  "The centre speaks https alone at this address: open it again with https:// in front.\n";

/** Whatever comes in the clear is thrown away. */
function refuse(socket: Socket): void {
  const head = [
    ...["HTTP/1.1 400 Bad Request", "Content-Type: text/plain; charset=utf-8", "X-Content-Type-Options: nosniff"],
    ...[`Content-Length: ${Buffer.byteLength(sentence)}`, "Cache-Control: no-store", "Connection: close"],
  ];
  socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy());
  socket.resume(); // a reset in place of the answer would be the end of a connection with unread bytes
  socket.end(`${head.join("\r\n")}\r\n\r\n${sentence}`);
}
