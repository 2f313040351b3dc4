/** Tables as CSV that spreadsheets open as they are (RFC 4180, UTF-8 with its mark, every cell quoted). Pure. */

/** Without it Excel takes UTF-8 for an older encoding, and accents are lost. */
export const CSV_MARK = "\uFEFF";

/** One line, its end included. */
export const csvLine = (cells: readonly (string | number | undefined)[]): string =>
  `${cells.map(csvCell).join(",")}\r\n`;

/** What a spreadsheet would run as a formula, full width or not; and the apostrophe, so that one in front is always ours. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n']/;

/** A text that begins like a formula gets an apostrophe in front: it is shown, and never run. A number stays one. */
function csvCell(value: string | number | undefined): string {
  if (value === undefined) return '""';
  if (typeof value === "number") return `"${value}"`;
  const text = value.replaceAll("\0", "");
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
