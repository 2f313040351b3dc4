import { randomUUID } from "node:crypto";
import {
  type Act,
  type ActDone,
  type Actor,
  type EventView,
  epochMs,
  type HandlingAct,
  type HandlingDetail,
  type IncidentReport,
  toRfc3339,
} from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { Who } from "../auth/who.ts";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { EventStore } from "../cases/event-store.ts";
import type { Recordings } from "../fleet/recordings.ts";
import type { LiveStream } from "../live/live-stream.ts";
import type { Clock } from "../platform/clock.ts";
import { type ActRefusal, onlyAdds, refusalOf, untouched, withAct } from "./handling.ts";
import { type HandlingStore, newestAct } from "./handling-store.ts";
import { inHandOf } from "./in-hand.ts";
import { reportedIncident } from "./reported-incident.ts";

/** Acts of others that come between: after so many, who asks is told how it stands. */
const MAX_TRIES = 20;

/** An act that is wished, of which all is known but its place among others. */
export interface WantedAct {
  readonly id: string;
  readonly act: Act;
  /** Of an `assign` that names somebody. */
  readonly assignee?: Actor | undefined;
  /** Of the handling as who acts has seen it; needed of what may overwrite. */
  readonly version?: number | undefined;
}

/** `changed`: somebody else has acted since `version`. Nothing was done but by `done`. */
export type ActAnswer =
  | { readonly what: "done" | "changed"; readonly handling: HandlingDetail }
  | { readonly what: "refused"; readonly why: ActRefusal }
  | { readonly what: "event-unknown" | "version-needed" | "not-recorded" };

export type ReportAnswer =
  | { readonly what: "done"; readonly event: EventView }
  | { readonly what: "camera-unknown" | "not-recorded" | "id-taken" };

/** What people do about events. Whatever is of a camera that who asks may not see is not there for them. */
export interface Handlings {
  /** `undefined`: no such event. */
  of(eventId: string, who: Who): Promise<HandlingDetail | undefined>;
  /** Durable and told on the live feed when it resolves. A repeated one is done once. */
  act(eventId: string, wanted: WantedAct, who: Who): Promise<ActAnswer>;
  /** Makes an incident by hand, in hand of who reports it. */
  report(report: IncidentReport, who: Who): Promise<ReportAnswer>;
  /** Events that are acknowledged and not closed, newest first, 200 at most. */
  inHand(who: Pick<Who, "cameraIds">): Promise<readonly EventView[]>;
}

export interface HandlingsOptions {
  readonly handlingStore: HandlingStore;
  readonly events: Pick<EventStore, "some" | "report" | "openCounts">;
  readonly recordings: Pick<Recordings, "ask">;
  readonly cameras: Pick<CameraDirectory, "cameras">;
  readonly live: Pick<LiveStream, "resend" | "countOpen">;
  readonly clock: Pick<Clock, "now">;
}

export function createHandlings(options: HandlingsOptions): Handlings {
  const { handlingStore: store, events } = options;
  const act = createAct(options);
  const isKnown = async (eventId: string, who: Who): Promise<boolean> =>
    (await events.some([eventId])).some(({ cameraId }) => maySee(who, cameraId));
  return {
    of: async (eventId, who) => ((await isKnown(eventId, who)) ? handlingOf(eventId, store) : undefined),
    act: async (eventId, wanted, who) => {
      if (!(await isKnown(eventId, who))) return { what: "event-unknown" };
      if (wanted.version === undefined && !onlyAdds(wanted.act.kind)) return { what: "version-needed" };
      if (wanted.act.kind === "keep" && !maySee(who, wanted.act.cameraId)) return { what: "not-recorded" };
      return act(eventId, wanted, who);
    },
    report: (report, who) => reportBy(who, report, act, options),
    inHand: (who) => inHandOf(who, options),
  };
}

const handlingOf = async (eventId: string, store: HandlingStore): Promise<HandlingDetail> =>
  (await store.get(eventId)) ?? untouched(eventId);

