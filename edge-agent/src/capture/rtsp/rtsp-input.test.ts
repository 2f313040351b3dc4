import fc from "fast-check";
import { expect, test } from "vitest";
import { createRtspInputParser } from "./rtsp-input.ts";

const CHANNELS = new Set([0, 1]);

/** What a parser finds in some chunks. */
function parse(chunks: readonly Uint8Array[]): string[] {
  const found: string[] = [];
  const { put } = createRtspInputParser({
    hasChannel: (channel) => CHANNELS.has(channel),
    onPacket: (channel, packet) => found.push(`${channel}:${packet.toString("hex")}`),
    onResponse: ({ status, reason, body }) => found.push(`${status} ${reason} ${body}`),
  });
  for (const chunk of chunks) put(Buffer.from(chunk));
  return found;
}

/** An interleaved packet whose content begins as RTP does. */
function frame(channel: number, content: Uint8Array): Buffer {
  const packet = Buffer.concat([Buffer.from([0x80]), content]);
  return Buffer.concat([Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]), packet]);
}

const frames = fc
  .tuple(fc.constantFrom(0, 1), fc.uint8Array({ minLength: 3, maxLength: 60 }))
  .map(([channel, content]) => ({
    bytes: frame(channel, content),
    told: `${channel}:80${Buffer.from(content).toString("hex")}`,
  }));
const answers = fc
  .tuple(fc.integer({ min: 100, max: 599 }), fc.stringMatching(/^[a-z]{0,20}$/), fc.boolean())
  .map(([status, body, isLfOnly]) => {
    const text = `RTSP/1.0 ${status} Words\r\nCSeq: 1\r\ncontent-LENGTH:${body.length}\r\n\r\n`;
    return {
      bytes: Buffer.from((isLfOnly ? text.replaceAll("\r\n", "\n") : text) + body),
      told: `${status} Words ${body}`,
    };
  });
const foreign = fc.constantFrom(
  { bytes: frame(6, Buffer.alloc(20)), told: undefined },
  { bytes: Buffer.from("OPTIONS rtsp://us/ RTSP/1.0\r\nCSeq: 9\r\n\r\n"), told: undefined },
);

test("packets and answers come out the same however the network cuts them; what nobody set up is passed over", () => {
  const inputs = fc.array(fc.oneof(frames, answers, foreign), { maxLength: 12 });
  fc.assert(
    fc.property(inputs, fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (all, sizes) => {
      const bytes = Buffer.concat(all.map((each) => each.bytes));
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += chunks.at(-1)?.length ?? 0) {
        chunks.push(bytes.subarray(at, at + sizes.next().value));
      }
      expect(parse(chunks)).toEqual(all.flatMap(({ told }) => told ?? []));
    }),
  );
});

test("rubbish before a packet is passed over", () => {
  const rubbish = fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.filter((byte) => byte !== 0x24));
  fc.assert(
    fc.property(rubbish, (bytes) => {
      const good = frame(0, Buffer.from("0123456789"));
      expect(parse([bytes, ...Array.from({ length: 3 }, () => good)]).at(-1)).toBe(`0:${good.toString("hex", 4)}`);
    }),
  );
});

test.each([
  { why: "zeros", bytes: Buffer.alloc(70_000) },
  { why: "dollars", bytes: Buffer.alloc(80_000, "$") },
  { why: "the start of an answer, again and again", bytes: Buffer.alloc(90_000, "RTSP/1.0 200 OK\r\n") },
  {
    why: "an answer that is too long",
    bytes: Buffer.from(`RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n${"x".repeat(70_000)}`),
  },
])("$why: no video stream, after a bounded number of bytes", ({ bytes }) => {
  expect(() => parse([bytes])).toThrow(expect.objectContaining({ code: "STREAM_INVALID" }));
});

test("a camera's words are cut, and hold nothing that cannot be printed", () => {
  expect(parse([Buffer.from(`RTSP/1.0 404 no\u0007${"x".repeat(200)}\r\n\r\n`, "latin1")])).toEqual([
    `404 no?${"x".repeat(97)} `,
  ]);
});
