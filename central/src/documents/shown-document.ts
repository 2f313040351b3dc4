/**
 * What a document shows, before it is drawn: everything on it but its verification code, which is made of the hash of
 * all that. The same case, evidence and forms show the same; anything that changes, changes the code.
 */
import { type DocumentForms, type DocumentTemplate, type DocumentValues, documentHash, filledIn } from "@ngaba/config";
import type { CaseDetail, DocumentKind, EvidenceFile, FractionBox } from "@ngaba/contract";
import { historyLines } from "./case-history.ts";
import type { CaseRecord } from "./case-record.ts";
import { momentText } from "./document-text.ts";
import { documentValues } from "./document-values.ts";
import { type HashRow, hashRows } from "./hash-rows.ts";
import { missingLines } from "./missing-lines.ts";
import { coversOf, type StillCovers } from "./still-covers.ts";

export interface ShownPicture {
  readonly name: string;
  readonly caption: string;
  /** True: there is one, which may not be shown, since nobody knows who else is in it and nobody has covered anything. */
  readonly isWithheld?: true;
  /** Absent: there is none, or it cannot be shown. */
  readonly still?: { readonly sha256: string; readonly covers: StillCovers };
}

export type ShownBlock =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "fields"; readonly fields: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: "pictures"; readonly pictures: readonly ShownPicture[] }
  | { readonly kind: "items"; readonly items: readonly string[] }
  | { readonly kind: "hashes"; readonly rows: readonly HashRow[] }
  | { readonly kind: "signature"; readonly lines: readonly string[] };

export interface ShownDocument {
  readonly kind: DocumentKind;
  readonly caseId: string;
  /** RFC 3339, UTC: of the newest entry. */
  readonly changedAt: string;
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly draft?: string | undefined;
  readonly head?: { readonly left: readonly string[]; readonly right: readonly string[] } | undefined;
  readonly footer: string;
  readonly blocks: readonly ShownBlock[];
  /** Verification code, four groups of four. */
  readonly code: string;
}

/** Stands for the code while that is not known yet. */
const UNKNOWN_CODE = "0000-0000-0000-0000";

/** What a document of this kind says of a case. Pure. */
export function shownDocument(kind: DocumentKind, record: CaseRecord, forms: DocumentForms): ShownDocument {
  const uncoded = compose(kind, record, forms, UNKNOWN_CODE);
  return compose(kind, record, forms, codeOf(documentHash(uncoded)));
}

/** Digits and letters that nobody takes for one another (Crockford's base 32). */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_DIGITS = 16;

/** The first 80 bits of a hash, in four groups of four: `7Q2M-0KXD-…`. */
export function codeOf(sha256: string): string {
  const bits = BigInt(`0x${sha256}`);
  const digits = Array.from({ length: CODE_DIGITS }, (_, index) => {
    const shift = BigInt(256 - 5 * (index + 1));
    return DIGITS[Number((bits >> shift) & 31n)];
  }).join("");
  return digits.replaceAll(/(.{4})(?!$)/g, "$1-");
}

function compose(kind: DocumentKind, record: CaseRecord, forms: DocumentForms, code: string): ShownDocument {
  const template = forms.templates[kind];
  const values = { ...documentValues(record, forms), code };
  const line = (text: string) => filledIn(text, values, forms.words.blank) ?? forms.words.blank;
  const { id: caseId, changedAt } = record.detail;
  return {
    ...{ kind, caseId, changedAt, code, title: line(template.title), footer: line(template.footer) },
    ...{ subtitle: template.subtitle && line(template.subtitle), draft: template.draft && line(template.draft) },
    head: template.head && { left: template.head.left.map(line), right: template.head.right.map(line) },
    blocks: template.sections.flatMap((section) => blocksOf(section, record, forms, values)),
  };
}

/** Hashes of the stills that are shown. */
export const stillsIn = ({ blocks }: ShownDocument): string[] =>
  blocks
    .flatMap((block) => (block.kind === "pictures" ? block.pictures : []))
    .flatMap(({ still }) => still?.sha256 ?? []);

