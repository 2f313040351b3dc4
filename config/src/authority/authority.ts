import { LocalName } from "@ngaba/contract";
import { z } from "zod";
import { reportRepeatedIds, withCrossCheck } from "../cross-check.ts";
import { LocalDate } from "../statutes/local-date.ts";

/** Who may decide fines up to which amount. */
export const Authority = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .describe("Name of this entry, as an account gives it"),
  name: LocalName,
  ceilingVnd: z.int().min(1).describe("The greatest fine that they may decide, đồng"),
  mayDeductPoints: z
    .boolean()
    .default(false)
    .describe("They may deduct licence points, as who may suspend a licence may"),
  citation: z.string().min(3).describe("As people cite it, Vietnamese"),
  effectiveFrom: LocalDate.describe("First day in force"),
  sources: z.array(z.string().min(3)).min(1).describe("Names of the documents that the entry was written from"),
  checkedAgainst: z
    .enum(["copy", "official"])
    .describe("copy: a machine-read copy; official: a person compared it with the Official Gazette"),
});
export type Authority = z.infer<typeof Authority>;

/** A file as `config/authority/vn.yaml`. */
export const AuthorityFile = withCrossCheck(
  z.strictObject({ authorities: z.array(Authority).min(1) }),
  (file, report) => reportRepeatedIds(file, "authorities", report),
);
