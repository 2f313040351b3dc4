import {
  CaseState,
  CaseStep,
  EvidenceGap,
  ExemptGround,
  MissingEvidence,
  PlateColour,
  RejectReason,
  RoadUserClass,
  SignalPhase,
} from "@ngaba/contract";
import { z } from "zod";

const Word = z.string().min(1).max(500);
const Meant = z.strictObject({ what: Word, meaning: Word.describe("What follows from its being missing") });

/** What may be wrong with the evidence itself, beside what the law asks for. */
export const EvidenceFault = z.enum([
  "not-made",
  "not-whole",
  "failed",
  "not-arrived",
  "damaged",
  "no-picture",
  "no-still",
  "no-clip",
  "others-unknown",
]);
export type EvidenceFault = z.infer<typeof EvidenceFault>;

/** What was done to a case, as its history names it. */
const CaseDeed = z.enum([
  ...(["open", "take", "take-over", "release", "note", "cover", "ask-more", "undo", "enter", "reopen"] as const),
  ...(["accept", "reject", "exempt", "expire", "hand-over", "hand-over-incomplete"] as const),
]);

/** The words that documents are written in. */
export const DocumentWords = z
  .strictObject({
    blank: Word.describe("Stands where something is to be filled in by hand"),
    vehicles: z.record(RoadUserClass, Word),
    plateColours: z.record(PlateColour, Word),
    phases: z.record(SignalPhase, Word),
    clocks: z.record(z.enum(["ntp", "unsynchronised", "unknown"]), Word),
    states: z.record(CaseState, Word),
    conclusions: z.record(z.enum(["accept", "reject", "exempt"]), Word),
    deeds: z.record(CaseDeed, Word),
    steps: z.record(CaseStep, Word),
    rejectReasons: z.record(RejectReason, Word),
    exemptGrounds: z.record(ExemptGround, Word),
    missing: z.record(MissingEvidence, Meant),
    faults: z.record(EvidenceFault, Meant),
    gaps: z.record(EvidenceGap.shape.why, Word),
    stills: z.record(z.enum(["before", "at", "after", "crop", "annotated", "clip"]), Word),
    hashes: z.strictObject({ manifest: Word, history: Word, config: Word, scene: Word, model: Word, provision: Word }),
    phrases: z.strictObject({
      signal: Word.describe("{phase} {since}"),
      gap: Word.describe("{from} {to} {why}"),
      speed: Word.describe("{value}: km/h of a verified speed meter"),
      speedAlert: Word.describe("{value}: km/h by the pictures alone"),
      redFor: Word.describe("{value}: seconds"),
      fine: Word.describe("{least} {greatest}"),
      points: Word.describe("{count}"),
      noPoints: Word,
      inForce: Word.describe("{from}"),
      inForceUntil: Word.describe("{from} {to}"),
      copy: Word,
      official: Word.describe("{who} {on}"),
      validity: Word.describe("{from} {to}"),
      samplePosition: Word,
      noPicture: Word,
      withheldPicture: Word.describe(
        "Stands for a still of which nobody knows who else is in it, and nobody has covered any",
      ),
      beforeExpiry: Word.describe("{decision}: what a case that the limitation closed had been decided as"),
      zone: Word.describe("Stands behind each local time"),
      lookedAt: Word.describe("{count}: files that the person had before their eyes"),
    }),
  })
  .describe("The words that documents are written in");
export type DocumentWords = z.infer<typeof DocumentWords>;

const Said = z.string().min(1).max(300).optional();

/** Whose documents they are. What is left out is a dotted line on them. */
export const DocumentOffice = z
  .strictObject({
    superior: Said.describe("The office above, as it stands at the top of a letter"),
    agency: Said.describe("The office that sends"),
    agencyAddress: Said,
    agencyPhone: Said,
    town: Said.describe("Stands before the date of a letter"),
    chief: Said.describe("Office of who signs"),
  })
  .describe("Whose documents they are");
export type DocumentOffice = z.infer<typeof DocumentOffice>;
