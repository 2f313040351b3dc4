import {
  type Actor,
  type ActRequest,
  AssigneeList,
  EventPage,
  EventView,
  HandlingChanged,
  HandlingDetail,
  HandOver,
  HandOverList,
  type HandOverRequest,
  type IncidentReport,
  InHandList,
} from "@ngaba/contract";
import type { z } from "zod";
import { type AHEAD, type Asking, ask, askJson, jsonOf, map, mediaAddress } from "./client.ts";
import type { Result } from "./result.ts";

/** `isChanged`: somebody else was first, nothing was done, and this is how it stands. */
export type ActResult = { readonly isChanged: boolean; readonly handling: HandlingDetail };

/** What people do about events, and what else is read for it. */
export type ActingClient = {
  readonly handling: (eventId: string, signal: AbortSignal) => Promise<Result<HandlingDetail>>;
  /** @param version of the handling that was seen */
  readonly act: (eventId: string, request: ActRequest, version: number) => Promise<Result<ActResult>>;
  readonly report: (report: IncidentReport) => Promise<Result<EventView>>;
  readonly assignees: (signal: AbortSignal) => Promise<Result<readonly Actor[]>>;
  readonly inHand: (signal: AbortSignal) => Promise<Result<readonly EventView[]>>;
  /** The newest events of a camera, newest first. */
  readonly eventsOf: (cameraId: string, limit: number, signal: AbortSignal) => Promise<Result<EventPage>>;
  readonly handOvers: (signal: AbortSignal) => Promise<Result<readonly HandOver[]>>;
  readonly handOver: (request: HandOverRequest) => Promise<Result<HandOver>>;
  readonly takeHandOver: (id: string) => Promise<Result<HandOver>>;
  /** A document that is archived under its hash. @param how {@link AHEAD} of one that is not shown yet */
  readonly document: <T>(
    sha256: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    how?: typeof AHEAD,
  ) => Promise<Result<T>>;
};

/** @param send `fetch`, or what stands in for it in a test */
export function createActingClient(send: typeof fetch): ActingClient {
  const get = <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) => askJson(send, path, schema, { signal });
  const post = <T>(path: string, schema: z.ZodType<T>, body: object) =>
    askJson(send, path, schema, { method: "POST", body: JSON.stringify(body) });
  const event = (id: string) => `/api/events/${encodeURIComponent(id)}`;
  return {
    handling: (id, signal) => get(`${event(id)}/handling`, HandlingDetail, signal),
    act: (id, request, version) => postAct(send, `${event(id)}/acts`, request, version),
    report: (report) => post("/api/reported-events", EventView, report),
    assignees: async (signal) =>
      map(await get("/api/events/assignees", AssigneeList, signal), ({ assignees }) => assignees),
    inHand: async (signal) => map(await get("/api/events/in-hand", InHandList, signal), ({ events }) => events),
    eventsOf: (camera, limit, signal) =>
      get(`/api/events?${new URLSearchParams({ camera, limit: String(limit) })}`, EventPage, signal),
    handOvers: async (signal) =>
      map(await get("/api/hand-overs?limit=20", HandOverList, signal), ({ handOvers }) => handOvers),
    handOver: (request) => post("/api/hand-overs", HandOver, request),
    takeHandOver: (id) => post(`/api/hand-overs/${encodeURIComponent(id)}/take`, HandOver, {}),
    document: (sha256, schema, signal, how) => askJson(send, mediaAddress(sha256), schema, { signal, ...how }),
  };
}

const CHANGED = 412;

function postAct(send: typeof fetch, path: string, request: ActRequest, version: number): Promise<Result<ActResult>> {
  const init: Asking = {
    ...{ method: "POST", body: JSON.stringify(request), alsoReads: [CHANGED] },
    headers: { "if-match": `"${version}"` },
  };
  const read = async (response: Response): Promise<Result<ActResult>> => {
    const isChanged = response.status === CHANGED;
    if (!isChanged) return map(await jsonOf(HandlingDetail)(response), (handling) => ({ isChanged, handling }));
    return map(await jsonOf(HandlingChanged)(response), ({ handling }) => ({ isChanged, handling }));
  };
  return ask(send, path, read, init);
}
