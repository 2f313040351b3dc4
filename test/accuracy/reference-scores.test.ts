import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseMotText } from "./mot-text.ts";
import { inReferenceColumns, parseReferenceTable } from "./reference-table.ts";
import { score } from "./score.ts";

const DATA = new URL("../../../shared/data/mot15-dev/", import.meta.url);
const TRACKERS = ["SORT-default-max_age1", "SORT-max_age30", "ByteTrack-th0.6"];
const SEQUENCES = ["PETS09-S2L1", "TUD-Stadtmitte", "KITTI-13", "ADL-Rundle-6", "ETH-Bahnhof"];
const CASES = TRACKERS.flatMap((tracker) => SEQUENCES.map((sequence) => ({ tracker, sequence })));

if (existsSync(DATA)) {
  describe("scores what TrackEval scored, to two decimals", () => {
    const rows = parseReferenceTable(read("reference_scores.csv"));
    test.each(CASES)("$tracker on $sequence", ({ tracker, sequence }) => {
      const expected = rows.find((row) => row.tracker === tracker && row.sequence === sequence)?.columns ?? {};
      const truth = readBoxes(`${sequence}/gt/gt.txt`);
      const measured = inReferenceColumns(score(truth, readBoxes(`reference/${tracker}/${sequence}.txt`)));

      expect(Object.keys(measured)).toEqual(Object.keys(expected));
      for (const [column, value] of Object.entries(expected)) expect(measured[column], column).toBeCloseTo(value, 2);
    });
  });
} else {
  test.skip("skipped: the benchmark's data is not at ../shared/data/mot15-dev beside this repository", () => {});
}

function read(path: string): string {
  return readFileSync(new URL(path, DATA), "utf8");
}

function readBoxes(path: string) {
  return parseMotText(read(path), path);
}
