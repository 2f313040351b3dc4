import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSequenceFolder } from "./sequence-folder.ts";

const INFO = "[Sequence]\r\nname=street\r\nframeRate=7\r\nseqLength=3\r\nimWidth=768\r\nimHeight=576\r\n";

function dataFolder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "sequence-folder-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test("a folder gives size, speed and truth, and what others score on it", () => {
  const root = dataFolder({
    "street/seqinfo.ini": INFO,
    "street/gt/gt.txt": "1,9,10,20,30,75,1\n",
    "reference_scores.csv": "tracker,seq,HOTA,MT\r\nSORT,street,30.581,8\r\nSORT,elsewhere,50,6\r\n",
  });
  expect(readSequenceFolder(join(root, "street"))).toEqual({
    name: "street",
    framesPerSecond: 7,
    frameCount: 3,
    widthPx: 768,
    heightPx: 576,
    truth: [{ frame: 1, id: 9, left: 10, top: 20, width: 30, height: 75, confidence: 1 }],
    references: [{ tracker: "SORT", sequence: "street", columns: { HOTA: 30.581, MT: 8 } }],
  });
});

test.each([
  { files: {}, error: /seqinfo\.ini is not there/, why: "the folder is empty" },
  { files: { "seqinfo.ini": INFO }, error: /gt\.txt is not there/, why: "there is no truth" },
  {
    files: { "seqinfo.ini": INFO.replace("frameRate=7", "frameRate=fast"), "gt/gt.txt": "" },
    error: /frameRate must be a number above 0, got "fast"/,
    why: "the speed is unreadable",
  },
])("says what is wrong with a folder: $why", ({ files, error }) => {
  expect(() => readSequenceFolder(dataFolder(files))).toThrow(error);
});
