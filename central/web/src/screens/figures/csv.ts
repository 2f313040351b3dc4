/** A byte-order mark: without it spreadsheet programs do not read Vietnamese letters right. */
const BOM = "\uFEFF";
/** A cell that begins so is a formula to them. */
const FORMULA = /^[=+\-@\t\r]/;

export type Cell = string | number | null;

/** A table as RFC 4180 has it, for spreadsheet programs; `null` is an empty cell. */
export const toCsv = (rows: readonly (readonly Cell[])[]): string =>
  BOM + rows.map((row) => `${row.map(toField).join(",")}\r\n`).join("");

function toField(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
