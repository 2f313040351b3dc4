import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacketGuard } from "./mqtt-packet-guard.ts";

/** A packet of any kind with a body of `bodyBytes`. */
function packet(bodyBytes: number): Uint8Array {
  const length: number[] = [];
  let rest = bodyBytes;
  do {
    const more = rest >= 128;
    length.push((rest % 128) | (more ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from([0x30, ...length, ...new Uint8Array(bodyBytes).fill(0xff)]);
}

/** Cuts bytes into pieces whose sizes are `sizes`, over and over. */
function* pieces(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test("packets pass whose bodies are within the limit, however the bytes are cut, and the first larger one does not", () => {
  const bodies = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 });
  const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(bodies, cuts, (sizes, cut) => {
      const guard = createPacketGuard(300);
      const bytes = Buffer.concat(sizes.map(packet));
      const verdicts = [...pieces(bytes, cut)].map((piece) => guard(piece));
      expect(verdicts.every(Boolean)).toBe(sizes.every((size) => size <= 300));
    }),
  );
});

test("a packet is refused by its header, before any of its body", () => {
  const guard = createPacketGuard(1000);
  expect(guard(packet(1001).subarray(0, 2))).toBe(true);
  expect(guard(packet(1001).subarray(2, 3))).toBe(false);
  expect(guard(packet(1))).toBe(false);
});

test("a length that does not end is refused", () => {
  expect(createPacketGuard(1000)(Uint8Array.from([0x10, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
});
