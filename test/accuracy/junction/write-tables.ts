import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const DOC = fileURLToPath(new URL("../../../docs/accuracy.md", import.meta.url));
/** The tables of the committed films stand between marks of one name, those of other seeds between marks of the other. */
export const MARKS = { committed: "eval:junction", others: "eval:junction folder" } as const;

/** Puts lines of Markdown between the two marks of the document. @throws {Error} when it lacks them */
export function writeTables(lines: readonly string[], mark: string): void {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const text = readFileSync(DOC, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${DOC} lacks ${begin} … ${end}`);
  writeFileSync(DOC, `${before}${begin}\n\n${lines.join("\n")}\n\n${end}${after}`);
}
