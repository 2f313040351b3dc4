import { expect, test } from "vitest";
import { uuid } from "../testing/samples.ts";
import { createAccountsClient } from "./accounts-client.ts";

test("what is done with accounts goes to its address, and needs no answer", async () => {
  const sent: unknown[] = [];
  const client = createAccountsClient(async (input, { method, body } = {}) => {
    sent.push([method, input, body]);
    return new Response(null, { status: 204 });
  });
  const done = { kind: "ok", value: undefined };
  expect(await client.signIn({ login: "linh", password: "p" })).toEqual(done);
  expect(await client.choosePassword({ current: "a", next: "b" })).toEqual(done);
  expect(await client.resetSecondFactor(uuid(1))).toEqual(done);
  expect(await client.signOut()).toEqual(done);
  expect(sent).toEqual([
    ["POST", "/api/session", '{"login":"linh","password":"p"}'],
    ["PUT", "/api/account/password", '{"current":"a","next":"b"}'],
    ["DELETE", `/api/accounts/${uuid(1)}/second-factor`, undefined],
    ["DELETE", "/api/session", undefined],
  ]);
});

test("how long to wait comes with a refusal", async () => {
  const problem = { type: "about:blank", title: "Too Many Requests", status: 429, code: "TOO_MANY_FAILURES" };
  const headers = { "Retry-After": "40" };
  const client = createAccountsClient(async () => new Response(JSON.stringify(problem), { status: 429, headers }));
  expect(await client.signIn({ login: "linh", password: "p" })).toEqual({
    kind: "error",
    error: { reason: "refused", status: 429, code: "TOO_MANY_FAILURES", retryAfterS: 40 },
  });
});
