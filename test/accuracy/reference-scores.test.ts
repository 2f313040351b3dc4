import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseMotText } from "./mot-text.ts";
import { type Scores, score } from "./score.ts";

const DATA = new URL("../../../shared/data/mot15-dev/", import.meta.url);
const TRACKERS = ["SORT-default-max_age1", "SORT-max_age30", "ByteTrack-th0.6"];
const SEQUENCES = ["PETS09-S2L1", "TUD-Stadtmitte", "KITTI-13", "ADL-Rundle-6", "ETH-Bahnhof"];
const CASES = TRACKERS.flatMap((tracker) => SEQUENCES.map((sequence) => ({ tracker, sequence })));

if (existsSync(DATA)) {
  describe("scores what TrackEval scored, to two decimals", () => {
    const rows = parseTable(read("reference_scores.csv"));
    test.each(CASES)("$tracker on $sequence", ({ tracker, sequence }) => {
      const row = rows.find((row) => row.tracker === tracker && row.seq === sequence);
      const expected = Object.entries(row ?? {}).filter(([column]) => !["tracker", "seq"].includes(column));
      const truth = readBoxes(`${sequence}/gt/gt.txt`);
      const measured = referenceColumns(score(truth, readBoxes(`reference/${tracker}/${sequence}.txt`)));

      expect(Object.keys(measured)).toEqual(expected.map(([column]) => column));
      for (const [column, value] of expected) expect(measured[column], column).toBeCloseTo(Number(value), 2);
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

function parseTable(csv: string): Record<string, string>[] {
  const [header = [], ...rows] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])));
}

/** In the reference table's names, order and units (per cent where it is a ratio). */
function referenceColumns(scores: Scores): Record<string, number> {
  return {
    HOTA: scores.hota * 100,
    DetA: scores.detectionAccuracy * 100,
    AssA: scores.associationAccuracy * 100,
    MOTA: scores.mota * 100,
    MOTP: scores.motp * 100,
    Rcll: scores.recall * 100,
    Prcn: scores.precision * 100,
    MT: scores.mostlyTracked,
    PT: scores.partlyTracked,
    ML: scores.mostlyLost,
    FP: scores.falsePositives,
    FN: scores.falseNegatives,
    IDSW: scores.idSwitches,
    Frag: scores.fragmentations,
    IDF1: scores.idf1 * 100,
    IDP: scores.idPrecision * 100,
    IDR: scores.idRecall * 100,
  };
}
