import fc from "fast-check";
import { expect, test } from "vitest";
import { EdgeError } from "../../platform/errors.ts";
import { readPictureSize } from "./picture-size.ts";

// Made by x264 and x265 in ffmpeg 5.1.9.
test.each([
  { codec: "h264", size: "1920×1080", why: "baseline", sps: "6742c028da01e0089f97011000000300100000030320f1832a" },
  { codec: "h264", size: "642×362", why: "cropped", sps: "6742c01eda0290bf8893011000000300100000030320f162ea" },
  { codec: "h264", size: "1920×1080", why: "interlaced", sps: "67640028acd94078044fde0220000003002000000643e2c5b2c0" },
  { codec: "h264", size: "322×242", why: "4:4:4", sps: "67f4000d919b282a10f1f1f808800000030080000019078a14cb" },
  { codec: "h264", size: "640×360", why: "matrices", sps: "6764001eacd940a02ff97011000003000100000300320f162d96" },
  {
    codec: "h265",
    size: "1920×1080",
    why: "cropped",
    sps: "420101016000000300900000030000030078a003c0801107cb965654a4c2f0168080000003008000000c84",
  },
  {
    codec: "h265",
    size: "642×362",
    why: "cropped both ways",
    sps: "42010101600000030090000003000003003fa005220171c449965654a4c2f0168080000003008000000c84",
  },
  {
    codec: "h265",
    size: "642×362",
    why: "10 bit, two temporal layers",
    sps: "42010102200000030090000003000003003fa005220171c448d965654a4c2f016808000003000800000300c840",
  },
] as const)("$codec, $why: $size", ({ codec, size, sps }) => {
  const { widthPx, heightPx } = readPictureSize(codec, Buffer.from(sps, "hex"));
  expect(`${widthPx}×${heightPx}`).toBe(size);
});

test("rubbish is a size or an error of ours, never anything else", () => {
  const codecs = fc.constantFrom("h264", "h265");
  fc.assert(
    fc.property(codecs, fc.uint8Array({ maxLength: 80 }), (codec, bytes) => {
      try {
        const { widthPx, heightPx } = readPictureSize(codec, bytes);
        expect(widthPx > 0 && heightPx > 0 && widthPx <= 16_384 && heightPx <= 16_384).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(EdgeError);
      }
    }),
  );
});
