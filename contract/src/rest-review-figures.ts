/** What review teaches: how often officers accept what rules find, and how far they agree. */
import { z } from "zod";
import { CameraId, SceneId, UtcTime } from "./ids.ts";
import { KindName } from "./incident.ts";
import { commaList } from "./rest-figures.ts";
import { CaseView, RejectReason } from "./rest-review.ts";
import { KeptVerdict, SampleSum, SampleVerdict, VerdictWhy } from "./rest-sample-verdicts.ts";

const decided = {
  from: UtcTime.describe("Decided at or after"),
  to: UtcTime.describe("Decided before"),
};

/** `rule` is a rule's id, which means something with its camera; `hour` when the act happened, local. */
export const ReviewTag = z.enum(["rule", "camera", "hour", "kind"]);
export type ReviewTag = z.infer<typeof ReviewTag>;

/** Query of `GET /api/review/figures`. */
export const ReviewFiguresQuery = z.strictObject({
  ...decided,
  by: commaList(ReviewTag, ReviewTag.options.length)
    .optional()
    .describe("What figures are told apart by, with commas between: rule, camera, hour, kind; absent: all together"),
});
export type ReviewFiguresQuery = z.infer<typeof ReviewFiguresQuery>;

const Share = z.number().min(0).max(1);

const counted = {
  accepted: z.int().min(0),
  rejected: z.int().min(0),
  exempt: z.int().min(0).describe("Found rightly, of a vehicle that was free to do it; not in the precision"),
  precision: Share.optional().describe("accepted / (accepted + rejected); absent without either"),
  interval: z
    .tuple([Share, Share])
    .optional()
    .describe("Where the precision lies with a confidence of 95 %, after Wilson; wide where there are few"),
  reasons: z
    .partialRecord(RejectReason, z.int().min(1))
    .describe("Of the rejected. A duplicate was found rightly, twice"),
};

export const ReviewFigure = z.object({
  ruleId: SceneId.optional().describe("Absent also where the agent named no rule"),
  cameraId: CameraId.optional(),
  hour: z.int().min(0).max(23).optional(),
  kind: KindName.optional(),
  ...counted,
});
export type ReviewFigure = z.infer<typeof ReviewFigure>;

/** Answer of `GET /api/review/figures`: those with most rejected first. */
export const ReviewFigures = z.object({
  figures: z.array(ReviewFigure),
  all: z.object(counted),
  notKnown: z
    .array(z.enum(["weather"]))
    .describe("By what nothing can be told apart, since nobody tells the centre of it"),
});
export type ReviewFigures = z.infer<typeof ReviewFigures>;

/** Query of `GET /api/review/sample`. */
export const ReviewSampleQuery = z.strictObject({
  ...decided,
  size: z.coerce.number().int().min(1).max(200).default(20),
  seed: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional()
    .describe("The same draws the same again, while the same cases are decided; absent: a new one is made"),
});
export type ReviewSampleQuery = z.infer<typeof ReviewSampleQuery>;

/** Body of `POST /api/review/sample/verdicts`: the sample as it was drawn, one of its cases, and what was found of it. */
export const SampleVerdictRequest = z
  .strictObject({
    id: z.uuid().describe("Made by whoever asks: sent again, it is the same verdict"),
    ...decided,
    size: z.int().min(1).max(200),
    seed: ReviewSampleQuery.shape.seed.unwrap(),
    caseId: z.uuid(),
    verdict: SampleVerdict,
    why: VerdictWhy.optional().describe("Needed of one that is wrong"),
  })
  .refine(({ verdict, why }) => verdict === "right" || why !== undefined, {
    path: ["why"],
    error: "needed of one that is wrong",
  });
export type SampleVerdictRequest = z.infer<typeof SampleVerdictRequest>;

const Conclusion = z.enum(["accept", "reject", "exempt"]);

/** Of cases on which two people came to a conclusion, one after the other. */
export const Agreement = z.object({
  pairs: z.int().min(0),
  alike: z.int().min(0).describe("Of the same kind"),
  same: z.int().min(0).describe("Also with the same plate, class of vehicle and provision"),
  kappa: z
    .number()
    .min(-1)
    .max(1)
    .optional()
    .describe("Cohen's: 1 alike always, 0 as by chance; absent where chance alone would make all alike"),
  table: z.array(z.object({ first: Conclusion, second: Conclusion, cases: z.int().min(1) })),
  isBlind: z.boolean().describe("As configured now: the second does not see what the first came to"),
});
export type Agreement = z.infer<typeof Agreement>;

/** Answer of `GET /api/review/sample`. */
export const ReviewSample = z.object({
  seed: z.string(),
  population: z.int().min(0).describe("Decided cases that were drawn from"),
  cases: z.array(CaseView).describe("In the order in which they were decided"),
  verdicts: z.array(KeptVerdict).describe("On these cases under this seed, oldest first"),
  sum: SampleSum.describe("Of these cases by their newest verdict"),
  agreement: Agreement.describe("Of all of these, not of the sample"),
});
export type ReviewSample = z.infer<typeof ReviewSample>;
