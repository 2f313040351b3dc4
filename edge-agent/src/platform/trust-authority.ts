import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { EdgeError } from "./errors.ts";

/**
 * Trusts an authority besides those that Node trusts, in all connections of this process from now on.
 * @param file its certificate, PEM
 * @param setting that names the file, for people
 * @throws {EdgeError} CONFIG_INVALID
 */
export function trustAuthority(file: string, setting: string): void {
  const certificate = readAuthority(file, setting);
  setDefaultCACertificates([...getCACertificates("default"), certificate]);
}

function readAuthority(file: string, setting: string): string {
  try {
    const text = readFileSync(file, "utf8");
    if (new X509Certificate(text).ca) return text;
  } catch (error) {
    throw new EdgeError("CONFIG_INVALID", `${setting}: ${file} cannot be read as a certificate in PEM`, {
      cause: error,
    });
  }
  throw new EdgeError("CONFIG_INVALID", `${setting}: ${file} is no authority's certificate, but a server's`);
}
