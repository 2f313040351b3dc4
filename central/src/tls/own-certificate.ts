/**
 * The centre's own authority and the certificate that it shows, in a folder:
 * `authority.pem` to be given to browsers and agents, `authority-key.pem`, and `server.pem`, certificate and key in one,
 * which is made anew whenever it would run out or lacks a name.
 */
import { randomBytes, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import type { EpochMs } from "@ngaba/contract";
import { readSecretFile, replaceSecretFile } from "../auth/secret-file.ts";
import type { Listen } from "../config/listen-config.ts";
import type { Clock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { type CertificateSource, type PemPair, readCertificate } from "./certificate.ts";
import { issueCertificate, makeAuthority } from "./x509-certificates.ts";

const RENEW_BEFORE_MS = 60 * 86_400_000;

/** Where the authority's certificate lies in the centre's data folder. */
export const authorityFile = (dataDir: string): string => join(tlsFolder(dataDir), "authority.pem");

const tlsFolder = (dataDir: string): string => join(dataDir, "tls");

export interface OwnCertificateOptions {
  readonly dataDir: string;
  /** DNS names and IP addresses that the certificate has to hold. */
  readonly names: () => readonly [string, ...string[]];
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
}

/** A certificate of the centre's own authority. Authority and certificate are made where there is none. */
export function ownCertificate({ dataDir, names, clock, logger }: OwnCertificateOptions): CertificateSource {
  const serverFile = join(tlsFolder(dataDir), "server.pem");
  return async () => {
    const now = clock.now();
    const authority = await openAuthority(dataDir, now, logger);
    const kept = await readServer(serverFile);
    if (kept !== undefined && isGood(kept, authority, names(), now)) return kept;
    const made = await issueCertificate(authority, names(), now);
    await replaceSecretFile(serverFile, `${made.cert}${made.key}`);
    logger.info({ names: names() }, "the centre's certificate was made");
    return made;
  };
}

/**
 * Names under which a centre that listens so is reached.
 * @param interfaces of this machine
 */
export function namesOf(
  { host, allowedHosts }: Pick<Listen, "host" | "allowedHosts">,
  interfaces = networkInterfaces(),
): readonly [string, ...string[]] {
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const addresses = Object.values(interfaces)
    .flatMap((ofOne) => ofOne ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith("fe80:")) // those need a zone beside them
    .map(({ address }) => address);
  const names = new Set([...allowedHosts, ...(isEverywhere ? addresses : [host]), "127.0.0.1", "::1"]);
  return ["localhost", ...[...names].filter((name) => name !== "localhost")];
}

async function openAuthority(dataDir: string, now: EpochMs, logger: Logger): Promise<PemPair> {
  const certFile = authorityFile(dataDir);
  const keyFile = join(tlsFolder(dataDir), "authority-key.pem");
  const [cert, key] = [await readSecretFile(certFile), await readSecretFile(keyFile)];
  if (cert === undefined) return newAuthority(certFile, keyFile, now, logger);
  if (key !== undefined) {
    readCertificate({ cert, key }, certFile, now);
    return { cert, key };
  }
  const what = `${certFile} has no key beside it: put ${keyFile} back, or delete the certificate. The next start then makes a new authority, which every browser and agent has to be given`;
  throw new CentralError("TLS_UNUSABLE", what);
}

/** Key first: a certificate without its key would be taken for a lost key. */
async function newAuthority(certFile: string, keyFile: string, now: EpochMs, logger: Logger): Promise<PemPair> {
  const name = `Nga Ba ${hostname().slice(0, 40)} ${randomBytes(4).toString("hex")}`;
  const authority = await makeAuthority(name, now);
  await replaceSecretFile(keyFile, authority.key);
  await replaceSecretFile(certFile, authority.cert);
  logger.info({ certFile, sha256: new X509Certificate(authority.cert).fingerprint256 }, "an authority was made");
  return authority;
}

async function readServer(file: string): Promise<PemPair | undefined> {
  const text = await readSecretFile(file);
  const keyAt = text?.indexOf("-----BEGIN PRIVATE KEY-----") ?? -1;
  if (text === undefined || keyAt < 0) return undefined;
  return { cert: text.slice(0, keyAt), key: `${text.slice(keyAt)}\n` };
}

/** True while it is the authority's, holds every name and has time left. */
function isGood(pair: PemPair, authority: PemPair, names: readonly string[], now: EpochMs): boolean {
  try {
    const certificate = readCertificate(pair, "server.pem", now);
    const issuer = new X509Certificate(authority.cert);
    const hasTime = certificate.validToDate.getTime() - now > RENEW_BEFORE_MS;
    return (
      hasTime && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey) && holdsAll(certificate, names)
    );
  } catch (error) {
    if (error instanceof CentralError) return false; // it is made anew
    throw error;
  }
}

const holdsAll = (certificate: X509Certificate, names: readonly string[]): boolean =>
  names.every((name) => {
    const held = isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
    return held !== undefined;
  });
