import { expect, test } from "vitest";
import { secretOf } from "./hook-secret.ts";
import { signedHeaders } from "./standard-webhook.ts";

test("the signature is the one of the specification's example", () => {
  const secret = secretOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") ?? new Uint8Array();
  const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' };
  expect(signedHeaders(message, secret, 1_614_265_330)).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test.each([
  ["the text of a person", "a very long and secret sentence of a person"],
  ["too few bytes", Buffer.alloc(23, 7).toString("base64")],
  ["nothing", ""],
])("%s is no secret", (_what, text) => {
  expect(secretOf(text)).toBeUndefined();
});

test("a secret is the same with its prefix and without", () => {
  const base64 = Buffer.alloc(32, 7).toString("base64");
  expect(secretOf(`whsec_${base64}`)).toEqual(secretOf(base64));
});
