import { z } from "zod";

/** What one route takes and what it answers: for who writes a program that asks, and for the test that asks at random. */
export interface Operation {
  /** One sentence. */
  readonly summary: string;
  /** Parameters of the path, by name. */
  readonly path?: z.ZodObject;
  /** Absent: a query says nothing here. */
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: Body;
  readonly answers: readonly Answer[];
  /** What this route refuses besides what any may refuse (`common-problems.ts`). */
  readonly problems?: readonly ProblemName[];
}

/** JSON of a schema, or a file. */
export type Body = { readonly json: z.ZodType } | { readonly mediaTypes: readonly string[] };

/** Status and code of a problem document, as `404 EVENT_NOT_FOUND`. */
export type ProblemName = `${number} ${string}`;

/** An answer of a form of its own; usual problem documents are not among them. Without media types it has no body. */
export interface Answer {
  readonly status: number;
  readonly says: string;
  readonly mediaTypes?: readonly string[];
  /** Of JSON. */
  readonly schema?: z.ZodType;
}

export const json = (schema: z.ZodType, status = 200, says = "JSON"): Answer => ({
  ...{ status, says, schema },
  mediaTypes: ["application/json"],
});

export const file = (mediaTypes: readonly string[], status = 200, says = "The file"): Answer => ({
  ...{ status, says, mediaTypes },
});

/** A problem document that says more than others. */
export const toldMore = (status: number, schema: z.ZodType, says: string): Answer => ({
  ...{ status, says, schema },
  mediaTypes: ["application/problem+json"],
});

export const nothing = (status: number, says: string): Answer => ({ status, says });

export const done: Answer = nothing(204, "It is done");

const unchanged: Answer = nothing(304, "The reader has it already: If-None-Match names its ETag");

/** JSON that a reader may keep, and asks for anew with the `ETag` that it came with. */
export const kept = (schema: z.ZodType): readonly Answer[] => [json(schema), unchanged];

/** The same of a file. */
export const keptFile = (mediaTypes: readonly string[]): readonly Answer[] => [file(mediaTypes), unchanged];

/** The parameter of a path that ends in the id of something of ours. */
export const byId: z.ZodObject = z.strictObject({ id: z.uuid() });
