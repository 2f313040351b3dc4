import { expect, test } from "vitest";
import { fitTopLeft, toPictureBox } from "./letterbox.ts";

test.each([
  { why: "16:9 is bound by its width", frame: [1280, 720], input: [736, 416], filled: [736, 414] },
  { why: "4:3 in a 4:3 input", frame: [768, 576], input: [544, 416], filled: [544, 408] },
  { why: "a tall frame is bound by its height", frame: [480, 640], input: [736, 416], filled: [312, 416] },
  { why: "a small frame is enlarged", frame: [320, 240], input: [544, 416], filled: [544, 408] },
])("$why", ({ frame, input, filled }) => {
  const [widthPx = 0, heightPx = 0] = frame;
  const letterbox = fitTopLeft({ widthPx, heightPx }, { widthPx: input[0] ?? 0, heightPx: input[1] ?? 0 });
  expect(letterbox.filled).toEqual({ widthPx: filled[0], heightPx: filled[1] });
});

const half = fitTopLeft({ widthPx: 200, heightPx: 100 }, { widthPx: 100, heightPx: 64 });

test("a box in model pixels goes to pixels of the picture from the top left", () => {
  expect(toPictureBox(10, 20, 30, 40, half)).toEqual({ x1: 20, y1: 40, x2: 60, y2: 80 });
});

test("what lies outside of the picture is cut off, and a box wholly outside is none", () => {
  expect(toPictureBox(-5, 40, 120, 60, half)).toEqual({ x1: 0, y1: 80, x2: 200, y2: 100 });
  expect(toPictureBox(10, 52, 30, 60, half)).toBeUndefined();
});
