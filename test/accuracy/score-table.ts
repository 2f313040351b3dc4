import { inReferenceColumns } from "./reference-table.ts";
import type { Scores } from "./score.ts";

/** One line of a table of scores; columns by their names in TrackEval, ratios in per cent. */
export interface ScoreRow {
  readonly label: string;
  readonly columns: Readonly<Record<string, number>>;
}

const COLUMNS = ["MOTA", "IDF1", "HOTA", "DetA", "AssA", "Rcll", "Prcn", "FP", "FN", "IDSW", "Frag"];
const COUNTS = ["FP", "FN", "IDSW", "Frag"];
const LABEL_WIDTH = 36;

export function scoreRow(label: string, scores: Scores): ScoreRow {
  return { label, columns: inReferenceColumns(scores) };
}

/** Rows under a heading, for a terminal. */
export function scoreTable(heading: string, rows: readonly ScoreRow[]): string {
  const lines = [
    heading.padEnd(LABEL_WIDTH) + COLUMNS.map((name) => name.padStart(7)).join(""),
    ...rows.map(({ label, columns }) => {
      return label.padEnd(LABEL_WIDTH) + COLUMNS.map((name) => cell(columns[name], name)).join("");
    }),
  ];
  return `${lines.join("\n")}\n`;
}

export const TABLE_FOOTNOTE = "Ratios in per cent. IoU 0.5 for all but HOTA, DetA and AssA.\n";

function cell(value: number | undefined, name: string): string {
  return (value ?? Number.NaN).toFixed(COUNTS.includes(name) ? 0 : 1).padStart(7);
}
