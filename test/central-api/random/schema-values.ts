/** Values that a JSON Schema allows, drawn at random: as far as the schemas of our own API go. */
import fc from "fast-check";
import type { JsonSchema } from "../../../central/src/api/description/components.ts";

export interface Drawing {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** What means something to the centre that is asked, by the name of a property, of a schema, or of a format. */
  readonly known: Readonly<Record<string, readonly unknown[]>>;
}

/** @param name of the property, where there is one */
export function valuesOf(schema: JsonSchema, drawing: Drawing, name = ""): fc.Arbitrary<unknown> {
  const referred = schema.$ref?.replace("#/components/schemas/", "");
  const known = [name, referred, schema.format].flatMap((key) => drawing.known[key ?? ""] ?? []);
  const drawn = referred === undefined ? anyOf(schema, drawing) : valuesOf(drawing.schemas[referred] ?? {}, drawing);
  if (known.length === 0) return drawn;
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: drawn });
}

function anyOf(schema: JsonSchema, drawing: Drawing): fc.Arbitrary<unknown> {
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms !== undefined) return fc.oneof(...forms.map((form) => valuesOf(form, drawing)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const [first = "string", ...others] = [schema.type ?? []].flat();
  if (others.length > 0) return fc.oneof(...[first, ...others].map((type) => ofType({ ...schema, type }, drawing)));
  return ofType({ ...schema, type: first }, drawing);
}

function ofType(schema: JsonSchema, drawing: Drawing): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case "integer":
      return fc.integer({ min: Math.max(schema.minimum ?? -9, -1e9), max: Math.min(schema.maximum ?? 1e9, 1e9) });
    case "number":
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valuesOf(schemaOr(schema.items), drawing), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, 5),
      });
    case "object":
      return objects(schema, drawing);
    default:
      return texts(schema);
  }
}

function objects(schema: JsonSchema, drawing: Drawing): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, valuesOf(schemaOr(field), drawing, name)] as const,
  );
  const required = schema.required ?? [];
  const optional = fields.filter(([name]) => !required.includes(name));
  return fc
    .tuple(fc.record(Object.fromEntries(fields)), fc.subarray(optional.map(([name]) => name)))
    .map(([whole, left]) => Object.fromEntries(Object.entries(whole).filter(([name]) => !left.includes(name))));
}

function texts({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> {
  if (format === "uuid") return fc.uuid();
  if (format === "date-time") {
    const range = { min: new Date("2025-01-01"), max: new Date("2027-01-01"), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 60) });
}

/** `true`, or nothing said, is a schema of anything; tuples are not among ours. */
const schemaOr = (schema: JsonSchema["items"]): JsonSchema =>
  typeof schema === "object" && !Array.isArray(schema) ? schema : {};
