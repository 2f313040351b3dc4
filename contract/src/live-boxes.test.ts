import fc from "fast-check";
import { expect, test } from "vitest";
import { createBoxSplitter, eventBox, joined, type Mp4Box, readEventBox } from "./live-boxes.ts";

const boxOf = (type: string, body: Uint8Array): Uint8Array => {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, 8 + body.length);
  head.set(new TextEncoder().encode(type), 4);
  return joined(head, body);
};

test("boxes come out as they went in, however their bytes are cut", () => {
  const someBoxes = fc.array(
    fc.record({ type: fc.constantFrom("moof", "mdat", "styp"), body: fc.uint8Array({ maxLength: 50 }) }),
  );
  fc.assert(
    fc.property(someBoxes, fc.array(fc.integer({ min: 1, max: 40 })), (boxes, cuts) => {
      const whole = joined(...boxes.map(({ type, body }) => boxOf(type, body)));
      const split = createBoxSplitter(1000);
      const out: Mp4Box[] = [];
      let at = 0;
      for (const cut of [...cuts, whole.length]) {
        out.push(...split(whole.slice(at, at + cut)));
        at += cut;
      }
      expect(out.map(({ type }) => type)).toEqual(boxes.map(({ type }) => type));
      expect(joined(...out.map(({ bytes }) => bytes))).toEqual(whole);
    }),
  );
});

test.each([
  { why: "is larger than may be", size: 1001 },
  { why: "is smaller than its own head", size: 7 },
  { why: "says that it goes to the end of the file", size: 0 },
])("a box that $why is refused", ({ size }) => {
  const bytes = boxOf("mdat", new Uint8Array(20));
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, size);
  expect(() => createBoxSplitter(1000)(bytes)).toThrow(/a box of/);
});

test("what an event message says is read again, Vietnamese and zeros included", () => {
  const said = { scheme: "urn:test", mediaTicks: 2 ** 40 + 7, text: '{"name":"Vạch dừng phía bắc \0"}' };
  expect(readEventBox({ type: "emsg", bytes: eventBox(said) })).toEqual(said);
});

test("an event message of an older version, or another timescale, is none of ours", () => {
  const bytes = eventBox({ scheme: "urn:test", mediaTicks: 0, text: "" });
  expect(readEventBox({ type: "emsg", bytes: bytes.with(8, 0) })).toBeUndefined();
  expect(readEventBox({ type: "emsg", bytes: bytes.with(15, 1) })).toBeUndefined();
  expect(readEventBox({ type: "moof", bytes })).toBeUndefined();
});
