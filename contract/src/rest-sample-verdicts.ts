/** What an auditor finds of a decided case that was drawn for a second look. The case itself is not changed by it. */
import { z } from "zod";
import { UtcTime } from "./ids.ts";
import { Actor } from "./rest-handling.ts";

/** Of what officers came to. */
export const SampleVerdict = z.enum(["right", "wrong"]);
export type SampleVerdict = z.infer<typeof SampleVerdict>;

export const VerdictWhy = z.string().trim().min(3).max(2_000);

/** A verdict as it is kept. None is ever changed: of a case the newest under a seed counts. */
export const KeptVerdict = z.object({
  id: z.uuid(),
  seed: z.string().describe("Of the sample that the case was drawn in"),
  caseId: z.uuid(),
  caseVersion: z.int().min(1).describe("How many entries the case had"),
  verdict: SampleVerdict,
  why: VerdictWhy.optional(),
  at: UtcTime,
  by: Actor,
});
export type KeptVerdict = z.infer<typeof KeptVerdict>;

/** What became of the cases of a sample. */
export const SampleSum = z.object({
  right: z.int().min(0),
  wrong: z.int().min(0),
  open: z.int().min(0).describe("Nobody has said anything of these yet"),
});
export type SampleSum = z.infer<typeof SampleSum>;

/** Pure. @param verdicts on cases of the sample, oldest first */
export function sumOfSample(cases: number, verdicts: readonly KeptVerdict[]): SampleSum {
  const newest = [...new Map(verdicts.map(({ caseId, verdict }) => [caseId, verdict])).values()];
  const right = newest.filter((verdict) => verdict === "right").length;
  return { right, wrong: newest.length - right, open: cases - newest.length };
}
