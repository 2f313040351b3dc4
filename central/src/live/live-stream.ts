/**
 * The live feed. Its ids are places in the inbox: `<row>` for what a row shows, `<row>.<n>` for what happened after
 * that row without a row of its own (an upload arrived, a minute can be read in the series). The newest items are kept, and filled from the inbox at the
 * start, so that a browser goes on where it was, also across a restart of the centre.
 */
import { isDeepStrictEqual } from "node:util";
import type { EventView, OpenCounts, StreamItem } from "@ngaba/contract";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { ChangedIncident, EventStore } from "../cases/event-store.ts";
import type { HandlingStore } from "../handling/handling-store.ts";
import type { Inbox, InboxRow } from "../inbox/inbox.ts";
import { toldBefore } from "../inbox/read-messages.ts";
import type { Clock } from "../platform/clock.ts";
import { minutesOf } from "../series/series-minutes.ts";
import type { SeriesMinute } from "../series/series-store.ts";
import type { LiveFeed, LiveItem } from "./live-feed.ts";
import { flowItem } from "./live-items.ts";
import { createViewChanges, stateOfAgent, stateOfCamera } from "./view-changes.ts";

const MAX_KEPT_ITEMS = 2_000;
const MAX_PRELOADED_ROWS = 2_000;
const MAX_PRELOADED_HANDLED = 200;
interface Place {
  readonly row: number;
  readonly step: number;
}

interface KeptItem {
  readonly place: Place;
  readonly item: StreamItem;
}

export interface LiveStream extends LiveFeed {
  /** Sends the incidents that these rows changed. Rows come in order, once the lists show them too. */
  advance(rows: readonly InboxRow[], changed: readonly ChangedIncident[]): void;
  /** Sends minutes, once the series show them too. */
  counted(minutes: readonly SeriesMinute[]): void;
  /** Sends incidents again that changed without a message. */
  resend(incidents: readonly EventView[]): void;
  /** Sends how many incidents are open, when that has changed. To be called after {@link advance}. */
  countOpen(counts: OpenCounts): void;
  /** Sends what changed of cameras and agents. To be called after each report, and every second: silence is news too. */
  lookAgain(): void;
}

export interface LiveSources {
  readonly inbox: Pick<Inbox, "readAfter">;
  readonly events: Pick<EventStore, "offset" | "changedBy" | "openCounts" | "some">;
  /** Id of the newest row whose minute the series show. */
  readonly seriesOffset: () => Promise<number>;
  /** Ids of incidents that people have acted on since, oldest first. */
  readonly handledSince: HandlingStore["changedSince"];
  readonly cameras: Pick<CameraDirectory, "cameras" | "agents">;
  readonly clock: Clock;
}

