import { expect, test } from "vitest";
import { mosquittoPasswordLine } from "./mosquitto-password.ts";

test("the line is the one that mosquitto_passwd 2.0.11 writes for the same salt", () => {
  const fromMosquitto =
    "alice:$7$101$F3mq1L35+/c+kgts$o7dqFwjhNjYZ6JLE4Q9RJDrUHPyGo1MsU1omYhRze203KExPF1+KE2p92ooMTyehVivlTj9T5U4ZjqefowawYw==";
  expect(mosquittoPasswordLine("alice", "hello", Buffer.from("F3mq1L35+/c+kgts", "base64"))).toBe(fromMosquitto);
});

test("the same password has another line each time", () => {
  expect(mosquittoPasswordLine("alice", "hello")).not.toBe(mosquittoPasswordLine("alice", "hello"));
});
