import { Problem } from "@ngaba/contract";
import type { Components, JsonSchema } from "./components.ts";

/** By media type. */
export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface DescribedAnswer {
  readonly description: string;
  readonly content?: Content;
}

export interface Reference {
  readonly $ref: string;
}

/** What is refused, each combination of codes once for all routes. */
export interface ProblemAnswers {
  answerOf(status: string, codes: readonly string[]): Reference;
  /** The same, to stand beside other forms of an answer with that status. */
  contentOf(codes: readonly string[]): Content;
  /** All that were referred to, by name. */
  named(): Readonly<Record<string, DescribedAnswer>>;
}

export function createProblemAnswers(components: Components): ProblemAnswers {
  const found = new Map<string, DescribedAnswer>();
  const contentOf = (codes: readonly string[]): Content => {
    const schema = { allOf: [components.schemaOf(Problem), { properties: { code: { enum: [...codes] } } }] };
    return { "application/problem+json": { schema } };
  };
  return {
    contentOf,
    answerOf: (status, codes) => {
      const name = [status, ...codes].join(".");
      found.set(name, { description: codes.join(", "), content: contentOf(codes) });
      return { $ref: `#/components/responses/${name}` };
    },
    named: () => Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
