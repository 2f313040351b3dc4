import type { Statute } from "../statute.ts";
import { amended, readAmendments } from "./amendment.ts";
import { type Decree, normalised, readDeductions, readEffectiveDate, readFine } from "./decree.ts";

/** The decree on fines and what amends it. */
export interface Law {
  readonly decree: Decree;
  readonly amending: Decree;
}

/** One version of a provision, in the words that both the texts and the statutes can be brought to. */
type Version = Readonly<Record<string, unknown>>;

/** What the texts say about a provision: its versions, oldest first. */
function versionsInLaw({ decree, amending }: Law, reference: string): Version[] {
  const [article = "", clause = ""] = reference.split(".");
  const words = decree.words.get(reference);
  if (words === undefined) return [];
  const deductions = readDeductions(decree, article);
  const deduction = deductions.get(reference) ?? deductions.get(`${article}.${clause}`);
  const first = {
    words,
    fineVnd: readFine(decree.words.get(`${article}.${clause}`) ?? ""),
    licencePoints: deduction?.points ?? 0,
    pointsDeductedBy: deduction?.by,
    effectiveFrom: readEffectiveDate(decree.words.get("53.1") ?? ""),
  };
  const change = readAmendments(amending).find(({ references }) => references.includes(reference));
  if (change === undefined) return [{ ...first, effectiveTo: undefined, amendedBy: undefined }];
  const changedOn = readEffectiveDate(amending.words.get("20.1") ?? "");
  return [
    { ...first, effectiveTo: changedOn, amendedBy: undefined },
    { ...first, words: amended(words, change), effectiveFrom: changedOn, effectiveTo: undefined, amendedBy: change.by },
  ];
}

/** The same of the statutes. */
function versionsInStatutes(statutes: readonly Statute[], reference: string): Version[] {
  return statutes
    .filter((statute) => referenceOf(statute) === reference)
    .toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
    .map(({ article, words, fineVnd, licencePoints, pointsDeductedBy, effectiveFrom, effectiveTo, amendedBy }) => ({
      words: normalised(words),
      fineVnd,
      licencePoints,
      pointsDeductedBy:
        pointsDeductedBy && [article, pointsDeductedBy.clause, pointsDeductedBy.point ?? []].flat().join("."),
      effectiveFrom,
      effectiveTo,
      amendedBy: amendedBy && [amendedBy.article, amendedBy.clause ?? []].flat().join("."),
    }));
}

/** `6.9.b` */
export const referenceOf = ({ article, clause, point }: Statute): string =>
  [article, clause, point ?? []].flat().join(".");

/** What statutes say otherwise than the texts, a line for each field; empty when they agree in everything. */
export function differences(statutes: readonly Statute[], law: Law): string[] {
  return [...new Set(statutes.map(referenceOf))].flatMap((reference) => {
    const [expected, actual] = [versionsInLaw(law, reference), versionsInStatutes(statutes, reference)];
    if (expected.length !== actual.length) {
      return [`${reference}: ${actual.length} versions in the statutes, ${expected.length} in the texts`];
    }
    return expected.flatMap((version, index) =>
      Object.keys(version)
        .filter((key) => JSON.stringify(version[key]) !== JSON.stringify(actual[index]?.[key]))
        .map((key) => `${reference} ${key}: ${String(actual[index]?.[key])}; the texts: ${String(version[key])}`),
    );
  });
}
