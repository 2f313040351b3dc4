/** What is made of a violation case for those outside: documents, an archive, rows for other systems. */
import { z } from "zod";
import { CameraId, Sha256, UtcTime } from "./ids.ts";
import { KindName, Severity } from "./incident.ts";
import { CaseListQuery } from "./rest-cases.ts";
import { Actor } from "./rest-handling.ts";
import { CaseState, ExemptGround, PlateColour, RejectReason } from "./rest-review.ts";
import { RoadUserClass } from "./road-user.ts";

export const DocumentKind = z.enum(["case", "notice"]);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** As it stands on the document, in groups of four: digits and letters but for I, L, O and U. */
export const DocumentCode = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
  .describe("Verification code: of the hash of what the document shows");

const SignedCopy = z.object({ sha256: Sha256, bytes: z.int().min(1), at: UtcTime, by: Actor });

/** A document that was made of a case. Its bytes are kept as they were first made. */
export const CaseDocument = z.object({
  code: DocumentCode,
  kind: DocumentKind,
  caseId: z.uuid(),
  caseVersion: z.int().min(1).describe("How many entries the case had"),
  sha256: Sha256.describe("Of the bytes of the PDF"),
  bytes: z.int().min(1),
  madeAt: UtcTime,
  signed: SignedCopy.optional().describe("What an outside signer made of these very bytes, and who brought it"),
  signedBefore: z.array(SignedCopy).optional().describe("Copies that were replaced since, oldest first; each is kept"),
});
export type CaseDocument = z.infer<typeof CaseDocument>;

/** A document, and what has become of its case since. Answer of `GET /api/case-documents/:code`. */
export const CheckedDocument = z.object({
  ...CaseDocument.shape,
  caseNow: z.object({ version: z.int().min(1), state: CaseState }).describe("How the case stands by now"),
  isOutdated: z
    .boolean()
    .describe("True: a notice of a decision that does not stand any more, or not as it was; not to be signed or sent"),
});
export type CheckedDocument = z.infer<typeof CheckedDocument>;

/** Answer of `GET /api/cases/:id/documents`, oldest first. */
export const CaseDocumentList = z.object({ documents: z.array(CheckedDocument) });
export type CaseDocumentList = z.infer<typeof CaseDocumentList>;

const LocalDate = z.iso.date().describe("YYYY-MM-DD, Asia/Ho_Chi_Minh");
const sha256 = (what: string) => Sha256.optional().describe(what);
const onDay = (what: string) => LocalDate.optional().describe(`${what}: YYYY-MM-DD, Asia/Ho_Chi_Minh`);

/** One case for other systems. Fields are only added. What is not known, or does not apply, is absent; in CSV, empty. */
export const CaseExportRow = z.object({
  caseId: z.uuid().describe("Id of the case"),
  caseVersion: z.int().min(1).describe("How many entries it has; a greater number replaces what was exported before"),
  state: CaseState.describe("State of the case"),
  eventId: z.uuid().describe("Id of the event that it was made from"),
  kind: KindName.describe("Kind of the event"),
  severity: Severity.describe("Severity of the event"),
  cameraId: CameraId.describe("Id of the camera"),
  place: z.string().optional().describe("Name of the site, Vietnamese"),
  ward: z.string().optional().describe("Ward or commune, Vietnamese"),
  latitudeDeg: z.number().optional().describe("Degrees north, WGS 84"),
  longitudeDeg: z.number().optional().describe("Degrees east, WGS 84"),
  actAt: UtcTime.describe("When the act happened, UTC"),
  actAtLocal: z.string().describe("The same with the offset of Asia/Ho_Chi_Minh: 2026-03-02T21:00:27.000+07:00"),
  plate: z.string().optional().describe("Letters and digits of the plate, as it was decided"),
  plateColour: PlateColour.optional().describe("Colour of the plate"),
  vehicle: RoadUserClass.optional().describe("Class of the vehicle, as it was decided"),
  provisionId: z.string().optional().describe("Provision that the act fell under"),
  provisionVersion: sha256("Version of that provision: SHA-256 of its entry"),
  citation: z.string().optional().describe("The provision as people cite it, Vietnamese"),
  checkedAgainst: z.enum(["copy", "official"]).optional().describe("What the provision's words were compared with"),
  fineMinVnd: z.int().optional().describe("Least fine of an individual, đồng"),
  fineMaxVnd: z.int().optional().describe("Greatest fine of an individual, đồng"),
  licencePoints: z.int().optional().describe("Points taken from the licence; 0 for none"),
  rejectReason: RejectReason.optional().describe("Why it was rejected"),
  exemptGround: ExemptGround.optional().describe("Why it was exempt"),
  decidedBy: z.string().optional().describe("Who came to the conclusion that holds, by name"),
  decidedAt: UtcTime.optional().describe("When, UTC"),
  detectedOn: onDay("The act was detected"),
  ownerAskedOn: onDay("The registry was asked for the owner"),
  ownerIdentifiedOn: onDay("The owner was identified"),
  notifiedOn: onDay("The owner was notified"),
  answeredOn: onDay("The owner answered"),
  violatorIdentifiedOn: onDay("The violator was identified"),
  recordMadeOn: onDay("The record of the violation was made"),
  handedOverTo: z.string().optional().describe("Whom it was handed over to"),
  archiveSha256: sha256("SHA-256 of the evidence archive that went with it"),
  registryWarnedOn: onDay("Nobody had answered the notice in time, and the vehicle inspection was warned"),
  warningLiftedOn: onDay("That warning was lifted"),
});
export type CaseExportRow = z.infer<typeof CaseExportRow>;

/** As long a stretch as is exported at once. */
export const MAX_EXPORT_DAYS = 366;

/** What cases are exported by; a list asks for the same. */
export const CaseExportFilter = CaseListQuery.pick({
  stage: true,
  state: true,
  kind: true,
  severity: true,
  minSeverity: true,
  camera: true,
  rule: true,
  site: true,
  ward: true,
  officer: true,
  plate: true,
}).extend({
  from: UtcTime.describe("The act happened at or after"),
  to: UtcTime.describe("The act happened before; at most 366 days after from"),
});
export type CaseExportFilter = z.infer<typeof CaseExportFilter>;

/** Body of `POST /api/cases/export`. Not a query: addresses are kept by browsers and proxies. */
export const CaseExportRequest = CaseExportFilter.extend({
  format: z.enum(["csv", "json"]),
  purpose: z.string().trim().min(3).max(300).describe("What for; kept in the audit log"),
});
export type CaseExportRequest = z.infer<typeof CaseExportRequest>;

/** Answer of `POST /api/cases/export` as JSON. */
export const CaseExport = z.object({ schemaVersion: z.literal(1), madeAt: UtcTime, cases: z.array(CaseExportRow) });
