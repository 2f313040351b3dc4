import type { AccessLine } from "../access.ts";
import type { Operation, ProblemName } from "./operation.ts";

/** Answered before the limit on requests: each has another limit, or a reason to have none. */
const hasOwnLimit = ({ path, roles }: AccessLine): boolean =>
  !path.startsWith("/api/") || roles === "agent" || /^\/api\/(media\/|cameras\/:cameraId\/picture$)/.test(path);

const changesSomething = ({ method }: AccessLine): boolean => method !== "GET" && method !== "HEAD";

/** What any route may refuse that is opened, asked and limited as this one is. */
export function commonProblems(line: AccessLine, { path, query, body }: Operation): readonly ProblemName[] {
  return [
    ...(path === undefined ? [] : (["400 PATH_INVALID", "400 REQUEST_INVALID"] as const)),
    ...(query === undefined ? [] : (["400 QUERY_INVALID"] as const)),
    ...(body === undefined || !("json" in body) ? [] : jsonProblems),
    ...doorProblems(line),
    "421 HOST_NOT_ALLOWED",
    "500 INTERNAL",
  ];
}

const jsonProblems = [
  ...(["400 BODY_INVALID", "400 REQUEST_INVALID", "408 BODY_TOO_SLOW"] as const),
  ...(["413 REQUEST_INVALID", "415 REQUEST_INVALID"] as const),
] as const;

function doorProblems(line: AccessLine): readonly ProblemName[] {
  const crossSite = changesSomething(line) ? (["403 CROSS_SITE"] as const) : [];
  const limit = hasOwnLimit(line) ? [] : (["429 TOO_MANY_REQUESTS"] as const);
  if (line.roles === "anybody") return [...crossSite, ...limit];
  if (line.roles === "agent") return ["401 UNAUTHORISED", "403 NOT_YOUR_NAME", "429 TOO_MANY_WRONG_KEYS"];
  return [
    ...(["401 UNAUTHORISED", "403 FORBIDDEN", "403 PASSWORD_FIRST", "403 SECOND_FACTOR_FIRST"] as const),
    ...crossSite,
    "429 TOO_MANY_WRONG_KEYS",
    ...limit,
    ...(hasOwnLimit(line) && line.path.startsWith("/api/") ? (["429 TOO_MANY_FILES"] as const) : []),
  ];
}
