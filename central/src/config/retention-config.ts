import { z } from "zod";

/** An agent may be away for days: what it tells of late may still become a case. */
const Days = z.int().min(7).max(36_500);

/** The limitation is a year: what was decided may be needed as long. */
const MIN_DECIDED_DAYS = 366;

export const RetentionSettings = z
  .strictObject({
    eventWithoutCaseDays: Days.optional().describe(
      "Events of which no case was made go so long after they began, with their pictures and what was done about them (days)",
    ),
    rejectedCaseDays: Days.optional().describe(
      "Cases that were rejected, exempt or have expired undecided go so long after that, with their events and pictures (days)",
    ),
    decidedCaseDays: z
      .int()
      .min(MIN_DECIDED_DAYS)
      .max(36_500)
      .optional()
      .describe("Cases that were approved go so long after the decision, with their events and pictures (days)"),
    mediaDays: Days.optional().describe(
      "Pictures and clips that no case rests on go so long after they came, with their manifests; their events stay (days)",
    ),
  })
  .describe(
    "What is removed for good, and when; what is absent is kept for ever. A legal hold keeps whatever it is set on",
  );
