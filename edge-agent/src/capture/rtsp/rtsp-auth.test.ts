import { expect, test } from "vitest";
import { createAuthoriser } from "./rtsp-auth.ts";

const RFC_7616 =
  'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

/** What one authoriser answers to one demand. */
function answer(
  headers: readonly string[],
  password = "Circle of Life",
  clientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
): string {
  const { onChallenge, authorise } = createAuthoriser({ username: "Mufasa", password }, () => clientNonce);
  expect(onChallenge(headers, true)).toBe(true);
  return authorise("GET", "/dir/index.html") ?? "";
}

test.each([
  {
    why: "RFC 2617, 3.5",
    header:
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    login: ["Circle Of Life", "0a4f113b"],
    response: "6629fae49393a05397450978507c4ef1",
  },
  {
    why: "RFC 7616, 3.9.1, MD5",
    header: `Digest ${RFC_7616}, algorithm=MD5`,
    login: [],
    response: "8ca523f5e9506fed4657c9700eebdbec",
  },
  {
    why: "RFC 7616, 3.9.1, SHA-256",
    header: `Digest ${RFC_7616}, algorithm=SHA-256`,
    login: [],
    response: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  },
])("$why: the answer of the standard", ({ header, login, response }) => {
  const given = answer([header], ...login);
  expect(given).toContain(`response="${response}"`);
  expect(given).toContain("nc=00000001");
  expect(given).toContain("qop=auth,");
});

test("the strongest demand is answered, whether they come in one header or in several", () => {
  const md5 = `Digest ${RFC_7616}, algorithm=MD5`;
  const sha256 = `Digest ${RFC_7616}, algorithm=SHA-256`;
  for (const headers of [[md5, sha256, 'Basic realm="x"'], [`Basic realm="x", ${md5}, ${sha256}`]]) {
    expect(answer(headers)).toContain("algorithm=SHA-256");
  }
  expect(answer(['Basic realm="a, b=c"', `Digest ${RFC_7616}, algorithm=SHA-512-256`])).toMatch(/^Basic /);
});

test("basic sends name and password as RFC 7617 writes them", () => {
  const { onChallenge, authorise } = createAuthoriser({ username: "Aladdin", password: "open sesame" });
  expect(authorise("DESCRIBE", "rtsp://h/1")).toBeUndefined();
  expect(onChallenge(["basic"], true)).toBe(true);
  expect(authorise("DESCRIBE", "rtsp://h/1")).toBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
});

test("the count of a nonce's uses grows from request to request, and begins again with the next nonce", () => {
  const { onChallenge, authorise } = createAuthoriser({ username: "a", password: "b" });
  const demand = (nonce: string): string => `Digest realm="r", nonce="${nonce}", qop="auth"`;
  onChallenge([demand("one")], true);
  expect([1, 2].map(() => authorise("PLAY", "u")?.match(/nc=(\d+)/)?.[1])).toEqual(["00000001", "00000002"]);
  onChallenge([demand("two")], true);
  expect(authorise("PLAY", "u")).toContain("nc=00000001");
});

test("no second try for a refused login, one for a nonce that grew old, none without a login or a way to answer", () => {
  const { onChallenge } = createAuthoriser({ username: "a", password: "b" });
  expect(onChallenge(['Digest realm="r", nonce="n"'], false)).toBe(false);
  expect(onChallenge(['Digest realm="r", nonce="n2", stale=TRUE'], false)).toBe(true);
  expect(onChallenge(['Digest realm="r", nonce="n", qop="auth-int"'], true)).toBe(false);
  expect(onChallenge(["", "NTLM", 'Digest nonce="open'], true)).toBe(true); // a quote that is left open is read as far as it goes
  expect(createAuthoriser(undefined).onChallenge(['Basic realm="r"'], true)).toBe(false);
});
