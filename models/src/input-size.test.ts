import { expect, test } from "vitest";
import { inputSizeFor } from "./input-size.ts";

test.each([
  { why: "16:9", frame: [1920, 1080], input: [736, 416] },
  { why: "16:9, small", frame: [640, 360], input: [736, 416] },
  { why: "4:3", frame: [768, 576], input: [544, 416] },
  { why: "square", frame: [500, 500], input: [416, 416] },
  { why: "a camera turned by 90°", frame: [1080, 1920], input: [416, 736] },
  { why: "5:4, an old analogue camera", frame: [720, 576], input: [512, 416] },
] as const)("$why frames of $frame get an input of $input", ({ frame, input }) => {
  expect(inputSizeFor(frame[0], frame[1])).toEqual({ inputWidthPx: input[0], inputHeightPx: input[1] });
});

test("another short side keeps the shape", () => {
  expect(inputSizeFor(1280, 720, 736)).toEqual({ inputWidthPx: 1312, inputHeightPx: 736 });
});
