import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameAssembler, type DecodedPicture } from "./frame-assembler.ts";

const base = "[Parsed_showinfo_3 @ 0x55] [info] config in time_base: 1/90000, frame_rate: 7/1";
const shown = (n: number, pts: number | string, size = "4x2"): string =>
  `[Parsed_showinfo_3 @ 0x55] [info] n:${String(n).padStart(4)} pts:${String(pts).padStart(7)} pts_time:0.14 pos: -1 fmt:rgb24 sar:0/1 s:${size} i:P iskey:0 type:P `;
const pixels = (n: number, bytes = 24): Uint8Array => new Uint8Array(bytes).fill(n + 1);

function collect(): { pictures: DecodedPicture[]; assembler: ReturnType<typeof createFrameAssembler> } {
  const pictures: DecodedPicture[] = [];
  return { pictures, assembler: createFrameAssembler((picture) => pictures.push(picture)) };
}

test("a picture gets the exact time and size of its line", () => {
  const { pictures, assembler } = collect();
  assembler.line(base);
  assembler.line(shown(0, 900_000_000_007));
  assembler.bytes(pixels(0));
  expect(pictures).toEqual([{ rgb: pixels(0), widthPx: 4, heightPx: 2, streamMs: 900_000_000_007 / 90 }]);
});

test("whichever pipe is read first, and wherever it is cut, every picture keeps its own line", () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 60 });
  const order = fc.array(fc.boolean(), { minLength: 200, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), cuts, order, (count, sizes, linesFirst) => {
      const { pictures, assembler } = collect();
      const lines = [base, ...Array.from({ length: count }, (_, n) => shown(n, n * 9000))];
      let rest = Buffer.concat(Array.from({ length: count }, (_, n) => pixels(n)));
      for (let step = 0; lines.length > 0 || rest.length > 0; step++) {
        const line = linesFirst[step] === true || rest.length === 0 ? lines.shift() : undefined;
        if (line !== undefined) assembler.line(line);
        else {
          const size = sizes[step % sizes.length] ?? 1;
          assembler.bytes(rest.subarray(0, size));
          rest = rest.subarray(size);
        }
      }
      expect(pictures.map(({ streamMs, rgb }) => [streamMs, rgb[0], rgb.at(-1)])).toEqual(
        Array.from({ length: count }, (_, n) => [n * 100, n + 1, n + 1]),
      );
    }),
  );
});

test("a change of resolution, which numbers anew, is followed", () => {
  const { pictures, assembler } = collect();
  for (const line of [base, shown(0, 0), shown(1, 9000), base, shown(0, 18_000, "2x2")]) assembler.line(line);
  assembler.bytes(Buffer.concat([pixels(0), pixels(1), pixels(2, 12)]));
  expect(pictures.map(({ widthPx, rgb }) => [widthPx, rgb.length])).toEqual([
    [4, 24],
    [4, 24],
    [2, 12],
  ]);
});

test("a picture without a time has none made up", () => {
  const { pictures, assembler } = collect();
  assembler.line(base);
  assembler.line(shown(0, "NOPTS"));
  assembler.bytes(pixels(0));
  expect(pictures[0]?.streamMs).toBeUndefined();
});

test("a lost line is noticed: all later pictures would have the wrong time", () => {
  const { assembler } = collect();
  assembler.line(shown(0, 0));
  expect(() => assembler.line(shown(2, 18_000))).toThrow(expect.objectContaining({ code: "STREAM_INVALID" }));
});

test("bytes that no line explains are not hoarded", () => {
  const { assembler } = collect();
  const chunk = new Uint8Array(16 * 1024 * 1024);
  expect(() => {
    for (let n = 0; n < 10; n++) assembler.bytes(chunk);
  }).toThrow(expect.objectContaining({ code: "STREAM_INVALID" }));
});

test("lines of others are left to others", () => {
  const { assembler } = collect();
  expect(assembler.line("[h264 @ 0x55] [error] error while decoding MB 3 4")).toBe(false);
  expect(assembler.line("[Parsed_showinfo_3 @ 0x55] [info] color_range:tv")).toBe(true);
});
