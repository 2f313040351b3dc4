/** What the centre answers about cases: queue, search, and what an officer is offered. */
import { z } from "zod";
import { CaseDeadline, DeadlineKind } from "./case-deadline.ts";
import { CameraId, SceneId, Sha256, SiteId, UtcTime } from "./ids.ts";
import { KindName, Severity } from "./incident.ts";
import { normalisePlate } from "./plate.ts";
import { ProvisionOffer } from "./provision-offer.ts";
import { Problem } from "./rest.ts";
import { Actor } from "./rest-handling.ts";
import { CaseDetail, CaseState, CaseView } from "./rest-review.ts";

/** `to-review`: a conclusion is still to come. `decided`: a fine follows. `over`: nothing follows any more. */
export const CaseStage = z.enum(["to-review", "decided", "over"]);
export type CaseStage = z.infer<typeof CaseStage>;

/** Which cases are asked for. */
export const CaseListQuery = z.strictObject({
  stage: CaseStage.optional(),
  state: CaseState.optional(),
  kind: KindName.optional(),
  severity: Severity.optional(),
  minSeverity: Severity.optional().describe("This severity and those above it"),
  camera: CameraId.optional(),
  rule: SceneId.optional().describe("Id of the rule that found it, which means something with its camera"),
  site: SiteId.optional(),
  ward: z.string().min(1).max(100).optional().describe("Vietnamese name of a ward, as its sites bear it"),
  dueBy: z.iso.date().optional().describe("With something due on that day or before"),
  from: UtcTime.optional().describe("The act happened at or after"),
  to: UtcTime.optional().describe("The act happened before"),
  officer: z.string().min(1).max(100).optional().describe("Id of somebody who has an entry in it"),
  plate: z
    .string()
    .transform(normalisePlate)
    .pipe(z.string().regex(/^[A-Z0-9]{3,12}$/))
    .optional()
    .describe("A part of a decided plate, or the whole with one character wrong"),
  purpose: z.string().trim().min(3).max(300).optional().describe("What plates are looked at for; noted for auditors"),
  forMe: z
    .enum(["true", "false"])
    .optional()
    .describe("true: only those that the asker may take now, without what they have asked more of and wait for"),
  disputed: z
    .enum(["true", "false"])
    .optional()
    .describe("true: only those of which two came to different conclusions, and that wait for somebody senior"),
  order: z
    .enum(["due", "newest"])
    .default("due")
    .describe("due: what is due first, then what is graver, then what is older. newest: by when the act happened"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional().describe("nextCursor of the page before"),
  count: z.enum(["true", "false"]).optional().describe("true: total is wished for too"),
});
export type CaseListQuery = z.infer<typeof CaseListQuery>;

/** Query of `GET /api/cases`. Without a plate: addresses are kept by browsers and proxies. */
export const CaseQueueQuery = CaseListQuery.omit({ plate: true, purpose: true });

/** Body of `POST /api/cases/search`, whose answer shows plates. */
export const CaseSearchRequest = CaseListQuery.required({ purpose: true });
export type CaseSearchRequest = z.infer<typeof CaseSearchRequest>;

export const CaseListItem = CaseView.extend({
  dueOn: z.iso.date().optional().describe("The nearest day of the law; absent when nothing is due any more"),
  dueFor: DeadlineKind.optional().describe("Which period ends on that day"),
});
export type CaseListItem = z.infer<typeof CaseListItem>;

/** Counted no further. */
export const MAX_COUNTED_CASES = 10_000;

export const CaseList = z.object({
  cases: z.array(CaseListItem),
  nextCursor: z.string().optional(),
  total: z
    .int()
    .min(0)
    .max(MAX_COUNTED_CASES)
    .optional()
    .describe("With count=true: how many fit; 10000 stands for more too. Never of a plate"),
});
export type CaseList = z.infer<typeof CaseList>;

/** Answer of `GET /api/officers`: who may decide on cases, or has an entry in one, by name. */
export const OfficerList = z.object({ officers: z.array(Actor) });
export type OfficerList = z.infer<typeof OfficerList>;

/** `missing`: named, and not arrived. `spoiled`: what is stored is not what its name says. */
export const FileState = z.enum(["stored", "missing", "spoiled"]);
export type FileState = z.infer<typeof FileState>;

/** Answer of `GET /api/cases/:id/offers`. */
export const CaseOffers = z.object({
  provisions: z
    .array(ProvisionOffer)
    .describe("Under which the act may fall, whatever the vehicle: of each class the likeliest first"),
  ceilingVnd: z.int().min(0).describe("The greatest fine that the asker may decide, đồng; 0: none"),
  mayDeductPoints: z.boolean().describe("The asker may deduct licence points"),
  deadlines: z.array(CaseDeadline).describe("Periods of the law, as they stand today"),
  duplicates: z
    .array(CaseView)
    .describe("Possibly the same act: alike vehicle, act and place, within a minute. Without their plates"),
  merged: z
    .array(CaseView)
    .describe(
      "Rejected as duplicates of this one, or of one of these: their pictures may show more. Without their plates",
    ),
  files: z.array(z.object({ sha256: Sha256, state: FileState })).describe("Every file of the evidence, checked now"),
});
export type CaseOffers = z.infer<typeof CaseOffers>;

/** 412 to an act: somebody else has acted since, and this is how it stands. */
export const CaseChanged = Problem.extend({ case: CaseDetail });

/** Why an act is not done: as the case stands, or since what was said does not fit it. */
export const CaseRefusalCode = z.enum([
  ...(["HANDED_OVER", "EXPIRED", "NOT_REVIEWABLE", "LOCKED", "NOT_HOLDER"] as const),
  ...(["SAME_PERSON", "NEEDS_SENIOR", "NEEDS_AUTHORITY", "NOTHING_TO_UNDO", "CONCLUDED_BLIND"] as const),
  ...(["NOT_DECIDED", "OUT_OF_ORDER", "NOT_SENIOR", "TOO_MANY_ENTRIES"] as const),
  ...(["EVENT_NOT_READY", "PROVISION_NOT_OFFERED", "NOTHING_SEEN", "NOT_OF_THIS_CASE"] as const),
  ...(["EVIDENCE_MISSING", "EVIDENCE_SPOILED", "DUPLICATE_NEEDED", "DUPLICATE_UNKNOWN"] as const),
  ...(["DUPLICATE_OF_EACH_OTHER", "DUPLICATE_NOT_STANDING", "DAY_TO_COME", "DAY_BEFORE_ACT"] as const),
  ...(["DAY_OUT_OF_ORDER", "NO_ARCHIVE"] as const),
]);
export type CaseRefusalCode = z.infer<typeof CaseRefusalCode>;

/** 409 to an act. */
export const CaseRefused = Problem.extend({
  code: CaseRefusalCode,
  case: CaseDetail.optional().describe("How it stands, when that is why"),
  files: CaseOffers.shape.files.optional().describe("The files that it rests on, when that is why"),
});
