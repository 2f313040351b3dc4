import { RoadUserClass } from "@ngaba/contract";
import { z } from "zod";
import { entries, fieldOf, type Report, reportRepeatedIds, textOf, withCrossCheck } from "../cross-check.ts";
import { Act } from "./act.ts";
import { LocalDate } from "./local-date.ts";

const StatuteId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .describe("Name of this entry, lower-case letters, digits and hyphens; stays when the entry is corrected");

const DecreeNumber = z
  .string()
  .regex(/^\d+\/\d{4}\/NĐ-CP$/)
  .describe("Number of the decree, as 168/2024/NĐ-CP");
const Article = z.int().min(1).max(200).describe("Điều");
const Clause = z.int().min(1).max(99).describe("Khoản");
const Point = z
  .string()
  .regex(/^[a-zđ]$/)
  .describe("Điểm; left out where the clause has none");

const BoundAct = z.strictObject({
  act: Act,
  passage: z
    .string()
    .min(3)
    .optional()
    .describe("The part of `words` that names this act; left out where all of them do"),
});

/** Whom the entry binds: classes of the detector. Buses, trucks and vans (`large-vehicle`) are cars to the law. */
const Binds = z
  .array(RoadUserClass)
  .min(1)
  .refine((classes) => new Set(classes).size === classes.length, "names a class twice")
  .describe("Classes of road users that the provision binds");

const FineVnd = z
  .tuple([z.int().min(0), z.int().min(0)])
  .refine(([min, max]) => min <= max, "the least fine is above the greatest")
  .describe("[least, greatest] fine of an individual, Vietnamese đồng");

const PointsDeductedBy = z
  .strictObject({ clause: Clause, point: Point.optional() })
  .describe("The provision of the same article that deducts the points");

/** One version of one provision: the acts that fall under it, whom it binds, and from when to when it was in force. */
export const Statute = z.strictObject({
  id: StatuteId,
  acts: z.array(BoundAct).min(1),
  binds: Binds,
  decree: DecreeNumber,
  article: Article,
  clause: Clause,
  point: Point.optional(),
  words: z.string().min(10).describe("The words of the provision, Vietnamese, whole"),
  fineVnd: FineVnd,
  licencePoints: z.int().min(0).max(12).describe("Points taken from the licence; 0 for none"),
  pointsDeductedBy: PointsDeductedBy.optional(),
  effectiveFrom: LocalDate.describe("First day in force, from 00:00 local time"),
  effectiveTo: LocalDate.optional().describe("First day no longer in force; left out while it is"),
  repealed: z.literal(true).optional().describe("It ended without a successor"),
  amendedBy: z
    .strictObject({ decree: DecreeNumber, article: Article, clause: Clause.optional() })
    .optional()
    .describe("What gave the provision these words, where it was not the decree itself"),
  sources: z.array(z.string().min(3)).min(1).describe("Names of the documents that the entry was written from"),
  checkedAgainst: z
    .enum(["copy", "official"])
    .describe("copy: a machine-read copy; official: a person compared it with the Official Gazette"),
  checkedBy: z.string().min(2).optional().describe("Who compared it with the Official Gazette"),
  checkedOn: LocalDate.optional().describe("When that was"),
});
export type Statute = z.infer<typeof Statute>;

/** A file of `config/statutes/<country>/`. */
export const StatutesFile = withCrossCheck(z.strictObject({ statutes: z.array(Statute).min(1) }), checkFile);

function checkFile(file: unknown, report: Report): void {
  reportRepeatedIds(file, "statutes", report);
  for (const [index, statute] of entries(file, "statutes")) {
    const at = (key: string, message: string) => report(["statutes", index, key], message);
    checkSpan(statute, at);
    checkPoints(statute, at);
    checkOfficial(statute, at);
    checkPassages(statute, (actIndex, message) => report(["statutes", index, "acts", actIndex, "passage"], message));
  }
}

type ReportField = (key: string, message: string) => void;

const has = (statute: unknown, key: string): boolean => fieldOf(statute, key) !== undefined;

function checkSpan(statute: unknown, report: ReportField): void {
  const [from, to] = [textOf(statute, "effectiveFrom"), textOf(statute, "effectiveTo")];
  if (from !== undefined && to !== undefined && to <= from) report("effectiveTo", `not after effectiveFrom, ${from}`);
  if (has(statute, "repealed") && to === undefined) report("repealed", "says it ended, but there is no effectiveTo");
}

function checkPoints(statute: unknown, report: ReportField): void {
  const points = fieldOf(statute, "licencePoints");
  if (typeof points !== "number") return;
  if (points > 0 && !has(statute, "pointsDeductedBy")) report("pointsDeductedBy", "missing; points are deducted");
  if (points === 0 && has(statute, "pointsDeductedBy")) report("pointsDeductedBy", "no points are deducted");
}

function checkOfficial(statute: unknown, report: ReportField): void {
  const isOfficial = textOf(statute, "checkedAgainst") === "official";
  for (const key of ["checkedBy", "checkedOn"]) {
    if (isOfficial && !has(statute, key)) report(key, "missing; `official` says who checked it, and when");
    if (!isOfficial && has(statute, key)) report(key, "only with checkedAgainst: official");
  }
}

function checkPassages(statute: unknown, report: (actIndex: number, message: string) => void): void {
  const words = textOf(statute, "words");
  for (const [index, bound] of entries(statute, "acts")) {
    const passage = textOf(bound, "passage");
    if (words !== undefined && passage !== undefined && !words.includes(passage)) report(index, "is not in `words`");
  }
}
