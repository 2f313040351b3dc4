import fc from "fast-check";
import { expect, test } from "vitest";
import { EdgeError } from "../../platform/errors.ts";
import type { VideoCodec } from "./access-unit.ts";
import { createDepacketiser, MAX_NAL_BYTES } from "./depacketiser.ts";
import { anyNal, nal, packetise } from "./rtp-kit.ts";

const CODECS = ["h264", "h265"] as const;
const hex = (nals: readonly Uint8Array[]): string[] => nals.map((each) => Buffer.from(each).toString("hex"));

function sent(codec: VideoCodec): fc.Arbitrary<{ nals: Buffer[]; payloads: Buffer[] }> {
  const nals = fc.array(anyNal(codec, 300), { minLength: 1, maxLength: 12 });
  return fc
    .tuple(nals, fc.integer({ min: 8, max: 400 }), fc.boolean())
    .map(([all, maxBytes, isAggregating]) => ({ nals: all, payloads: packetise(codec, all, maxBytes, isAggregating) }));
}

test.each(CODECS)(
  "%s: NAL units come out as they were put into packets: single, several in one, in fragments",
  (codec) => {
    fc.assert(
      fc.property(sent(codec), ({ nals, payloads }) => {
        const { put } = createDepacketiser(codec);
        const results = payloads.map((payload) => {
          const { nals: found, hasDropped } = put(payload);
          return { nals: hex(found), hasDropped };
        });
        expect(results.flatMap((result) => result.nals)).toEqual(hex(nals));
        expect(results.some(({ hasDropped }) => hasDropped)).toBe(false);
      }),
    );
  },
);

test.each(CODECS)("%s: whatever packets are lost, no NAL unit comes out changed, and the order stays", (codec) => {
  fc.assert(
    fc.property(sent(codec), fc.infiniteStream(fc.boolean()), ({ nals, payloads }, kept) => {
      const { put, lose } = createDepacketiser(codec);
      const received: string[] = [];
      for (const payload of payloads) {
        if (kept.next().value) received.push(...hex(put(payload).nals));
        else lose();
      }
      const rest = hex(nals);
      for (const each of received) {
        const found = rest.indexOf(each);
        expect(found).toBeGreaterThanOrEqual(0);
        rest.splice(0, found + 1);
      }
    }),
  );
});

test.each(CODECS)(
  "%s: rubbish is read or refused with an error of ours, and the next packet is read again",
  (codec) => {
    const good = nal(codec, 1, [1, 2, 3]);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), (payloads) => {
        const { put } = createDepacketiser(codec);
        for (const payload of payloads) {
          try {
            put(payload);
          } catch (error) {
            expect(error).toBeInstanceOf(EdgeError);
          }
        }
        expect(hex(put(good).nals)).toEqual(hex([good]));
      }),
    );
  },
);

test("a fragment whose end never came is told, and does not spoil the NAL unit after it", () => {
  const { put } = createDepacketiser("h264");
  const [first = Buffer.alloc(0)] = packetise("h264", [nal("h264", 5, Buffer.alloc(100))], 40, false);
  put(first);
  const next = nal("h264", 1, [9]);
  expect(put(next)).toEqual({ nals: [next], hasDropped: true });
  put(first);
  expect(put(first)).toEqual({ nals: [], hasDropped: true });
});

test("a NAL unit that never ends is given up", () => {
  const { put } = createDepacketiser("h264");
  const [first = Buffer.alloc(0), middle = Buffer.alloc(0)] = packetise(
    "h264",
    [nal("h264", 5, Buffer.alloc(180_000))],
    60_000,
    false,
  );
  put(first);
  expect(() => {
    for (let bytes = 0; bytes <= MAX_NAL_BYTES; bytes += middle.length - 2) put(middle);
  }).toThrow(expect.objectContaining({ code: "STREAM_INVALID" }));
});
