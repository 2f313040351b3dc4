import type { z } from "zod";

/** Tells one problem at a place inside the checked value. */
export type Report = (path: readonly PropertyKey[], message: string) => void;

/**
 * Adds a check over several fields that runs even where some of them are wrong by themselves, so that a file's
 * problems come all at once. `check` therefore gets the value as it came and reads it with {@link entries} and
 * {@link textOf}, which pass over what is malformed: the schema has reported that already.
 */
export function withCrossCheck<S extends z.ZodType>(schema: S, check: (value: unknown, report: Report) => void): S {
  return schema.superRefine(
    (value, context) => check(value, (path, message) => context.addIssue({ code: "custom", path: [...path], message })),
    { when: () => true },
  );
}

/** The field of an object, `undefined` when there is none. */
export function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** The field of an object when it is text. */
export function textOf(value: unknown, key: string): string | undefined {
  const text = fieldOf(value, key);
  return typeof text === "string" ? text : undefined;
}

/** The elements of an array field with their places; none when it is no array. */
export function entries(value: unknown, key: string): [index: number, element: unknown][] {
  const list = fieldOf(value, key);
  return Array.isArray(list) ? [...list.entries()] : [];
}

/** Reports every element of the array field `key` whose `id` an earlier one has. */
export function reportRepeatedIds(value: unknown, key: string, report: Report): void {
  const firstPlace = new Map<string, number>();
  for (const [index, element] of entries(value, key)) {
    const id = textOf(element, "id");
    if (id === undefined) continue;
    const first = firstPlace.get(id);
    if (first === undefined) firstPlace.set(id, index);
    else report([key, index, "id"], `"${id}" is taken by ${key}[${first}]`);
  }
}
