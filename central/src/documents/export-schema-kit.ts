/** The schema that other systems are given, read by a validator that is not the one it was made by. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";

const file = join(import.meta.dirname, "../../../docs/case-export.schema.json");

/** Whatever of an answer does not fit docs/case-export.schema.json. */
export function misfitsOf(answer: unknown): readonly string[] {
  // Formats are told beside a pattern that says the same.
  const ajv = new Ajv2020({ allErrors: true, validateFormats: false });
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
  return validate(answer) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}
