import { readFile } from "node:fs/promises";
import type { Clock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import { type CertificateSource, readCertificate } from "./certificate.ts";

/** The certificate in files that somebody else renews. */
export function givenCertificate(
  { certFile, keyFile }: { readonly certFile: string; readonly keyFile: string },
  clock: Pick<Clock, "now">,
): CertificateSource {
  return async () => {
    const pair = { cert: await readPem(certFile, "certFile"), key: await readPem(keyFile, "keyFile") };
    readCertificate(pair, `listen.tls (${certFile}, ${keyFile})`, clock.now());
    return pair;
  };
}

async function readPem(file: string, setting: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new CentralError("TLS_UNUSABLE", `listen.tls.${setting}: ${file} cannot be read (${code})`, { cause: error });
  }
}
