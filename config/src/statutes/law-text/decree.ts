import type { Misreadings } from "./misreadings.ts";

/** A decree as its text says it. A reference is `article.clause.point` or `article.clause`, as `6.9.b`. */
export interface Decree {
  /** Article → its heading, without the number. */
  readonly headings: ReadonlyMap<string, string>;
  /** Every clause and point → its words. */
  readonly words: ReadonlyMap<string, string>;
  /** Corrections that the text did not ask for: the table of misreadings is stale there. */
  readonly staleMisreadings: readonly string[];
}

/** Reads a decree's Markdown: `### Điều 6. …`, then `9. …` for clauses, then `b) …` for points. */
export function readDecree(text: string, misreadings: Misreadings): Decree {
  const headings = new Map<string, string>();
  const copied = new Map<string, string>();
  let article = "";
  let clause = "";
  for (const line of text.split("\n")) {
    const [, articleNumber, heading] = /^### Điều (\d+)\. ?(.*)$/.exec(line) ?? [];
    const [, clauseNumber, clauseWords] = /^"?(\d+)\. (.*)$/.exec(line) ?? [];
    const [, point, pointWords] = /^([a-zđ])\) (.*)$/.exec(line) ?? [];
    if (articleNumber !== undefined) {
      [article, clause] = [articleNumber, ""];
      headings.set(article, heading ?? "");
    } else if (clauseNumber !== undefined && article !== "") {
      clause = clauseNumber;
      copied.set(`${article}.${clause}`, clauseWords ?? "");
    } else if (point !== undefined && clause !== "") {
      copied.set(`${article}.${clause}.${point}`, pointWords ?? "");
    }
  }
  return { headings, ...corrected(copied, misreadings) };
}

function corrected(copied: ReadonlyMap<string, string>, misreadings: Misreadings) {
  const words = new Map([...copied].map(([reference, text]) => [reference, normalised(text)]));
  const staleMisreadings: string[] = [];
  for (const [reference, pairs] of Object.entries(misreadings)) {
    for (const [wrong, right] of pairs) {
      const text = words.get(reference) ?? "";
      if (!text.includes(normalised(wrong))) staleMisreadings.push(`${reference}: ${wrong}`);
      words.set(reference, text.replaceAll(normalised(wrong), normalised(right)));
    }
  }
  return { words, staleMisreadings };
}

/** One kind of quotation mark, single spaces. */
export const normalised = (text: string): string =>
  text.normalize("NFC").replaceAll(/[“”"]/g, '"').replaceAll(/\s+/g, " ").trim();

/** `điểm a, điểm b khoản 3; khoản 5 Điều 6` → `6.3.a`, `6.3.b`, `6.5`; `Điều này` is the given article. */
export function readReferences(text: string, thisArticle: string): string[] {
  const references: string[] = [];
  let points: string[] = [];
  let clauses: string[] = [];
  for (const [, point, clause, article] of text.matchAll(
    /điểm ([a-zđ])(?!\p{L})|khoản (\d+)(?![\da-z])|Điều (\d+|này)/gu,
  )) {
    if (point !== undefined) points.push(point);
    if (clause !== undefined) {
      clauses.push(...(points.length === 0 ? [clause] : points.map((one) => `${clause}.${one}`)));
      points = [];
    }
    if (article === undefined) continue;
    const number = article === "này" ? thisArticle : article;
    references.push(...clauses.map((one) => `${number}.${one}`));
    clauses = [];
  }
  return references;
}

/** `Phạt tiền từ 400.000 đồng đến 600.000 đồng` → [400000, 600000]. */
export function readFine(words: string): [number, number] | undefined {
  const [, least, greatest] = /^Phạt tiền từ ([\d.]+) đồng\W*đến ([\d.]+) đồng/.exec(words) ?? [];
  if (least === undefined || greatest === undefined) return undefined;
  return [Number(least.replaceAll(".", "")), Number(greatest.replaceAll(".", ""))];
}

/** Points taken from the licence, and the provision that takes them. */
export interface Deduction {
  readonly points: number;
  readonly by: string;
}

/** Reads `Thực hiện hành vi quy định tại … Điều này bị trừ điểm giấy phép lái xe 02 điểm` of one article. */
export function readDeductions(decree: Decree, article: string): Map<string, Deduction> {
  const deductions = new Map<string, Deduction>();
  for (const [by, words] of decree.words) {
    const [, which, points] =
      /^Thực hiện hành vi quy định tại (.*) bị trừ điểm giấy phép lái xe (\d+) điểm/.exec(words) ?? [];
    if (!by.startsWith(`${article}.`) || which === undefined) continue;
    for (const reference of readReferences(which, article)) deductions.set(reference, { points: Number(points), by });
  }
  return deductions;
}

/** `có hiệu lực thi hành từ ngày 15 tháng 8 năm 2026` → `2026-08-15`. */
export function readEffectiveDate(words: string): string {
  const [, day, month, year] = /có hiệu lực thi hành từ ngày (\d+) tháng (\d+) năm (\d+)/.exec(words) ?? [];
  if (day === undefined || month === undefined || year === undefined) throw new Error(`no date in: ${words}`);
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}
