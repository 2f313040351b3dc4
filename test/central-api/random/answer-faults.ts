/** What is wrong with an answer, by the API's description and by what holds for every answer. */
import { isDeepStrictEqual } from "node:util";
import { Problem } from "@ngaba/contract";
import { access } from "../../../central/src/api/access.ts";
import { problemNamesOf } from "../../../central/src/api/description/openapi.ts";
import type { Answer } from "../../../central/src/api/description/operation.ts";
import { operations } from "../../../central/src/api/description/operations.ts";
import type { RandomRequest } from "./random-requests.ts";
import type { RawAnswer } from "./raw-client.ts";

/** The first fault that is found; `undefined`: none. */
export function faultOf(request: RandomRequest, answer: RawAnswer): string | undefined {
  const { status, headers } = answer;
  if (status >= 500) return `it says ${status}`;
  if (headers.planted !== undefined || headers["set-cookie"]?.join().includes("planted"))
    return "it has a header of ours";
  if (headers["content-security-policy"]?.includes("default-src 'self'") !== true) return "it has no policy";
  if (headers["x-content-type-options"] !== "nosniff") return "its type may be guessed";
  const text = answer.body.toString();
  if (/node_modules|SQLITE_|\bat \w+ \(|password_hash/.test(text) && !isMedia(answer)) return "it tells of its inside";
  if (request.method === "HEAD" && answer.body.length > 0) return "an answer to HEAD has a body";
  return isElsewhere(request) ? faultElsewhere(answer) : faultByDescription(request, answer);
}

const isMedia = ({ headers }: RawAnswer): boolean => /^(image|video)\//.test(headers["content-type"] ?? "");

const isElsewhere = ({ rawPath, operation, method }: RandomRequest): boolean =>
  rawPath !== undefined || !(operation.startsWith(`${method} `) || (method === "HEAD" && operation.startsWith("GET ")));

/** Of a request that may have led to any route. */
function faultElsewhere(answer: RawAnswer): string | undefined {
  if (answer.status < 400 || answer.status === 410 || answer.body.length === 0) return undefined;
  return problemOf(answer) === undefined ? "it refuses without a problem document" : undefined;
}

function faultByDescription({ operation, method }: RandomRequest, answer: RawAnswer): string | undefined {
  const described = operations[operation];
  const line = access.find((one) => `${one.method} ${one.path}` === operation);
  if (described === undefined || line === undefined) return "nobody has described it";
  const type = answer.headers["content-type"]?.split(";")[0];
  if (method === "HEAD" && !operation.startsWith("HEAD ")) return undefined; // as GET, and without a body to look at
  const usual = described.answers.find(({ status, mediaTypes }) => status === answer.status && fits(mediaTypes, type));
  if (usual !== undefined) return faultOfBody(usual, answer);
  if (method === "HEAD") return answer.status >= 400 ? undefined : `${answer.status} is not described`;
  const problem = problemOf(answer);
  if (problem === undefined) return `${answer.status} ${type} is not described`;
  const names: readonly string[] = problemNamesOf(line, described);
  const name = `${answer.status} ${problem.code}`;
  return names.includes(name) ? undefined : `${name} is not described`;
}

const fits = (mediaTypes: Answer["mediaTypes"], type: string | undefined): boolean =>
  mediaTypes === undefined ? type === undefined || !type.includes("json") : mediaTypes.includes(type ?? "");

function faultOfBody({ schema, mediaTypes }: Answer, { body, status }: RawAnswer): string | undefined {
  if (mediaTypes === undefined && status !== 303) return body.length > 0 ? "it has a body" : undefined;
  if (schema === undefined) return undefined;
  const value: unknown = JSON.parse(body.toString());
  const read = schema.safeParse(value);
  if (!read.success) return `its schema says: ${read.error.message}`;
  return isDeepStrictEqual(read.data, value) ? undefined : "it has fields that are not described";
}

/** A problem document, which says what its headers say. */
function problemOf({ status, headers, body }: RawAnswer): Problem | undefined {
  if (!headers["content-type"]?.startsWith("application/problem+json")) return undefined;
  const read = Problem.strict().safeParse(JSON.parse(body.toString()));
  if (!read.success || read.data.status !== status || read.data.requestId !== headers["x-request-id"]) return undefined;
  return read.data;
}
