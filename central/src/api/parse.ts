import type { Problem } from "@ngaba/contract";
import type { Request } from "express";
import type { z } from "zod";
import { HttpProblem } from "./problem.ts";

/**
 * What the query says, by its schema.
 * @throws {HttpProblem} 400 with every problem, unknown keys among them
 */
export function parseQuery<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  return parse(request.query, schema, "QUERY_INVALID");
}

/**
 * What the path's parameters say, by their schema.
 * @throws {HttpProblem} 400 with every problem
 */
export function parseParams<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  return parse(request.params, schema, "PATH_INVALID");
}

/**
 * What the JSON of the body says, by its schema.
 * @throws {HttpProblem} 400 with every problem, unknown keys among them
 */
export function parseBody<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  return parse(request.body, schema, "BODY_INVALID");
}

function parse<S extends z.ZodType>(value: unknown, schema: S, code: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HttpProblem(400, code, { problems: result.error.issues.flatMap(toProblems) });
}

function toProblems(issue: z.core.$ZodIssue): NonNullable<Problem["problems"]> {
  if (issue.code === "unrecognized_keys") return issue.keys.map((path) => ({ path, message: "unknown" }));
  return [{ path: issue.path.join("."), message: issue.message }];
}
