import { z } from "zod";
import { AuthorityFile } from "./authority/authority.ts";
import { CalendarFile } from "./calendar/calendar.ts";
import { DocumentTemplate } from "./documents/document-template.ts";
import { DocumentOffice, DocumentWords } from "./documents/document-words.ts";
import { CamerasFile, SitesFile } from "./inventory.ts";
import { StatutesFile } from "./statutes/statute.ts";

/** A generated file: path from the repository's root, and what it must hold. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** JSON Schema of a YAML file as people write it, for editors that check while one types. */
export function jsonSchemaFile(name: string, schema: z.ZodType): GeneratedFile {
  // `input`: what has a default may be left out.
  const json = z.toJSONSchema(schema, { io: "input" });
  return { path: `config/${name}.schema.json`, text: `${JSON.stringify(json, undefined, 2)}\n` };
}

/** The generated files of this package. */
export function generateSchemas(): GeneratedFile[] {
  return [
    jsonSchemaFile("sites", SitesFile),
    jsonSchemaFile("cameras", CamerasFile),
    jsonSchemaFile("statutes", StatutesFile),
    jsonSchemaFile("calendar", CalendarFile),
    jsonSchemaFile("authority", AuthorityFile),
    jsonSchemaFile("document", DocumentTemplate),
    jsonSchemaFile("document-words", DocumentWords),
    jsonSchemaFile("document-office", DocumentOffice),
  ];
}
