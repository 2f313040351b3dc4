/** Requests drawn from the API's description: in order, and then spoilt in none, one or a few places. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { DescribedOperation, OpenApi, Parameter } from "../../../central/src/api/description/openapi.ts";
import { hostileBodies, hostileHeaders, hostileTexts, hostileValues } from "./hostile.ts";
import { type Drawing, valuesOf } from "./schema-values.ts";

export interface RandomRequest {
  /** Method and path of the line in the table of rights, such as `GET /api/events/:id`. */
  readonly operation: string;
  readonly method: string;
  /** Who asks, by name. */
  readonly asker: string;
  readonly path: Readonly<Record<string, string>>;
  /** The path as it is sent, where it was spoilt so that it may lead elsewhere. */
  readonly rawPath?: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface RequestDrawing {
  readonly api: OpenApi;
  readonly known: Drawing["known"];
  /** Who may ask each kind of operation, by what the table of rights calls them. */
  readonly askers: { readonly anybody: readonly string[]; readonly agent: readonly string[] };
}

export function randomRequests({ api, known, askers }: RequestDrawing): fc.Arbitrary<RandomRequest> {
  const drawing = { schemas: api.components.schemas, known };
  const all = Object.values(api.paths).flatMap((methods) => Object.entries(methods));
  const requests = all.map(([method, operation]) => {
    const names = operation.operationId.includes("/api/agents/:agentId") ? askers.agent : askers.anybody;
    return inOrder(method, operation, names, drawing);
  });
  const spoiling = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    fc.array(spoilers, { minLength: 1, maxLength: 3 }),
  );
  return fc
    .tuple(fc.oneof(...requests), spoiling)
    .map(([request, spoilt]) => spoilt.reduce((before, spoil) => spoil(before), request));
}

function inOrder(
  method: string,
  operation: DescribedOperation,
  askers: readonly string[],
  drawing: Drawing,
): fc.Arbitrary<RandomRequest> {
  const { operationId, parameters = [] } = operation;
  return fc
    .record({
      asker: fc.constantFrom(...askers),
      path: parametersIn("path", parameters, drawing),
      query: parametersIn("query", parameters, drawing),
      headers: parametersIn("header", parameters, drawing),
      body: bodies(operation, drawing),
    })
    .map(({ asker, path, query, headers, body }) => {
      const { mediaType, content } = body;
      const request = {
        ...{ operation: operationId, method: method.toUpperCase(), asker, path, query: Object.entries(query) },
        ...{ headers: { ...headers, ...(mediaType !== undefined && { "content-type": mediaType }) } },
        body: content,
      };
      return content instanceof Uint8Array ? withItsHash(request, content) : request;
    });
}

/** A file is sent under the hash that it has. */
function withItsHash(request: RandomRequest, content: Uint8Array): RandomRequest {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const { path, headers } = request;
  if (path.sha256 !== undefined) {
    const place = request.method === "PATCH" && { "upload-offset": "0", "upload-length": String(content.length) };
    return { ...request, path: { ...path, sha256 }, headers: { ...headers, ...place } };
  }
  return { ...request, headers: { ...headers, "content-sha256": sha256 } };
}

function parametersIn(
  place: Parameter["in"],
  parameters: readonly Parameter[],
  drawing: Drawing,
): fc.Arbitrary<Record<string, string>> {
  const own = parameters.filter((parameter) => parameter.in === place);
  const drawn = own.map(({ name, schema, required }) => {
    const texts = valuesOf(schema, drawing, name).map(String);
    return [name, required ? texts : fc.option(texts, { nil: undefined })] as const;
  });
  return fc.record(Object.fromEntries(drawn)).map(withoutAbsent);
}

