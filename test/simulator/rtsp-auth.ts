import { createHash, timingSafeEqual } from "node:crypto";

/** Login of a camera. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export const REALM = "camera";

/** Value of `WWW-Authenticate`. No `qop`, as cameras answer (RFC 2617, 3.2.1). */
export const digestChallenge = (nonce: string): string => `Digest realm="${REALM}", nonce="${nonce}"`;

/** True when an `Authorization` header proves that the client knows the password, for this method and our nonce. */
export function isAuthorised(
  header: string | undefined,
  method: string,
  nonce: string,
  { username, password }: Credentials,
): boolean {
  const fields = parseDigest(header);
  if (fields?.get("username") !== username || fields.get("nonce") !== nonce) return false;
  const secret = md5(`${username}:${REALM}:${password}`);
  const expected = md5(`${secret}:${nonce}:${md5(`${method}:${fields.get("uri") ?? ""}`)}`);
  const given = fields.get("response") ?? "";
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

function parseDigest(header: string | undefined): Map<string, string> | undefined {
  if (header === undefined || !/^digest /i.test(header)) return undefined;
  const pairs = header.matchAll(/(\w+)=(?:"([^"]*)"|([^",\s]+))/g);
  return new Map([...pairs].map(([, name = "", quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? ""]));
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