/** What was done of it before, when it is sent again, is not done twice. */
async function reportBy(
  who: Who,
  { id, keep, ...said }: IncidentReport,
  act: DoAct,
  { handlingStore, events, cameras }: HandlingsOptions,
): Promise<ReportAnswer> {
  const camera = cameras.cameras().find((one) => one.id === said.cameraId);
  if (camera === undefined || !maySee(who, camera.id)) return { what: "camera-unknown" };
  if (keep !== undefined && camera.agentId === undefined) return { what: "not-recorded" };
  const before = await handlingOf(id, handlingStore);
  const first = before.acts[0]?.act;
  const isOwn = first?.kind === "report" && first.cameraId === camera.id;
  if (!isOwn && (before.version > 0 || (await events.some([id])).length > 0)) return { what: "id-taken" };
  await act(id, { id, act: { kind: "report", ...said }, version: before.version }, who);
  if (keep !== undefined && before.acts.every((one) => one.act.kind !== "keep")) {
    await act(id, { id: randomUUID(), act: { kind: "keep", cameraId: said.cameraId, ...keep } }, who);
  }
  const [event] = await events.some([id]);
  return event === undefined ? { what: "id-taken" } : { what: "done", event };
}

type AnyWanted = Omit<WantedAct, "act"> & { readonly act: Act | Extract<ActDone, { kind: "report" }> };

type DoAct = (eventId: string, wanted: AnyWanted, who: Who) => Promise<ActAnswer>;

/** Does an act on an event that exists, whatever comes in between. */
function createAct(options: HandlingsOptions): DoAct {
  const { handlingStore: store, clock } = options;
  return async (eventId, wanted, who) => {
    const { id, version } = wanted;
    let done: ActDone | undefined;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await handlingOf(eventId, store);
      if (before.acts.some((one) => one.id === id)) {
        // Sent again: perhaps since telling of it failed after it had been written down.
        if (newestAct(before).id === id) await tell(before, options);
        return { what: "done", handling: before };
      }
      if (version !== undefined && version !== before.version) return { what: "changed", handling: before };
      const why = refusalOf(before, wanted.act.kind);
      if (why !== undefined) return { what: "refused", why };
      done ??= await resolved(wanted, options);
      if (done === undefined) return { what: "not-recorded" };
      const after = withAct(before, entryOf(id, before, done, who, clock.now()));
      if (!(await store.append(after))) continue;
      await tell(after, options);
      return { what: "done", handling: after };
    }
    return { what: "changed", handling: await handlingOf(eventId, store) };
  };
}

/** What is to be written down of it. `undefined`: no agent reads the camera whose video is to be kept. */
async function resolved(
  { act, assignee }: AnyWanted,
  { recordings }: Pick<HandlingsOptions, "recordings">,
): Promise<ActDone | undefined> {
  if (act.kind === "assign") return { kind: "assign", ...(assignee && { to: assignee }) };
  if (act.kind !== "keep") return act;
  const { cameraId, from, to } = act;
  const recording = await recordings.ask(cameraId, { from, to });
  return recording && { kind: "keep", recordingId: recording.id, cameraId, from, to };
}

/** Times of one handling never go back, whatever the clock does. */
function entryOf(id: string, before: HandlingDetail, act: ActDone, { id: by, name }: Who, nowMs: number): HandlingAct {
  const atMs = Math.max(nowMs, Date.parse(before.changedAt ?? "1970-01-01T00:00:00Z"));
  return { id, version: before.version + 1, at: toRfc3339(epochMs(atMs)), by: { id: by, name }, act };
}

/** Shows it in the lists and on the live feed. */
async function tell(handling: HandlingDetail, { events, live }: HandlingsOptions): Promise<void> {
  const reported = reportedIncident(handling);
  live.resend(reported === undefined ? await events.some([handling.eventId]) : await events.report([reported]));
  if (reported !== undefined) live.countOpen(await events.openCounts());
}
