import {
  AgentList,
  type AgentView,
  CameraList,
  type CameraView,
  EventDetail,
  EventPage,
  FlowSeries,
  LaneSeries,
  OpenCounts,
  Problem,
  type SeriesQuery,
  SiteList,
  type SiteView,
  TurningSeries,
} from "@ngaba/contract";
import { z } from "zod";
import type { Result } from "./result.ts";

/** Everything that the page reads from the centre. */
export type ApiClient = {
  readonly sites: (signal: AbortSignal) => Promise<Result<readonly SiteView[]>>;
  readonly cameras: (signal: AbortSignal) => Promise<Result<readonly CameraView[]>>;
  readonly agents: (signal: AbortSignal) => Promise<Result<readonly AgentView[]>>;
  /** @param limit 1 to 200, newest first */
  readonly events: (limit: number, signal: AbortSignal) => Promise<Result<EventPage>>;
  readonly openCounts: (signal: AbortSignal) => Promise<Result<OpenCounts>>;
  readonly event: (id: string, signal: AbortSignal) => Promise<Result<EventDetail>>;
  /** Of all lines of a camera in a time, its end exclusive; the others of all lanes and turnings. */
  readonly flow: (query: SeriesQuery, signal: AbortSignal) => Promise<Result<FlowSeries>>;
  readonly lanes: (query: SeriesQuery, signal: AbortSignal) => Promise<Result<LaneSeries>>;
  readonly turnings: (query: SeriesQuery, signal: AbortSignal) => Promise<Result<TurningSeries>>;
};

/** Address of a picture by its hash. */
export const mediaAddress = (sha256: string): string => `/api/media/${sha256}`;

/** @param send `fetch`, or what stands in for it in a test */
export function createApiClient(send: typeof fetch): ApiClient {
  const get = <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) => getJson(send, path, schema, signal);
  return {
    sites: async (signal) => map(await get("/api/sites", SiteList, signal), ({ sites }) => sites),
    cameras: async (signal) => map(await get("/api/cameras", CameraList, signal), ({ cameras }) => cameras),
    agents: async (signal) => map(await get("/api/agents", AgentList, signal), ({ agents }) => agents),
    events: (limit, signal) => get(`/api/events?${new URLSearchParams({ limit: String(limit) })}`, EventPage, signal),
    openCounts: (signal) => get("/api/events/open-counts", OpenCounts, signal),
    event: (id, signal) => get(`/api/events/${encodeURIComponent(id)}`, EventDetail, signal),
    flow: (query, signal) => get(`/api/series/flow?${new URLSearchParams(query)}`, FlowSeries, signal),
    lanes: (query, signal) => get(`/api/series/lanes?${new URLSearchParams(query)}`, LaneSeries, signal),
    turnings: (query, signal) => get(`/api/series/turnings?${new URLSearchParams(query)}`, TurningSeries, signal),
  };
}

async function getJson<T>(
  send: typeof fetch,
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Result<T>> {
  try {
    const response = await send(path, { signal, headers: { accept: "application/json" } });
    if (response.status === 401) return { kind: "error", error: { reason: "unauthorised" } };
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) return refused(response.status, body);

    const parsed = schema.safeParse(body);
    if (parsed.success) return { kind: "ok", value: parsed.data };
    return { kind: "error", error: { reason: "unreadable", detail: z.prettifyError(parsed.error) } };
  } catch {
    return signal.aborted ? { kind: "aborted" } : { kind: "error", error: { reason: "unreachable" } };
  }
}

function refused(status: number, body: unknown): Result<never> {
  const problem = Problem.safeParse(body);
  const code = problem.success ? problem.data.code : `HTTP_${status}`;
  return { kind: "error", error: { reason: "refused", status, code } };
}

function map<A, B>(result: Result<A>, change: (value: A) => B): Result<B> {
  return result.kind === "ok" ? { kind: "ok", value: change(result.value) } : result;
}
