import {
  AgentList,
  type AgentView,
  AuditPage,
  type AuditQuery,
  CameraList,
  type CameraOrder,
  CameraTimeline,
  type CameraView,
  EventDetail,
  EventPage,
  type EventQuery,
  Figures,
  FlowSeries,
  LaneSeries,
  MapView,
  type Measure,
  NamedGroupList,
  type NamedGroupView,
  OpenCounts,
  OrderView,
  Problem,
  type RecordingRequest,
  RecordingView,
  type SeriesQuery,
  SiteList,
  type SiteView,
  type SumUnit,
  type TimelineQuery,
  TurningSeries,
} from "@ngaba/contract";
import { z } from "zod";
import type { Result } from "./result.ts";
import { type TakeBox, videoTo } from "./video.ts";

/** The newest picture of a camera, and when it was taken by this browser's clock. */
export type CameraPicture = { readonly jpeg: Blob; readonly takenAtMs: number };

/** Which events are looked for; `limit` 1 to 200. */
export type EventSearch = Partial<Omit<EventQuery, "limit">> & { readonly limit: number };

/** What figures are asked for. */
export type FiguresAsked = {
  readonly measure: Measure;
  readonly unit: SumUnit;
  readonly from: string;
  readonly to: string;
  /** Tags that the sums are told apart by. */
  readonly by: readonly string[];
  /** Absent: every camera. */
  readonly cameraIds?: readonly string[] | undefined;
};

/** What the audit log is asked for; a page has the centre's own length. */
export type AuditFilter = Omit<AuditQuery, "limit">;

/** Everything that the page reads from the centre, and asks of it. */
export type ApiClient = {
  readonly sites: (signal: AbortSignal) => Promise<Result<readonly SiteView[]>>;
  readonly cameras: (signal: AbortSignal) => Promise<Result<readonly CameraView[]>>;
  /** Lists of cameras that the centre's configuration names. */
  readonly namedGroups: (signal: AbortSignal) => Promise<Result<readonly NamedGroupView[]>>;
  readonly agents: (signal: AbortSignal) => Promise<Result<readonly AgentView[]>>;
  /** The city's map and what lies under it. */
  readonly map: (signal: AbortSignal) => Promise<Result<MapView>>;
  /** Newest first. */
  readonly events: (search: EventSearch, signal: AbortSignal) => Promise<Result<EventPage>>;
  readonly openCounts: (signal: AbortSignal) => Promise<Result<OpenCounts>>;
  /** @param how {@link AHEAD} of one that is not shown yet */
  readonly event: (id: string, signal: AbortSignal, how?: typeof AHEAD) => Promise<Result<EventDetail>>;
  /** Of all lines of a camera in a time, its end exclusive; the others of all lanes and turnings. */
  readonly flow: (query: SeriesQuery, signal: AbortSignal) => Promise<Result<FlowSeries>>;
  readonly lanes: (query: SeriesQuery, signal: AbortSignal) => Promise<Result<LaneSeries>>;
  readonly turnings: (query: SeriesQuery, signal: AbortSignal) => Promise<Result<TurningSeries>>;
  readonly figures: (asked: FiguresAsked, signal: AbortSignal) => Promise<Result<Figures>>;
  readonly timeline: (cameraId: string, query: TimelineQuery, signal: AbortSignal) => Promise<Result<CameraTimeline>>;
  readonly picture: (cameraId: string, signal: AbortSignal) => Promise<Result<CameraPicture>>;
  /** Has a stretch of recorded video kept. */
  readonly keep: (cameraId: string, stretch: RecordingRequest) => Promise<Result<RecordingView>>;
  readonly recording: (id: string, signal: AbortSignal) => Promise<Result<RecordingView>>;
  readonly give: (cameraId: string, order: CameraOrder) => Promise<Result<OrderView>>;
  /** A camera's video as it comes, box by box, until the centre ends it or `signal` aborts. */
  readonly live: (cameraId: string, take: TakeBox, signal: AbortSignal) => Promise<Result<undefined>>;
  /** The same of a stretch that its agent still holds, at most five minutes. */
  readonly past: (
    cameraId: string,
    stretch: RecordingRequest,
    take: TakeBox,
    signal: AbortSignal,
  ) => Promise<Result<undefined>>;
  readonly order: (id: string, signal: AbortSignal) => Promise<Result<OrderView>>;
  /** Newest first. */
  readonly audit: (filter: AuditFilter, signal: AbortSignal) => Promise<Result<AuditPage>>;
};

/** Address of a picture by its hash. */
export const mediaAddress = (sha256: string): string => `/api/media/${sha256}`;

