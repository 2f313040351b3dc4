import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { digestChallenge, isAuthorised, REALM } from "./digest-auth.ts";

const login = { username: "viewer", password: "p@ss:w/1" };
const nonce = "0123456789abcdef";
const uri = "rtsp://127.0.0.1:8554/gate";
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** A client's answer, by RFC 2617, 3.2.2.1. */
function authorization(change: { username?: string; password?: string; nonce?: string; method?: string } = {}): string {
  const { username, password, method, ...rest } = { ...login, nonce, method: "DESCRIBE", ...change };
  const response = md5(`${md5(`${username}:${REALM}:${password}`)}:${rest.nonce}:${md5(`${method}:${uri}`)}`);
  return `Digest username="${username}", realm="${REALM}", nonce="${rest.nonce}", uri="${uri}", response="${response}"`;
}

test("the right password for this method and nonce is let in", () => {
  expect(isAuthorised(authorization(), "DESCRIBE", nonce, login)).toBe(true);
});

test.each([
  { header: undefined, why: "no header" },
  { header: "Basic dmlld2VyOnBAc3M6dy8x", why: "the password in the clear" },
  { header: authorization({ password: "wrong" }), why: "a wrong password" },
  { header: authorization({ username: "admin" }), why: "another user" },
  { header: authorization({ nonce: "f".repeat(16) }), why: "a nonce that is not ours" },
  { header: authorization({ method: "PLAY" }), why: "an answer made for another method" },
  { header: 'Digest username="viewer", nonce="0123456789abcdef"', why: "no response" },
])("$why is refused", ({ header }) => {
  expect(isAuthorised(header, "DESCRIBE", nonce, login)).toBe(false);
});

test("the challenge names realm and nonce", () => {
  expect(digestChallenge("n1")).toBe(`Digest realm="${REALM}", nonce="n1"`);
});
