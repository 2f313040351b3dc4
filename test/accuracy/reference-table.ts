import type { Scores } from "./score.ts";

/** One tracker's scores on one sequence, by column name; ratios in per cent. */
export interface ReferenceRow {
  readonly tracker: string;
  readonly sequence: string;
  readonly columns: Readonly<Record<string, number>>;
}

/** Reads `tracker,seq,<column>…`, a header and a row for each tracker and sequence. */
export function parseReferenceTable(csv: string): ReferenceRow[] {
  const [[, , ...names] = [], ...rows] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return rows.map(([tracker = "", sequence = "", ...cells]) => {
    const columns = Object.fromEntries(names.map((name, index) => [name, Number(cells[index])]));
    return { tracker, sequence, columns };
  });
}

/** Our scores by the names, in the order and in the units of the reference table. */
export function inReferenceColumns(scores: Scores): Record<string, number> {
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
