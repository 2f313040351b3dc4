import { type AccessLine, access } from "../access.ts";
import { commonProblems } from "./common-problems.ts";
import { type Components, createComponents, type JsonSchema } from "./components.ts";
import type { Operation, ProblemName } from "./operation.ts";
import { operations } from "./operations.ts";
import {
  type Content,
  createProblemAnswers,
  type DescribedAnswer,
  type ProblemAnswers,
  type Reference,
} from "./problem-answers.ts";

/** OpenAPI 3.1 of everything that the centre answers, as far as this repository's own tools read it. */
export interface OpenApi {
  readonly openapi: "3.1.1";
  readonly info: Readonly<Record<string, unknown>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, DescribedAnswer>>;
    readonly securitySchemes: object;
  };
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, DescribedAnswer | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: JsonSchema;
}

interface Parts {
  readonly components: Components;
  readonly problems: ProblemAnswers;
}

/** @throws {Error} a line of the table of rights is not described */
export function describeApi(): OpenApi {
  const components = createComponents();
  const parts = { components, problems: createProblemAnswers(components) };
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const line of access) {
    const operation = operations[`${line.method} ${line.path}`];
    if (operation === undefined) throw new Error(`${line.method} ${line.path} is not described`);
    const path = line.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [line.method.toLowerCase()]: describe(line, operation, parts) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Ngã Ba: the operations centre",
      version: "0.1.0",
      description:
        "`x-roles` names who may: people with one of these roles, `anybody`, or an `agent`; a machine needs the scope that stands beside `token`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: { schemas: components.named(), responses: parts.problems.named(), securitySchemes },
  };
}

const securitySchemes = {
  session: {
    ...{ type: "apiKey", in: "cookie", name: "__Host-ngaba_session_443" },
    description:
      "The cookie of who has signed in; its name ends in the centre's port, and begins without `__Host-` on loopback",
  },
  token: { type: "http", scheme: "bearer", description: "Of a machine that an administrator has let in" },
  upload: { type: "http", scheme: "bearer", description: "Of an agent" },
};

function describe(line: AccessLine, operation: Operation, parts: Parts): DescribedOperation {
  const { components } = parts;
  const parameters = parametersOf(operation, components);
  return {
    operationId: `${line.method} ${line.path}`,
    summary: operation.summary,
    ...rightsOf(line),
    ...(parameters.length > 0 && { parameters }),
    ...bodyOf(operation, components),
    responses: responsesOf(line, operation, parts),
  };
}

function rightsOf({ roles, scope }: AccessLine): object {
  if (roles === "anybody") return { "x-roles": "anybody", security: [] };
  if (roles === "agent") return { "x-roles": "agent", security: [{ upload: [] }] };
  return { "x-roles": roles, security: [{ session: [] }, ...(scope === undefined ? [] : [{ token: [scope] }])] };
}

function parametersOf({ path, query, headers }: Operation, components: Components): readonly Parameter[] {
  const places = [
    { place: "path", schema: path },
    { place: "query", schema: query },
    { place: "header", schema: headers },
  ] as const;
  return places.flatMap(({ place, schema }) =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      ...{ name, in: place, required: !field.safeParse(undefined).success },
      schema: components.schemaOf(field),
    })),
  );
}

function bodyOf({ body }: Operation, components: Components): Pick<DescribedOperation, "requestBody"> {
  if (body === undefined) return {};
  const content =
    "json" in body ? formsOf(["application/json"], components.schemaOf(body.json)) : formsOf(body.mediaTypes, {});
  return { requestBody: { required: true, content } };
}

/** @param schema empty for bytes */
const formsOf = (mediaTypes: readonly string[], schema: JsonSchema): Content =>
  Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));

type Responses = DescribedOperation["responses"];

/** One answer for each status: what is told of it, and every form that it may have. */
function responsesOf(line: AccessLine, operation: Operation, { components, problems }: Parts): Responses {
  const responses: Record<string, DescribedAnswer | Reference> = {};
  for (const { status, says, mediaTypes, schema } of operation.answers) {
    const forms = mediaTypes && formsOf(mediaTypes, schema === undefined ? {} : components.schemaOf(schema));
    const content = forms && { ...contentOf(responses[status]), ...forms };
    responses[status] = { description: says, ...(content !== undefined && { content }) };
  }
  for (const [status, codes] of codesByStatus(line, operation)) {
    const usual = responses[status];
    if (usual === undefined || "$ref" in usual) responses[status] = problems.answerOf(status, codes);
    else {
      const description = `${usual.description}; or ${codes.join(", ")}`;
      responses[status] = { description, content: { ...usual.content, ...problems.contentOf(codes) } };
    }
  }
  return responses;
}

/** Forms that an answer of this status may have already. */
const contentOf = (answer: DescribedAnswer | Reference | undefined): Content =>
  answer === undefined || "$ref" in answer ? {} : (answer.content ?? {});

function codesByStatus(line: AccessLine, operation: Operation): ReadonlyMap<string, readonly string[]> {
  const codes = new Map<string, Set<string>>();
  for (const name of problemNamesOf(line, operation)) {
    const [status = "", code = ""] = name.split(" ");
    codes.set(status, (codes.get(status) ?? new Set()).add(code));
  }
  return new Map([...codes].map(([status, of]) => [status, [...of]]));
}

/** Everything that a route may refuse, as `404 EVENT_NOT_FOUND`. */
export const problemNamesOf = (line: AccessLine, operation: Operation): readonly ProblemName[] => [
  ...(operation.problems ?? []),
  ...commonProblems(line, operation),
];
