import { createHash, timingSafeEqual } from "node:crypto";

/** Login of a camera. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * How a camera asks for the login:
 * - `basic`: in the clear (RFC 7617);
 * - `digest`: MD5 without `qop`, as most cameras do (RFC 2617, 3.2.1);
 * - `digest-qop`: MD5 with `qop="auth"`;
 * - `digest-sha256`: SHA-256 with `qop="auth"` (RFC 7616).
 */
export const AUTH_SCHEMES = ["basic", "digest", "digest-qop", "digest-sha256"] as const;
export type AuthScheme = (typeof AUTH_SCHEMES)[number];

export const REALM = "camera";

/** Value of `WWW-Authenticate`. */
export function challengeOf(auth: AuthScheme, nonce: string): string {
  if (auth === "basic") return `Basic realm="${REALM}"`;
  const digest = `Digest realm="${REALM}", nonce="${nonce}"`;
  if (auth === "digest") return digest;
  return `${digest}, qop="auth", algorithm=${auth === "digest-qop" ? "MD5" : "SHA-256"}`;
}

/** A request, as far as a login proves something about it. */
interface Asked {
  readonly method: string;
  /** Value of `Authorization`. */
  readonly header: string | undefined;
  /** The one that we gave. */
  readonly nonce: string;
}

/** True when the header proves, in the way asked for, that the client knows the password. */
export function isAuthorised(auth: AuthScheme, { method, header, nonce }: Asked, login: Credentials): boolean {
  if (header === undefined) return false;
  const { username, password } = login;
  if (auth === "basic") return isSame(header, `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`);
  const fields = parseDigest(header);
  if (fields?.get("username") !== username || fields.get("nonce") !== nonce) return false;
  if (auth !== "digest" && fields.get("qop") !== "auth") return false;
  return isSame(fields.get("response") ?? "", digestResponse(auth, { ...login, method, realm: REALM, fields }));
}

/** What the client must have answered, given the other fields of its header (RFC 2617, 3.2.2.1; RFC 7616, 3.4.1). */
export function digestResponse(
  auth: AuthScheme,
  asked: Credentials & { method: string; realm: string; fields: ReadonlyMap<string, string> },
): string {
  const hash = (text: string): string =>
    createHash(auth === "digest-sha256" ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const field = (name: string): string => asked.fields.get(name) ?? "";
  const secret = hash(`${asked.username}:${asked.realm}:${asked.password}`);
  const counted = auth === "digest" ? [] : [field("nc"), field("cnonce"), field("qop")];
  return hash([secret, field("nonce"), ...counted, hash(`${asked.method}:${field("uri")}`)].join(":"));
}

const isSame = (given: string, expected: string): boolean =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));

function parseDigest(header: string): Map<string, string> | undefined {
  if (!/^digest /i.test(header)) return undefined;
  const pairs = header.matchAll(/(\w+)=(?:"([^"]*)"|([^",\s]+))/g);
  return new Map([...pairs].map(([, name = "", quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? ""]));
}
