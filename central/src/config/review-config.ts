import { join, resolve } from "node:path";
import { KindName } from "@ngaba/contract";
import { z } from "zod";

const Path = z.string().min(1);

const common = {
  of: z
    .array(z.enum(["accept", "exempt", "reject"]))
    .min(1)
    .default(["accept", "exempt"])
    .describe("The conclusions that need a second person"),
  isBlind: z.boolean().default(true).describe("The second person does not see what the first one came to"),
};

/** When a second person has to come to a conclusion of their own. */
export const SecondApproval = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("never") }).describe("Nothing needs a second person"),
    z.strictObject({ mode: z.literal("always"), ...common }).describe("Every case"),
    z
      .strictObject({ mode: z.literal("kinds"), kinds: z.array(KindName).min(1), ...common })
      .describe("Cases of these kinds of rule, as red-light"),
    z
      .strictObject({ mode: z.literal("share"), share: z.number().gt(0).lt(1), ...common })
      .describe("This share of all cases, drawn by lot, once for each case; 0.1 is one in ten"),
  ])
  .describe("When a second person must come to a conclusion too");
export type SecondApproval = z.infer<typeof SecondApproval>;

export const ReviewSettings = z
  .strictObject({
    secondApproval: SecondApproval.prefault({ mode: "always" }),
    calendarDir: Path.optional().describe(
      "Folder of the days that are worked, relative to this file; absent: those of the repository, for Vietnam",
    ),
    authorityFile: Path.optional().describe(
      "File that says who may decide which fine, relative to this file; absent: that of the repository, for Vietnam",
    ),
  })
  .describe("How suspected violations are decided on");

/** The same after loading: every path absolute. */
export type ReviewConfig = z.infer<typeof ReviewSettings> & {
  readonly calendarDir: string;
  readonly authorityFile: string;
};

const shipped = resolve(import.meta.dirname, "../../../config");

/** Makes every path absolute: relative ones count from `folder`, where the configuration lies. */
export const resolveReview = (
  { calendarDir, authorityFile, ...settings }: z.infer<typeof ReviewSettings>,
  folder: string,
): ReviewConfig => ({
  ...settings,
  calendarDir: calendarDir === undefined ? join(shipped, "calendar/vn") : resolve(folder, calendarDir),
  authorityFile: authorityFile === undefined ? join(shipped, "authority/vn.yaml") : resolve(folder, authorityFile),
});
