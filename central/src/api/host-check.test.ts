import { expect, test } from "vitest";
import { hostName } from "./host-check.ts";

test.each([
  ["127.0.0.1:8080", "127.0.0.1"],
  ["LocalHost", "localhost"],
  ["[::1]:8080", "::1"],
  ["[::1]", "::1"],
  ["localhost.evil.example:8080", "localhost.evil.example"],
  ["localhost:80:80", ""],
  ["user@localhost", ""],
  ["::1", ""],
  ["", ""],
])("Host %j names %j", (header, name) => {
  expect(hostName(header)).toBe(name);
});
