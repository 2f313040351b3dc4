import { type Decree, readReferences } from "./decree.ts";

/** One change that an amending decree makes to provisions of another. */
export interface Amendment {
  /** The clause that makes it, as `19.3`. */
  readonly by: string;
  /** The provisions that it changes. */
  readonly references: readonly string[];
  /** Inserts words after others; other kinds of change are not read. */
  readonly insert: { readonly words: string; readonly after: string } | undefined;
}

/** Articles that change words here and there, and articles that give whole provisions anew. */
export function readAmendments(decree: Decree): Amendment[] {
  // `Sửa đổi, bổ sung điểm b khoản 8 Điều 13`: the heading names what changes.
  const byHeading = [...decree.headings].map(([article, heading]) => wholesale(article, heading));
  const byClause = [...decree.words].flatMap(([by, words]) => {
    const heading = decree.headings.get(by.split(".")[0] ?? "") ?? "";
    if (by.split(".").length !== 2) return [];
    if (/^Bổ sung, thay thế, bãi bỏ một số cụm từ/.test(heading)) return readPhraseChange(by, words);
    // `Sửa đổi, bổ sung một số điểm, khoản của Điều 6`: each clause names what changes.
    const [, article] = /của Điều (\d+)$/.exec(heading) ?? [];
    if (article === undefined || !/^Sửa đ[ổồ]i/.test(words)) return [];
    return [wholesale(by, `${words.split(" như sau")[0]} Điều ${article}`)];
  });
  return [...byHeading, ...byClause];
}

function wholesale(by: string, text: string): Amendment {
  return { by, references: readReferences(text, ""), insert: undefined };
}

function readPhraseChange(by: string, words: string): Amendment[] {
  const where = words.slice(words.lastIndexOf('" tại ') + 1);
  const [, inserted, after] = /^Bổ sung cụm từ "([^"]*)" vào sau cụm từ "([^"]*)" tại /.exec(words) ?? [];
  const insert = inserted === undefined || after === undefined ? undefined : { words: inserted, after };
  return [{ by, references: readReferences(where, ""), insert }];
}

/** The words of a provision after an amendment. */
export function amended(words: string, { insert, by }: Amendment): string {
  if (insert === undefined) throw new Error(`${by} changes a provision in a way that this test cannot read`);
  const end = words.indexOf(insert.after) + insert.after.length;
  if (end < insert.after.length) throw new Error(`${by}: "${insert.after}" is not in: ${words}`);
  const gap = /^[,;]/.test(insert.words) ? "" : " ";
  return `${words.slice(0, end)}${gap}${insert.words}${words.slice(end)}`;
}