function withoutAbsent(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

interface DrawnBody {
  readonly mediaType?: string;
  readonly content: string | Uint8Array | undefined;
}

const jpegs = fc.uint8Array({ maxLength: 500 }).map((bytes) => Uint8Array.of(0xff, 0xd8, ...bytes, 0xff, 0xd9));

function bodies({ requestBody }: DescribedOperation, drawing: Drawing): fc.Arbitrary<DrawnBody> {
  const forms = Object.entries(requestBody?.content ?? {});
  if (forms.length === 0) return fc.constant({ content: undefined });
  const drawn = forms.map(([mediaType, { schema }]) => {
    if (forms.length > 1 || mediaType !== "application/json") return jpegs.map((content) => ({ mediaType, content }));
    return valuesOf(schema, drawing).map((value) => ({ mediaType, content: JSON.stringify(value) }));
  });
  return fc.oneof(...drawn);
}

type Spoil = (request: RandomRequest) => RandomRequest;

const spoilt = (request: RandomRequest, change: Partial<RandomRequest>): RandomRequest => ({
  ...request,
  ...change,
});

/** The one of several that a number stands for. */
const chosen = <T>(values: readonly T[], at: number): T | undefined => values[at % Math.max(1, values.length)];

const spoilers: fc.Arbitrary<Spoil> = fc.oneof<fc.Arbitrary<Spoil>[]>(
  fc.tuple(hostileTexts, fc.nat()).map(([text, at]) => (request) => {
    const name = chosen(Object.keys(request.path), at);
    return name === undefined ? request : spoilt(request, { path: { ...request.path, [name]: text || "\0" } });
  }),
  fc.tuple(hostileTexts, fc.nat()).map(([text, at]) => (request) => {
    const sent = text.replaceAll(/[^\x21-\x7e]|[?#]/g, "");
    const parts = request.operation.split(" ")[1]?.split("/") ?? [];
    return spoilt(request, {
      rawPath: `/${parts
        .slice(1)
        .with(at % (parts.length - 1), sent)
        .join("/")}`,
    });
  }),
  fc.tuple(hostileTexts, fc.nat()).map(([text, at]) => (request) => {
    const index = at % Math.max(1, request.query.length);
    const query = request.query.map(([name, value], i) => [name, i === index ? text : value] as const);
    return spoilt(request, { query });
  }),
  fc.tuple(hostileTexts, hostileTexts).map(([name, value]) => (request) => {
    return spoilt(request, { query: [...request.query, [name, value]] });
  }),
  fc.nat().map((at) => (request) => {
    const twice = chosen(request.query, at);
    return spoilt(request, { query: twice === undefined ? [] : [...request.query, twice] });
  }),
  fc.nat().map((at) => (request) => {
    const query = request.query.filter((_pair, index) => index !== at % Math.max(1, request.query.length));
    return spoilt(request, { query });
  }),
  hostileHeaders.map(([name, value]) => (request) => {
    return spoilt(request, { headers: { ...request.headers, [name]: value } });
  }),
  hostileBodies.map((body) => (request) => {
    return spoilt(request, { body, headers: { "content-type": "application/json", ...request.headers } });
  }),
  fc.tuple(hostileValues, fc.nat()).map(
    ([value, at]) =>
      (request) =>
        spoilField(request, value, at),
  ),
  fc.constantFrom("nobody", "stranger").map((asker) => (request) => spoilt(request, { asker })),
  fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS").map((method) => (request) => {
    return spoilt(request, { method });
  }),
);

/** Another value in one field of a JSON body, or one field more. */
function spoilField(request: RandomRequest, value: unknown, at: number): RandomRequest {
  if (typeof request.body !== "string") return request;
  const body = parsed(request.body);
  if (body === undefined) return request;
  const name = chosen([...Object.keys(body), "another"], at) ?? "another";
  return spoilt(request, { body: JSON.stringify({ ...body, [name]: value }) });
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // it was spoilt before
  }
}

/** The address as it is sent. */
export function addressOf({ operation, path, rawPath, query }: RandomRequest): string {
  const pattern = operation.split(" ")[1] ?? "/";
  const own = rawPath ?? pattern.replaceAll(/:(\w+)/g, (_part, name: string) => encoded(path[name] ?? ""));
  const pairs = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return pairs.length === 0 ? own : `${own}?${pairs.join("&")}`;
}

/** Half of a pair of surrogates has no UTF-8, but bytes that look as if it had. */
const encoded = (text: string): string =>
  [...text].map((char) => (char.isWellFormed() ? encodeURIComponent(char) : "%ED%A0%80")).join("");
