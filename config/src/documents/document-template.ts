import { z } from "zod";

/** What a template may say of a case, in braces, as `{plate}`. Docs: docs/documents.md. */
export const DOCUMENT_VALUES = [
  ...(["superior", "agency", "agencyAddress", "agencyPhone", "town", "chief"] as const),
  ...(["caseId", "caseVersion", "state", "eventId", "changedOn", "signedOn", "code"] as const),
  ...(["actTitle", "actAt", "actAtUtc", "clock", "place", "ward", "coordinates", "signal", "measures"] as const),
  ...(["vehicle", "plate", "plateColour", "direction"] as const),
  ...(["citation", "words", "passage", "fine", "points", "inForce", "provisionVersion", "checked"] as const),
  ...(["camera", "cameraId", "agentId", "software", "certificate", "verifiedBy", "certificateValid"] as const),
  ...(["decision", "decidedBy", "decidedAt", "detectedOn", "ownerIdentifiedOn", "notifiedOn"] as const),
] as const;
export type DocumentValue = (typeof DOCUMENT_VALUES)[number];

const known: ReadonlySet<string> = new Set(DOCUMENT_VALUES);
const PLACEHOLDER = /\{([^{}]*)\}/g;

const Line = z
  .string()
  .min(1)
  .max(2_000)
  .superRefine((line, context) => {
    for (const [, name = ""] of line.matchAll(PLACEHOLDER)) {
      if (known.has(name)) continue;
      context.addIssue({
        code: "custom",
        message: `names only ${DOCUMENT_VALUES.join(", ")} in braces, got {${name}}`,
      });
    }
  })
  .describe("Text; what is in braces is filled in, and left blank where it is not known");

const heading = Line.optional();
const Section = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), heading, lines: z.array(Line).min(1) }),
  z.strictObject({
    ...{ kind: z.literal("fields"), heading },
    fields: z
      .array(
        z.strictObject({
          label: Line,
          value: Line.optional().describe("Left out: a dotted line to be filled in by hand"),
          isOptional: z.boolean().default(false).describe("True: left out where nothing of it is known"),
        }),
      )
      .min(1),
  }),
  z.strictObject({
    ...{ kind: z.literal("pictures"), heading },
    roles: z.array(z.enum(["before", "at", "after", "crop"])).min(1),
    note: Line.optional().describe("Stands under the pictures"),
  }),
  z.strictObject({
    ...{ kind: z.literal("list"), heading, of: z.enum(["missing", "history", "hashes"]) },
    none: Line.optional().describe("Said where there is nothing to list; left out: then the section is"),
  }),
  z.strictObject({ kind: z.literal("signature"), lines: z.array(Line).min(1) }),
]);

/** How a document about a case is laid out and what it says. */
export const DocumentTemplate = z
  .strictObject({
    title: Line,
    subtitle: Line.optional(),
    draft: Line.optional().describe("Stands at the top of every page while the form is not the official one"),
    head: z
      .strictObject({ left: z.array(Line).min(1), right: z.array(Line).min(1) })
      .optional()
      .describe("The two columns at the top of an official letter"),
    footer: Line.describe("Stands at the bottom of every page, before the number of the page"),
    sections: z.array(Section).min(1),
  })
  .describe("A document about a case");
export type DocumentTemplate = z.infer<typeof DocumentTemplate>;

/**
 * A line with its values filled in.
 * @returns `undefined` when the line names values and none of them is known
 */
export function filledIn(line: string, values: DocumentValues, blank: string): string | undefined {
  const names = [...line.matchAll(PLACEHOLDER)].map(([, name = ""]) => name as DocumentValue); // checked by the schema
  if (names.length > 0 && names.every((name) => values[name] === undefined)) return undefined;
  return line.replaceAll(PLACEHOLDER, (_whole, name: DocumentValue) => values[name] ?? blank);
}

/** What is known of a case, as text; what is absent is not known. */
export type DocumentValues = { readonly [Name in DocumentValue]?: string | undefined };
