import { expect, test } from "vitest";
import { type ConnectionEnd, describeFault, maskSecrets } from "./stream-fault.ts";

const end: ConnectionEnd = { lastWords: "", exitCode: 1, hadPictures: false, wasSilent: false };

// The words are ffmpeg 5.1.9's own, as the simulator and a closed port brought them forth.
test.each([
  { end: { lastWords: "method DESCRIBE failed: 401 Unauthorized" }, code: "STREAM_UNAUTHORISED" },
  {
    end: { lastWords: "Connection to tcp://10.0.0.1:554?timeout=5000000 failed: Connection refused" },
    code: "STREAM_REFUSED",
  },
  { end: { lastWords: "method OPTIONS failed: 404 Not Found; Server returned 404 Not Found" }, code: "STREAM_REFUSED" },
  { end: { lastWords: "Server returned 5XX Server Error reply" }, code: "STREAM_REFUSED" },
  { end: { lastWords: "Connection to tcp://10.9.9.9:554 failed: No route to host" }, code: "STREAM_UNREACHABLE" },
  {
    end: { lastWords: "Failed to resolve hostname nowhere.invalid: Name or service not known" },
    code: "STREAM_UNREACHABLE",
  },
  { end: { lastWords: "Connection to tcp://10.9.9.9:554 failed: Connection timed out" }, code: "STREAM_UNREACHABLE" },
  { end: { lastWords: "Connection timed out", hadPictures: true }, code: "STREAM_STALLED" },
  { end: { hadPictures: true, wasSilent: true }, code: "STREAM_STALLED" },
  { end: { lastWords: "Invalid data found when processing input", wasSilent: true }, code: "STREAM_STALLED" },
  { end: { hadPictures: true, exitCode: 0 }, code: "STREAM_ENDED" },
  { end: { lastWords: "Invalid data found when processing input" }, code: "STREAM_INVALID" },
])("$code: $end", ({ end: given, code }) => {
  expect(describeFault({ ...end, ...given }, [])).toMatchObject({ code, retryable: true });
});

test("a password that is part of a telling word hides in the message, and the fault is still known", () => {
  const fault = describeFault({ ...end, lastWords: "method DESCRIBE failed: 401 Unauthorized" }, ["Un"]);
  expect(fault).toMatchObject({ code: "STREAM_UNAUTHORISED" });
  expect(fault.message).not.toContain("Un");
});

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
