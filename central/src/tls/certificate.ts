import { createPrivateKey, X509Certificate } from "node:crypto";
import { CentralError } from "../platform/errors.ts";

/** What a server shows and proves: its certificate with those up to its authority, and its key; PEM. */
export interface PemPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * What is to be shown now: read or made anew each time, so that a renewed one is taken up.
 * @throws {CentralError} TLS_UNUSABLE
 */
export type CertificateSource = () => Promise<PemPair>;

/**
 * The first certificate of a pair, checked to be in force and to be the key's.
 * @param where names it for people
 * @throws {CentralError} TLS_UNUSABLE
 */
export function readCertificate({ cert, key }: PemPair, where: string, nowMs: number): X509Certificate {
  const unusable = (why: string, cause?: unknown) => new CentralError("TLS_UNUSABLE", `${where}: ${why}`, { cause });
  const parse = <T>(read: () => T, what: string): T => {
    try {
      return read();
    } catch (error) {
      throw unusable(`expected ${what} in PEM`, error);
    }
  };
  const certificate = parse(() => new X509Certificate(cert), "a certificate");
  const privateKey = parse(() => createPrivateKey(key), "its private key, without a password,");
  if (!certificate.checkPrivateKey(privateKey)) throw unusable("the key is not that of the certificate");
  if (certificate.validToDate.getTime() <= nowMs) throw unusable(`the certificate ran out on ${certificate.validTo}`);
  if (certificate.validFromDate.getTime() > nowMs) {
    throw unusable(`the certificate is not valid before ${certificate.validFrom}; is this machine's clock right?`);
  }
  return certificate;
}
