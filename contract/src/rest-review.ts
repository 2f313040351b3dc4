/** A violation case: from a machine's finding to an officer's decision. */
import { z } from "zod";
import { CameraId, SceneId, Sha256, UtcTime } from "./ids.ts";
import { KindName, Severity } from "./incident.ts";
import { LocalName } from "./local-name.ts";
import { LegalBasis, SiteView } from "./rest.ts";
import { AuthorityView } from "./rest-accounts.ts";
import { Actor } from "./rest-handling.ts";
import { FractionBox, RoadUserClass } from "./road-user.ts";

const Text = z.string().trim().min(1).max(2_000);
const LocalDate = z.iso.date().describe("YYYY-MM-DD, Asia/Ho_Chi_Minh");

/**
 * `accepted`: whoever accepted it may not decide it alone, and it waits for who may. `awaiting-second-approval`: a second
 * person has to come to a conclusion of their own. From `owner-asked` to `record-made`: what was done after the decision.
 */
export const CaseState = z.enum([
  ...(["new", "in-review", "needs-more", "reopened"] as const),
  ...(["accepted", "awaiting-second-approval"] as const),
  ...(["approved", "rejected", "exempt"] as const),
  ...(["owner-asked", "owner-identified", "notified", "answered", "record-made"] as const),
  ...(["expired", "handed-over"] as const),
]);
export type CaseState = z.infer<typeof CaseState>;

/** Ground and letters of a plate. `white-red`: diplomats' and international organisations'. */
export const PlateColour = z.enum(["white", "yellow", "blue", "white-red", "red"]);
export type PlateColour = z.infer<typeof PlateColour>;

/** A plate as a person read it: its letters and digits alone. The colour is part of it: one number may exist on two. */
export const Plate = z.strictObject({
  text: z
    .string()
    .regex(/^[A-Z0-9]{4,12}$/)
    .describe("Upper case, without spaces, dots and hyphens"),
  colour: PlateColour,
});
export type Plate = z.infer<typeof Plate>;

/** Which version of which provision, among those that the rule offered. */
export const ProvisionChoice = z.strictObject({ provisionId: z.string().min(1).max(100), version: Sha256 });
export type ProvisionChoice = z.infer<typeof ProvisionChoice>;

/** What an officer finds of the vehicle and its act. */
const findingShape = {
  plate: Plate,
  vehicle: RoadUserClass,
  direction: z.string().trim().min(1).max(100).optional().describe("Where it came from and went, as the officer says"),
};

export const RejectReason = z.enum([
  ...(["no-violation", "wrong-vehicle", "plate-unreadable", "evidence-incomplete"] as const),
  ...(["signal-not-clear", "forced-by-traffic", "duplicate", "other"] as const),
]);
export type RejectReason = z.infer<typeof RejectReason>;

/** Why a vehicle was free to do it. */
export const ExemptGround = z.enum(["fire", "military", "police", "ambulance", "dike-or-rescue", "escorted", "other"]);
export type ExemptGround = z.infer<typeof ExemptGround>;

/** What came of looking at the evidence. `seen`: what the person had before their eyes. */
const conclusions = {
  reject: { reason: RejectReason, text: Text.optional(), duplicateOf: z.uuid().optional() },
  exempt: { ground: ExemptGround, text: Text },
};
const seen = z.array(Sha256).max(50).describe("Stills, clips and the manifest that were shown");

/**
 * A step after the decision. Each is entered with its day and where that is written. `registry-warned`: nobody has answered the
 * notice in time, and whoever may hold the vehicle up was told. `warning-lifted`: and told that it is over.
 */
export const CaseStep = z.enum([
  ...(["detected", "owner-asked", "owner-identified", "notified", "answered"] as const),
  ...(["violator-identified", "record-made", "registry-warned", "warning-lifted"] as const),
]);
export type CaseStep = z.infer<typeof CaseStep>;

/** One that has no inside, or lies beside the picture, would cover nothing and count as something that was covered. */
const CoveredBox = FractionBox.refine(
  ([x1, y1, x2, y2]) => x1 >= 0 && x1 < x2 && x2 <= 1 && y1 >= 0 && y1 < y2 && y2 <= 1,
  "must lie within 0 and 1, with x1 < x2 and y1 < y2",
);

/** Acts that say no more when they are told than when they were wished. */
const plainActs = [
  z.strictObject({ kind: z.literal("release") }),
  z.strictObject({ kind: z.literal("note"), text: Text }),
  z.strictObject({ kind: z.literal("ask-more"), text: Text }),
  z
    .strictObject({ kind: z.literal("cover"), sha256: Sha256, boxes: z.array(CoveredBox).max(50) })
    .describe("What of a still is made unreadable in documents, beside what is by itself; the newest of a still holds"),
  z.strictObject({ kind: z.literal("undo") }).describe("Of the last conclusion, by whoever came to it"),
  z.strictObject({
    ...{ kind: z.literal("enter"), step: CaseStep, on: LocalDate },
    source: z.string().trim().min(1).max(300).describe("The paper or system that says so"),
  }),
  z.strictObject({ kind: z.literal("reopen"), text: Text }),
] as const;

