/**
 * Certificates of an authority of our own: ECDSA on P-256 with SHA-256, which every browser and Node take. The authority
 * signs servers' certificates and nothing else: path length 0, no key use but signing certificates.
 */
import "reflect-metadata"; // @peculiar/x509 stands on it
import { createPrivateKey, KeyObject, randomBytes, type webcrypto } from "node:crypto";
import { isIP } from "node:net";
import type { EpochMs } from "@ngaba/contract";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { PemPair } from "./certificate.ts";

const KEY = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
/** It is installed by hand on every machine: seldom. */
const AUTHORITY_DAYS = 7_300;
/** Longer ones are refused by browsers. */
const SERVER_DAYS = 397;
/** Clocks of browsers may be behind. */
const BACKDATED_MS = DAY_MS;
const SERIAL_BYTES = 16;
/** Limit of X.520. */
const MAX_COMMON_NAME_CHARS = 64;

/** Makes an authority. @param name of it, for people, ASCII */
export async function makeAuthority(name: string, now: EpochMs): Promise<PemPair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...lifeOf(now, AUTHORITY_DAYS),
    serialNumber: newSerial(),
    name: commonName(name),
    signingAlgorithm: SIGNATURE,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: pemText(certificate), key: keyPem(keys.privateKey) };
}

/**
 * Makes a server's key and its certificate, signed by `authority`.
 * @param names DNS names and IP addresses of the server, at least one
 */
export async function issueCertificate(
  authority: PemPair,
  names: readonly [string, ...string[]],
  now: EpochMs,
): Promise<PemPair> {
  const issuer = new X509Certificate(authority.cert);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    ...lifeOf(now, SERVER_DAYS),
    serialNumber: newSerial(),
    subject: commonName(names[0]),
    issuer: issuer.subject,
    signingAlgorithm: SIGNATURE,
    signingKey: await signingKeyOf(authority.key),
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? ("dns" as const) : ("ip" as const), value: name })),
      ),
      await AuthorityKeyIdentifierExtension.create(issuer),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: pemText(certificate), key: keyPem(keys.privateKey) };
}

const newKeys = () => crypto.subtle.generateKey(KEY, true, ["sign", "verify"]);

/** Of a private key in PEM. */
const signingKeyOf = (pem: string) =>
  crypto.subtle.importKey("pkcs8", createPrivateKey(pem).export({ type: "pkcs8", format: "der" }), KEY, false, [
    "sign",
  ]);

const lifeOf = (now: EpochMs, days: number) => ({
  notBefore: new Date(now - BACKDATED_MS),
  notAfter: new Date(now + days * DAY_MS),
});

const commonName = (name: string) => [{ CN: [name.slice(0, MAX_COMMON_NAME_CHARS)] }];

/** Positive and of full length. */
function newSerial(): string {
  const [first = 0, ...rest] = randomBytes(SERIAL_BYTES);
  return Buffer.from([(first & 0x7f) | 0x40, ...rest]).toString("hex");
}

const pemText = (certificate: X509Certificate): string => `${certificate.toString("pem").trim()}\n`;

const keyPem = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: "pkcs8", format: "pem" }).toString();
