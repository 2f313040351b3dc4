import { expect, test } from "vitest";
import { maskSecrets } from "./stream-fault.ts";

test.each([
  {
    text: "rtsp://viewer:p%40ss@h/1: failed",
    secrets: ["p@ss"],
    masked: "rtsp://***@h/1: failed",
    why: "in an address",
  },
  { text: "said p@ss and p%40ss", secrets: ["p@ss"], masked: "said *** and ***", why: "elsewhere, in both forms" },
  { text: "rtsp://other:unknown@h/1", secrets: [], masked: "rtsp://***@h/1", why: "a login that we never gave" },
  { text: "abc and abcdef", secrets: ["abc", "abcdef"], masked: "*** and ***", why: "one secret within another" },
  { text: "rtsp://h/1 a@b", secrets: [""], masked: "rtsp://h/1 a@b", why: "nothing to hide" },
])("$why: $text", ({ text, secrets, masked }) => {
  expect(maskSecrets(text, secrets)).toBe(masked);
});