/** What somebody wishes to do about a case. */
export const CaseAct = z.discriminatedUnion("kind", [
  ...plainActs,
  z
    .strictObject({ kind: z.literal("take"), isTakeOver: z.boolean().optional() })
    .describe("Locks it; with isTakeOver also from somebody whose lock still holds"),
  z.strictObject({ kind: z.literal("accept"), ...findingShape, provision: ProvisionChoice, seen }),
  z.strictObject({ kind: z.literal("reject"), ...conclusions.reject, seen }),
  z.strictObject({ kind: z.literal("exempt"), ...conclusions.exempt, seen }),
  z.strictObject({
    ...{ kind: z.literal("hand-over"), to: z.string().trim().min(1).max(200) },
    withMissing: z.boolean().optional().describe("True: also when files of the evidence are missing or spoiled"),
  }),
]);
export type CaseAct = z.infer<typeof CaseAct>;

/** Body of `POST /api/cases/:id/acts`. */
export const CaseActRequest = z.strictObject({
  id: z.uuid().describe("Made by whoever asks: sent again, it is the same act"),
  act: CaseAct,
});
export type CaseActRequest = z.infer<typeof CaseActRequest>;

/** By what a conclusion was weighed when it was come to. */
const weight = {
  asksSecond: z.boolean().describe("A second person must come to a conclusion too"),
  mayDecide: z.boolean().describe("The fine's ceiling is within what the person may decide"),
  isSenior: z.boolean().describe("The person may settle a disagreement"),
  office: AuthorityView.pick({ id: true, ceilingVnd: true })
    .optional()
    .describe("By which the person may decide fines, as it was then; absent: none"),
  isBlind: z
    .boolean()
    .optional()
    .describe("True: what others had come to was hidden until then. It is not taken back any more"),
};

/** A camera as the city's inventory has it at a moment: where it hangs, and by which paper it measures. */
export const CaseCamera = z.object({
  name: LocalName,
  site: SiteView.omit({ cameraIds: true }),
  speedMeter: z
    .object({ certificate: z.string(), verifiedBy: z.string(), validFrom: LocalDate, validTo: LocalDate })
    .optional()
    .describe("Its verification as a speed meter, first and last day included; absent: it has none"),
});
export type CaseCamera = z.infer<typeof CaseCamera>;

/** What was done. */
export const CaseDone = z.discriminatedUnion("kind", [
  ...plainActs,
  z
    .object({
      ...{ kind: z.literal("open"), eventId: z.uuid(), cameraId: CameraId, what: KindName, severity: Severity },
      ...{ ruleId: SceneId.optional(), at: UtcTime.describe("When the act happened"), detectedOn: LocalDate },
      camera: CaseCamera.optional().describe(
        "As it was when the case was made; absent where the inventory did not have it, and in older cases",
      ),
    })
    .describe("Always the first: made from an event"),
  z.object({ kind: z.literal("take"), until: UtcTime, from: Actor.optional().describe("Whose lock still held") }),
  z.object({ kind: z.literal("accept"), ...findingShape, legalBasis: LegalBasis, seen, ...weight }),
  z.object({ kind: z.literal("reject"), ...conclusions.reject, seen, ...weight }),
  z.object({ kind: z.literal("exempt"), ...conclusions.exempt, seen, ...weight }),
  z.object({ kind: z.literal("expire"), on: LocalDate.describe("The last day, which has passed") }),
  z.object({
    ...{ kind: z.literal("hand-over"), to: z.string() },
    archive: Sha256.describe("Of the evidence archive that went with it"),
    withMissing: z
      .literal(true)
      .optional()
      .describe("Files of the evidence were missing or spoiled, and whoever handed it over had been told"),
  }),
]);
export type CaseDone = z.infer<typeof CaseDone>;

export const CaseEntry = z.object({
  id: z.uuid(),
  version: z.int().min(1).describe("Of the case with it: 1, 2, 3 … without gaps"),
  at: UtcTime,
  by: Actor,
  act: CaseDone,
  salt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional()
    .describe(
      "Random: the audit log outlives the case, and its hash of the history tells nobody who guesses a plate that it fits",
    ),
});
export type CaseEntry = z.infer<typeof CaseEntry>;

export const CaseLock = z.object({ by: Actor, since: UtcTime, until: UtcTime });
export type CaseLock = z.infer<typeof CaseLock>;

/** How a case stands. */
export const CaseView = z.object({
  id: z.uuid(),
  version: z.int().min(1).describe("How many entries there are; the ETag of the whole"),
  state: CaseState,
  isDisputed: z.boolean().describe("Two came to different conclusions: somebody senior settles it"),
  eventId: z.uuid(),
  cameraId: CameraId,
  what: KindName,
  severity: Severity,
  ruleId: SceneId.optional(),
  at: UtcTime.describe("When the act happened"),
  changedAt: UtcTime,
  lock: CaseLock.optional().describe("Of who works on it; it may have run out"),
  dates: z.partialRecord(CaseStep, LocalDate),
  plate: Plate.optional().describe("As it was decided; not in lists that nobody has told a purpose of"),
  isBlind: z
    .boolean()
    .optional()
    .describe("True: what others came to is hidden, since the asker has to come to a conclusion of their own"),
});
export type CaseView = z.infer<typeof CaseView>;

/** The same with its history, oldest first. */
export const CaseDetail = z.object({ ...CaseView.shape, entries: z.array(CaseEntry) });
export type CaseDetail = z.infer<typeof CaseDetail>;
