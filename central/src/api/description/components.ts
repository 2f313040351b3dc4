import * as contract from "@ngaba/contract";
import { z } from "zod";

/** A JSON Schema, as far as ours go. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Schemas under the names by which the description calls them. */
export interface Components {
  /** A schema that refers to those with a name of their own. */
  schemaOf(schema: z.ZodType): JsonSchema;
  /** All that were referred to, by name. */
  named(): Readonly<Record<string, JsonSchema>>;
}

/** The contract's exports: a schema is called as it is there. Of two names for one, the first. */
const names = new Map<unknown, string>();
for (const [name, value] of Object.entries(contract).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  if (value instanceof z.ZodType && !names.has(value)) names.set(value, name);
}

/** zod's own registry of descriptions, with these names. */
const named: typeof z.globalRegistry = Object.assign(z.registry<z.core.GlobalMeta>(), {
  get: (schema: z.core.$ZodType) => {
    const id = names.get(schema);
    return { ...z.globalRegistry.get(schema), ...(id !== undefined && { id }) };
  },
});

/**
 * Schemas as who asks must write, and may read them: an answer may have more fields than are said, unless it is said that it
 * has not.
 */
export function createComponents(): Components {
  const found = new Map<string, JsonSchema>();
  return {
    schemaOf: (schema) => {
      const { $schema: _dialect, $defs = {}, ...own } = z.toJSONSchema(schema, { io: "input", metadata: named });
      for (const [name, definition] of Object.entries($defs)) found.set(name, toComponent(definition));
      return toComponent(own);
    },
    named: () => Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A copy that refers to where OpenAPI keeps schemas, and has no id besides its name. */
function toComponent(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) => {
    if (key === "$ref" && typeof value === "string") return value.replace("#/$defs/", "#/components/schemas/");
    return value;
  });
  const { id: _name, ...copy }: JsonSchema = JSON.parse(text);
  return copy;
}