export async function openLiveStream(options: LiveSources): Promise<LiveStream> {
  const { cameras, clock } = options;
  const listeners = new Set<(item: LiveItem) => void>();
  const ofCameras = createViewChanges(stateOfCamera, cameras.cameras(), clock.monotonic());
  const ofAgents = createViewChanges(stateOfAgent, cameras.agents(), clock.monotonic());
  const { kept, ...start } = await preload(options);
  let { floor, position } = start;
  let openCounts = await options.events.openCounts();

  const send = (item: LiveItem) => {
    for (const listener of listeners) listener(item);
  };
  const keep = (place: Place, item: StreamItem) => {
    position = place;
    kept.push({ place, item });
    if (kept.length > MAX_KEPT_ITEMS) floor = kept.shift()?.place ?? floor;
    send({ id: toId(place), item });
  };
  const keepNext = (item: StreamItem) => keep({ row: position.row, step: position.step + 1 }, item);
  const since = (afterId: string): readonly LiveItem[] => {
    const after = parseId(afterId);
    const id = toId(position);
    if (after === undefined || isBefore(position, after) || isBefore(after, floor)) {
      return [{ id, item: { kind: "reset", why: "what came since is not kept" } }];
    }
    const missed = kept.filter(({ place }) => isBefore(after, place));
    return [
      ...missed.map(({ place, item }) => ({ id: toId(place), item })),
      { id, item: { kind: "open-counts", counts: openCounts } },
      ...cameras.cameras().map((camera): LiveItem => ({ id, item: { kind: "camera", camera } })),
      ...cameras.agents().map((agent): LiveItem => ({ id, item: { kind: "agent", agent } })),
    ];
  };
  return {
    subscribe: ({ afterId }, listener) => {
      if (afterId !== undefined) for (const item of since(afterId)) listener(item);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    advance: (rows, changed) => {
      for (const { rowId, view } of changed.toSorted((a, b) => a.rowId - b.rowId)) {
        const item = { kind: "incident", incident: view } as const;
        if (rowId > position.row) keep({ row: rowId, step: 0 }, item);
        else keepNext(item); // of a row that is told of again
      }
      const last = rows.at(-1);
      if (last !== undefined && last.id > position.row) position = { row: last.id, step: 0 };
    },
    counted: (minutes) => minutes.map(flowItem).forEach(keepNext),
    resend: (incidents) => incidents.map((incident) => ({ kind: "incident", incident }) as const).forEach(keepNext),
    countOpen: (counts) => {
      if (isDeepStrictEqual(counts, openCounts)) return;
      openCounts = counts;
      send({ id: toId(position), item: { kind: "open-counts", counts } });
    },
    lookAgain: () => {
      const id = toId(position);
      const nowMs = clock.monotonic();
      for (const camera of ofCameras.since(cameras.cameras(), nowMs)) send({ id, item: { kind: "camera", camera } });
      for (const agent of ofAgents.since(cameras.agents(), nowMs)) send({ id, item: { kind: "agent", agent } });
    },
  };
}

/** What the newest rows show that the lists and the series show too, each at its row. */
async function preload({ inbox, events, seriesOffset, handledSince, clock }: LiveSources): Promise<{
  kept: KeptItem[];
  /** Everything after it is kept. */
  floor: Place;
  position: Place;
}> {
  const [offset, countedUpTo] = [await events.offset(), await seriesOffset()];
  const floor = { row: Math.max(0, offset - MAX_PRELOADED_ROWS), step: 0 };
  const rows = (await inbox.readAfter(floor.row, MAX_PRELOADED_ROWS)).filter(({ id }) => id <= offset);
  const incidents = (await events.changedBy(rows)).map(
    ({ rowId, view }): KeptItem => ({ place: { row: rowId, step: 0 }, item: { kind: "incident", incident: view } }),
  );
  const flows = rows
    .filter(({ id }) => id <= countedUpTo)
    .flatMap((row) =>
      minutesOf([row], toldBefore).map(
        (minute): KeptItem => ({ place: { row: row.id, step: 0 }, item: flowItem(minute) }),
      ),
    );
  // What people did is in no row: who comes back from before the restart hears of all of it after the newest row.
  const ids = await handledSince(rows[0]?.receivedAtMs ?? 0, MAX_PRELOADED_HANDLED);
  // Steps go on from the time: beyond all that were counted before the restart, so that nobody who resumes is ahead of them.
  const start = { row: offset, step: clock.now() };
  const handled = (await events.some(ids)).map((incident, index): KeptItem => {
    const place = { ...start, step: start.step + 1 + index };
    return { place, item: { kind: "incident", incident } };
  });
  const kept = [...[...incidents, ...flows].toSorted((a, b) => a.place.row - b.place.row), ...handled];
  return { kept, floor, position: handled.at(-1)?.place ?? start };
}

const isBefore = (a: Place, b: Place): boolean => a.row < b.row || (a.row === b.row && a.step < b.step);

const toId = ({ row, step }: Place): string => (step === 0 ? `${row}` : `${row}.${step}`);

function parseId(id: string): Place | undefined {
  const [, row, step = "0"] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(id) ?? [];
  return row === undefined ? undefined : { row: Number(row), step: Number(step) };
}
