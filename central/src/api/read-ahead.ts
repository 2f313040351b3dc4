import type { Request } from "express";
import { z } from "zod";

/** What a page says of what it asks for and does not show yet. */
export const ReadAheadHeader = z.object({
  "ngaba-read-ahead": z
    .literal("true")
    .optional()
    .describe(
      "It is not shown yet: noted as read ahead, and as viewed when it is asked for without. Of a case that the asker may take now; else it is noted as viewed",
    ),
});

/** How a look at something is noted, if {@link honestNotes} lets it: what a browser only holds has not been before anybody's eyes. */
export const lookAt = (what: "case" | "event" | "evidence", request: Request): string =>
  `${what}.${request.get("ngaba-read-ahead") === "true" ? "read-ahead" : "viewed"}`;
