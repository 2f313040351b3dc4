import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSequences } from "./sequences.ts";

const DET = "2,-1,10,20,30,75,0.75,-1,-1,-1\n1,-1,10,20,30,75,0.9,-1,-1,-1\n1,-1,50,20,30,75,0.5,-1,-1,-1\n";
const GT = "1,9,10,20,30,75,1\n";
const INFO = "[Sequence]\r\nname=street\r\nframeRate=7\r\nseqLength=3\r\n";

function dataFolder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "sequences-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function read(files: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const sequences = readSequences(dataFolder(files), (line) => said.push(line));
  return { sequences, said };
}

test("a subfolder with boxes and truth is a sequence, frame by frame, with what others made of it", () => {
  const { sequences, said } = read({
    "street/det/det.txt": DET,
    "street/gt/gt.txt": GT,
    "street/seqinfo.ini": INFO,
    "street-without-truth/det/det.txt": DET,
    "reference/SORT/street.txt": "1,1,10,20,30,75,1\n",
    "reference/SORT/elsewhere.txt": "1,1,10,20,30,75,1\n",
    "reference_scores.csv": "",
  });
  expect(said).toEqual([]);
  expect(sequences).toHaveLength(1);
  expect(sequences[0]).toMatchObject({ name: "street", framesPerSecond: 7, truth: [{ frame: 1, id: 9 }] });
  expect(sequences[0]?.frames).toEqual([
    [
      { box: { x1: 10, y1: 20, x2: 40, y2: 95 }, score: 0.9, roadUserClass: "person" },
      { box: { x1: 50, y1: 20, x2: 80, y2: 95 }, score: 0.5, roadUserClass: "person" },
    ],
    [{ box: { x1: 10, y1: 20, x2: 40, y2: 95 }, score: 0.75, roadUserClass: "person" }],
    [],
  ]);
  expect([...(sequences[0]?.references ?? [])]).toMatchObject([["SORT", [{ frame: 1, id: 1 }]]]);
});

test("what is assumed is said: the rate without seqinfo.ini, and scores of another scale", () => {
  const { sequences, said } = read({ "street/det/det.txt": "1,-1,10,20,30,75,42.5\n", "street/gt/gt.txt": GT });
  expect(sequences[0]).toMatchObject({ framesPerSecond: 25, frames: [[{ score: 1 }]] });
  expect(said).toEqual([
    "street: no seqinfo.ini, 25 frames a second assumed",
    "street: its scores are no fractions, so every box counts as sure",
  ]);
});

test.each([
  { files: { "street/gt/gt.txt": GT }, error: /holds no sequence/, why: "nothing to track" },
  {
    files: { "street/det/det.txt": "1,-1,10\n", "street/gt/gt.txt": GT },
    error: /det\.txt:1: expected/,
    why: "columns",
  },
  {
    files: { "street/det/det.txt": "1,-1,10,20,0,75,0.9\n", "street/gt/gt.txt": GT },
    error: /det\.txt:1: width and height must be above 0, got 0 and 75/,
    why: "no area",
  },
  { files: { "street/det/det.txt": DET, "street/gt/gt.txt": "1,x" }, error: /gt\.txt:1: expected/, why: "truth" },
  {
    files: { "street/det/det.txt": DET, "street/gt/gt.txt": GT, "street/seqinfo.ini": "frameRate=\n" },
    error: /seqinfo\.ini: frameRate must be a number above 0, got ""/,
    why: "no rate",
  },
])("names the file and what is wrong with it: $why", ({ files, error }) => {
  expect(() => read(files)).toThrow(error);
});

test("a folder that is not there is said to be missing", () => {
  expect(() => readSequences(join(dataFolder({ "a/b": "" }), "missing"), () => {})).toThrow(/missing is not there/);
});
