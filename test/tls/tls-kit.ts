/** What tests of https share: certificates, and a client that says whom it trusts. */
import type { IncomingMessage, RequestListener } from "node:http";
import { type RequestOptions, request } from "node:https";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { epochMs } from "@ngaba/contract";
import { onTestFinished } from "vitest";
import { type HttpServer, startHttpServer } from "../../central/src/api/http-server.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import type { CertificateSource, PemPair } from "../../central/src/tls/certificate.ts";
import { issueCertificate, makeAuthority } from "../../central/src/tls/x509-certificates.ts";

const logger = createLogger("silent");

export interface TestCertificate extends PemPair {
  /** Of its authority, PEM. */
  readonly ca: string;
}

/** A certificate of an authority of its own. */
export async function makeCertificate(
  names: readonly [string, ...string[]] = ["localhost", "127.0.0.1"],
  nowMs: number = Date.now(),
): Promise<TestCertificate> {
  const authority = await makeAuthority("Test authority", epochMs(nowMs));
  return { ...(await issueCertificate(authority, names, epochMs(nowMs))), ca: authority.cert };
}

/** An https server on loopback until the test ends. */
export async function startTls(
  handler: RequestListener,
  certificate: CertificateSource,
  renewIntervalMs = 3_600_000,
): Promise<HttpServer & { stop(): Promise<void> }> {
  const server = await startHttpServer(
    handler,
    { host: "127.0.0.1", port: 0 },
    { certificate, logger, renewIntervalMs },
  );
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await server[Symbol.asyncDispose]();
  };
  onTestFinished(stop);
  return { ...server, stop };
}

export interface HttpsAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** Serial number of the certificate that was shown. */
  readonly serial: string;
}

/** Asks over a connection of its own. @param trust `ca`: whom to trust besides nobody */
export function askHttps(url: string, trust: RequestOptions): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent: false, ...trust }, (response) => {
      const serial = (response.socket as TLSSocket).getPeerCertificate().serialNumber;
      const { statusCode: status, headers } = response;
      text(response).then((body) => resolve({ status, headers, text: body, serial }), reject);
    });
    asking.once("error", reject).end();
  });
}
