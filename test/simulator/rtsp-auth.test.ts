import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { challengeOf, digestResponse, isAuthorised, REALM } from "./rtsp-auth.ts";

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
  expect(isAuthorised("digest", { method: "DESCRIBE", header: authorization(), nonce }, login)).toBe(true);
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
  expect(isAuthorised("digest", { method: "DESCRIBE", header, nonce }, login)).toBe(false);
});

test("a camera that asks for the password in the clear takes the right one only", () => {
  const asBasic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;
  const asked = (header: string) => ({ method: "DESCRIBE", header, nonce });
  expect(isAuthorised("basic", asked(asBasic("viewer:p@ss:w/1")), login)).toBe(true);
  expect(isAuthorised("basic", asked(asBasic("viewer:wrong")), login)).toBe(false);
  expect(isAuthorised("basic", asked(authorization()), login)).toBe(false);
});

test("with qop, an answer without it is refused", () => {
  const asked = { method: "DESCRIBE", header: authorization(), nonce };
  expect(isAuthorised("digest-qop", asked, login)).toBe(false);
  expect(isAuthorised("digest-sha256", asked, login)).toBe(false);
});

test.each([
  { auth: "digest-qop", response: "8ca523f5e9506fed4657c9700eebdbec" },
  { auth: "digest-sha256", response: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
] as const)("$auth: the response is that of the example in RFC 7616, 3.9.1", ({ auth, response }) => {
  const fields = new Map([
    ["uri", "/dir/index.html"],
    ["nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"],
    ["nc", "00000001"],
    ["cnonce", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"],
    ["qop", "auth"],
  ]);
  const asked = {
    username: "Mufasa",
    password: "Circle of Life",
    realm: "http-auth@example.org",
    method: "GET",
    fields,
  };
  expect(digestResponse(auth, asked)).toBe(response);
});

test.each([
  { auth: "basic", challenge: 'Basic realm="camera"' },
  { auth: "digest", challenge: 'Digest realm="camera", nonce="n1"' },
  { auth: "digest-qop", challenge: 'Digest realm="camera", nonce="n1", qop="auth", algorithm=MD5' },
  { auth: "digest-sha256", challenge: 'Digest realm="camera", nonce="n1", qop="auth", algorithm=SHA-256' },
] as const)("$auth is asked for as clients expect it", ({ auth, challenge }) => {
  expect(challengeOf(auth, "n1")).toBe(challenge);
});
