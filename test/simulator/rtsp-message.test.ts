import { expect, test } from "vitest";
import { formatResponse, MAX_BODY_BYTES, MAX_HEAD_BYTES, readRtsp } from "./rtsp-message.ts";

const options = "OPTIONS rtsp://h/a RTSP/1.0\r\nCSeq: 7\r\nUser-Agent: x: y\r\n\r\n";

test("a request is read with its headers in lower case, and what follows is left", () => {
  const input = readRtsp(Buffer.from(`${options}OPTIONS`));
  expect(input).toMatchObject({ kind: "request", bytes: options.length });
  if (input.kind !== "request") return;
  expect(input.request).toMatchObject({ method: "OPTIONS", url: "rtsp://h/a" });
  expect(input.request.headers.get("user-agent")).toBe("x: y");
});

test("a message is incomplete until its last byte is there, wherever it is split", () => {
  const withBody = "GET_PARAMETER rtsp://h/a RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nabc";
  for (let bytes = 0; bytes < withBody.length; bytes++) {
    expect(readRtsp(Buffer.from(withBody.slice(0, bytes)))).toEqual({ kind: "incomplete" });
  }
  expect(readRtsp(Buffer.from(withBody))).toMatchObject({ kind: "request", bytes: withBody.length });
});

test("an interleaved packet between requests is passed over whole", () => {
  const report = Buffer.from([0x24, 1, 0, 2, 0xaa, 0xbb]);
  expect(readRtsp(report.subarray(0, 5))).toEqual({ kind: "incomplete" });
  expect(readRtsp(Buffer.concat([report, Buffer.from(options)]))).toEqual({ kind: "interleaved", bytes: 6 });
});

test.each([
  { text: "GET / HTTP/1.1\r\n\r\n", why: "another protocol" },
  { text: "OPTIONS rtsp://h/a RTSP/1.0\r\nno colon\r\n\r\n", why: "a header without a name" },
  { text: `A rtsp://h RTSP/1.0\r\nContent-Length: ${MAX_BODY_BYTES + 1}\r\n\r\n`, why: "a body too large" },
  { text: "A rtsp://h RTSP/1.0\r\nContent-Length: -1\r\n\r\n", why: "a length below zero" },
  { text: "x".repeat(MAX_HEAD_BYTES + 1), why: "headers without end" },
])("$why is refused", ({ text }) => {
  expect(() => readRtsp(Buffer.from(text))).toThrow(SyntaxError);
});

test("an answer carries the request's CSeq and the length of its body in bytes", () => {
  const input = readRtsp(Buffer.from(options));
  const request = input.kind === "request" ? input.request : undefined;
  expect(formatResponse({ status: 200, headers: { A: "b" }, body: "ngã" }, request)).toBe(
    "RTSP/1.0 200 OK\r\nCSeq: 7\r\nA: b\r\nContent-Length: 4\r\n\r\nngã",
  );
});