type Section = DocumentTemplate["sections"][number];

function blocksOf(
  section: Section,
  record: CaseRecord,
  forms: DocumentForms,
  values: DocumentValues,
): readonly ShownBlock[] {
  const body = bodyOf(section, record, forms, values);
  if (body.length === 0 || section.kind === "signature" || section.heading === undefined) return body;
  const text = filledIn(section.heading, values, forms.words.blank) ?? forms.words.blank;
  return [{ kind: "heading", text }, ...body];
}

function bodyOf(
  section: Section,
  record: CaseRecord,
  forms: DocumentForms,
  values: DocumentValues,
): readonly ShownBlock[] {
  const { blank } = forms.words;
  const line = (text: string) => filledIn(text, values, blank) ?? blank;
  switch (section.kind) {
    case "text":
      return section.lines.map((text) => ({ kind: "text", text: line(text) }));
    case "signature":
      return [{ kind: "signature", lines: section.lines.map(line) }];
    case "fields": {
      const fields = section.fields.flatMap(({ label, value = "", isOptional }) => {
        const filled = value === "" ? undefined : filledIn(value, values, blank);
        return filled === undefined && isOptional ? [] : [{ label: line(label), value: filled ?? blank }];
      });
      return fields.length === 0 ? [] : [{ kind: "fields", fields }];
    }
    case "pictures": {
      const pictures = picturesOf(section.roles, record, forms);
      const { note } = section;
      if (note === undefined || pictures.every(({ still }) => still === undefined))
        return [{ kind: "pictures", pictures }];
      return [
        { kind: "pictures", pictures },
        { kind: "text", text: line(note) },
      ];
    }
    case "list":
      return listOf(section, record, forms);
    default:
      return section satisfies never;
  }
}

function listOf(
  { of, none }: Extract<Section, { kind: "list" }>,
  record: CaseRecord,
  forms: DocumentForms,
): readonly ShownBlock[] {
  if (of === "hashes") return [{ kind: "hashes", rows: hashRows(record, forms.words) }];
  if (of === "history") return [{ kind: "items", items: historyLines(record.detail.entries, forms.words) }];
  const shown = forms.templates.case.sections.find(({ kind }) => kind === "pictures");
  const pictures = shown?.kind === "pictures" ? picturesOf(shown.roles, record, forms) : [];
  const items = missingLines(record, pictures, forms.words);
  if (items.length > 0) return [{ kind: "items", items }];
  return none === undefined ? [] : [{ kind: "text", text: none }];
}

function picturesOf(
  roles: readonly ("before" | "at" | "after" | "crop")[],
  record: CaseRecord,
  { words }: DocumentForms,
): readonly ShownPicture[] {
  const { event, faults } = record;
  return roles.map((role): ShownPicture => {
    const file = event.evidence?.files.find((one) => one.role === role);
    const taken = file?.takenAt === undefined ? "" : `, ${momentText(file.takenAt, words)}`;
    const name = words.stills[role];
    if (file === undefined || faults.has(file.sha256)) return { name, caption: `${name}: ${words.phrases.noPicture}` };
    const covers = shownCovers(file, record);
    if (!covers.areOthersKnown && covers.over.length === 0) {
      return { name, caption: `${name}: ${words.phrases.withheldPicture}`, isWithheld: true };
    }
    return { name, caption: `${name}${taken}`, still: { sha256: file.sha256, covers } };
  });
}

/** What of a still is made unreadable in every document of the case, as that stands. */
export const shownCovers = (
  file: EvidenceFile,
  { detail, manifest }: Pick<CaseRecord, "detail" | "manifest">,
): StillCovers => coversOf(file, manifest, drawnOn(file, detail));

/** What the officer covers of a still: what was drawn last holds. */
function drawnOn({ sha256 }: Pick<EvidenceFile, "sha256">, { entries }: CaseDetail): readonly FractionBox[] {
  const newest = entries.findLast(({ act }) => act.kind === "cover" && act.sha256 === sha256);
  return newest?.act.kind === "cover" ? newest.act.boxes : [];
}
