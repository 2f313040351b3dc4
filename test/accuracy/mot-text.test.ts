import { expect, test } from "vitest";
import { formatMotText, parseMotDetections, parseMotText } from "./mot-text.ts";

test("reads a box from each line, whatever columns follow, and passes over blank lines", () => {
  expect(parseMotText("1,9,499,158,31.03,75.17,1,-4.1,-7.3,0\r\n\n2, 9,500,158,31,75,0\n", "gt.txt")).toEqual([
    { frame: 1, id: 9, left: 499, top: 158, width: 31.03, height: 75.17, confidence: 1 },
    { frame: 2, id: 9, left: 500, top: 158, width: 31, height: 75, confidence: 0 },
  ]);
});

test("what it writes it reads back, to a thousandth of a pixel", () => {
  const boxes = [{ frame: 7, id: 2, left: -1.5, top: 0, width: 30.125, height: 60, confidence: 0.75 }];
  expect(parseMotText(formatMotText(boxes), "out.txt")).toEqual(boxes);
});

test.each([
  { text: "1,9,499,158", error: /gt\.txt:1: expected frame,id/, why: "columns are missing" },
  { text: "\n1,9,x,158,31,75,1", error: /gt\.txt:2: left must be a number, got "x"/, why: "a word is no number" },
  { text: "1,9,,158,31,75,1", error: /gt\.txt:1: left must be a number, got ""/, why: "an empty cell is not 0" },
  { text: "1,9.5,4,158,31,75,1", error: /gt\.txt:1: id must be a whole number/, why: "half an id is nobody" },
  { text: "0,9,4,158,31,75,1", error: /gt\.txt:1: frames count from 1/, why: "counting from 0 shifts every frame" },
  {
    text: "1,9,4,1,3,7,1\n1,9,5,1,3,7,1",
    error: /gt\.txt:2: id 9 stands twice.*line 1/,
    why: "nobody is in two places",
  },
])("names the line of a mistake: $why", ({ text, error }) => {
  expect(() => parseMotText(text, "gt.txt")).toThrow(error);
});

test("a detector's boxes are all alike in their ids, and must have an area", () => {
  expect(parseMotDetections("1,-1,4,1,3,7,0.5\n1,-1,5,1,3,7,0.9\n", "det.txt")).toHaveLength(2);
  expect(() => parseMotDetections("1,-1,4,1,3,-7,0.5", "det.txt")).toThrow(/det\.txt:1: width and height/);
});