/** @param send `fetch`, or what stands in for it in a test */
export function createApiClient(send: typeof fetch): ApiClient {
  const get = <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) => askJson(send, path, schema, { signal });
  const post = <T>(path: string, schema: z.ZodType<T>, body: object) =>
    askJson(send, path, schema, { method: "POST", body: JSON.stringify(body) });
  const camera = (id: string) => `/api/cameras/${encodeURIComponent(id)}`;
  return {
    sites: async (signal) => map(await get("/api/sites", SiteList, signal), ({ sites }) => sites),
    cameras: async (signal) => map(await get("/api/cameras", CameraList, signal), ({ cameras }) => cameras),
    namedGroups: async (signal) => map(await get("/api/named-groups", NamedGroupList, signal), ({ groups }) => groups),
    agents: async (signal) => map(await get("/api/agents", AgentList, signal), ({ agents }) => agents),
    map: (signal) => get("/api/map", MapView, signal),
    events: (search, signal) => get(`/api/events?${queryOf(search)}`, EventPage, signal),
    openCounts: (signal) => get("/api/events/open-counts", OpenCounts, signal),
    event: (id, signal, how) => askJson(send, `/api/events/${encodeURIComponent(id)}`, EventDetail, { signal, ...how }),
    flow: (query, signal) => get(`/api/series/flow?${new URLSearchParams(query)}`, FlowSeries, signal),
    lanes: (query, signal) => get(`/api/series/lanes?${new URLSearchParams(query)}`, LaneSeries, signal),
    turnings: (query, signal) => get(`/api/series/turnings?${new URLSearchParams(query)}`, TurningSeries, signal),
    figures: ({ measure, unit, from, to, by, cameraIds }, signal) => {
      const lists = { ...(by.length > 0 && { by: by.join() }), ...(cameraIds && { camera: cameraIds.join() }) };
      return get(`/api/figures/${measure}?${new URLSearchParams({ unit, from, to, ...lists })}`, Figures, signal);
    },
    timeline: (id, query, signal) =>
      get(`${camera(id)}/timeline?${new URLSearchParams(query)}`, CameraTimeline, signal),
    picture: (id, signal) => ask(send, `${camera(id)}/picture`, pictureOf, { signal }),
    keep: (id, stretch) => post(`${camera(id)}/recordings`, RecordingView, stretch),
    live: (id, take, signal) => ask(send, `${camera(id)}/live`, videoTo(take), { signal, isLong: true }),
    past: (id, stretch, take, signal) =>
      ask(send, `${camera(id)}/past?${new URLSearchParams(stretch)}`, videoTo(take), { signal, isLong: true }),
    recording: (id, signal) => get(`/api/recordings/${encodeURIComponent(id)}`, RecordingView, signal),
    give: (id, order) => post(`${camera(id)}/orders`, OrderView, order),
    order: (id, signal) => get(`/api/orders/${encodeURIComponent(id)}`, OrderView, signal),
    audit: (filter, signal) => get(`/api/audit?${queryOf(filter)}`, AuditPage, signal),
  };
}

/** What is undefined is left out. */
export const queryOf = (search: object): URLSearchParams =>
  new URLSearchParams(
    Object.entries(search).flatMap(([key, value]) => (value === undefined ? [] : [[key, `${value}`]])),
  );

/** Reads a good answer, whatever it is. */
export type ReadAnswer<T> = (response: Response) => Promise<Result<T>>;

/** Says of what is asked for that it is not shown yet: it is noted as read ahead, and as viewed once it is asked for without. */
export const AHEAD = { headers: { "ngaba-read-ahead": "true" } } as const;

export type Asking = Omit<RequestInit, "headers"> & {
  readonly headers?: Readonly<Record<string, string>>;
  /** Refusals of these statuses are answers too, for `read`. */
  readonly alsoReads?: readonly number[];
  /** It may take as long as it takes. */
  readonly isLong?: boolean;
};

/** Whatever is not whole by then will not come: a link may die without a word. */
const WHOLE_WITHIN_MS = 30_000;

/** Asks the centre. It never throws. */
export async function ask<T>(
  send: typeof fetch,
  path: string,
  read: ReadAnswer<T>,
  { alsoReads = [], isLong = false, signal: given, ...init }: Asking,
): Promise<Result<T>> {
  const headers = {
    accept: "application/json",
    ...(init.body !== undefined && { "content-type": "application/json" }),
    ...init.headers,
  };
  const signals = [...(given ? [given] : []), ...(isLong ? [] : [AbortSignal.timeout(WHOLE_WITHIN_MS)])];
  try {
    const response = await send(path, { ...init, headers, signal: AbortSignal.any(signals) });
    if (response.status === 401) return { kind: "error", error: { reason: "unauthorised" } };
    if (response.ok || alsoReads.includes(response.status)) return await read(response);
    return refused(response, await response.json().catch(() => undefined));
  } catch {
    return given?.aborted === true ? { kind: "aborted" } : { kind: "error", error: { reason: "unreachable" } };
  }
}

/** Asks for JSON of this form. */
export const askJson = <T>(send: typeof fetch, path: string, schema: z.ZodType<T>, init: Asking): Promise<Result<T>> =>
  ask(send, path, jsonOf(schema), init);

/** Reads JSON of this form. */
export const jsonOf =
  <T>(schema: z.ZodType<T>): ReadAnswer<T> =>
  async (response) => {
    const parsed = schema.safeParse(await response.json().catch(nothingIfNoJson));
    return parsed.success ? { kind: "ok", value: parsed.data } : unreadable(z.prettifyError(parsed.error));
  };

/** The end of the way here is none of the answer's faults. */
function nothingIfNoJson(error: unknown): undefined {
  if (!(error instanceof SyntaxError)) throw error;
}

const unreadable = (detail: string): Result<never> => ({ kind: "error", error: { reason: "unreadable", detail } });

const pictureOf: ReadAnswer<CameraPicture> = async (response) => {
  const age = response.headers.get("ngaba-age-ms");
  const takenAtMs = age === null ? Number.NaN : Date.now() - Number(age);
  if (!Number.isFinite(takenAtMs)) return unreadable("a picture without its age");
  return { kind: "ok", value: { jpeg: await response.blob(), takenAtMs } };
};

function refused({ status, headers }: Response, body: unknown): Result<never> {
  const problem = Problem.safeParse(body);
  const code = problem.success ? problem.data.code : `HTTP_${status}`;
  const retryAfter = headers.get("retry-after");
  const wait = retryAfter !== null && /^\d+$/.test(retryAfter) && { retryAfterS: Number(retryAfter) };
  return { kind: "error", error: { reason: "refused", status, code, ...wait } };
}

/** The result with its value changed, when there is one. */
export function map<A, B>(result: Result<A>, change: (value: A) => B): Result<B> {
  return result.kind === "ok" ? { kind: "ok", value: change(result.value) } : result;
}
