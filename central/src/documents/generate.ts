import type { GeneratedFile } from "@ngaba/config";
import { CaseExport } from "@ngaba/contract";
import { z } from "zod";

/** JSON Schema of what other systems take, as docs/case-export.md says. It is open: fields are only added. */
export const generateExportSchema = (): GeneratedFile => ({
  path: "docs/case-export.schema.json",
  text: `${JSON.stringify(z.toJSONSchema(CaseExport, { io: "input" }), undefined, 2)}\n`,
});
