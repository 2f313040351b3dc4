import { type EventView, epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { ChangedIncident, EventStore } from "../cases/event-store.ts";
import type { Inbox, InboxRow } from "../inbox/inbox.ts";
import { systemClock } from "../platform/clock.ts";
import type { LiveItem } from "./live-feed.ts";
import { type LiveStream, openLiveStream } from "./live-stream.ts";

const row = (id: number): InboxRow => ({
  ...{ id, agentId: "agent-01", stream: "event", epoch: "e", seq: id, receivedAtMs: 0 },
  ...{ topic: "ngaba/v1/agent-01/event/camera-offline", type: "ngaba.camera-offline.v1", message: "{}" },
});

const incident = (id: number): EventView => ({
  ...{ id: `incident-${id}`, kind: "camera-offline", cameraId: "cam-1", agentId: "agent-01", severity: "warning" },
  ...{ phase: "start", startedAt: "2026-03-02T01:00:00Z", durationMs: 0, receivedAt: "2026-03-02T01:00:00Z" },
  snapshots: [],
});

const changed = (rows: readonly InboxRow[]): readonly ChangedIncident[] =>
  rows.map(({ id }) => ({ rowId: id, view: incident(id) }));

const none = { info: 0, notice: 0, warning: 0, critical: 0 };

/** A live stream over an inbox that holds `offset` rows, each one incident, some of which people have acted on of late. */
function open(offset: number, handled: readonly number[] = [], nowMs = 1_000): Promise<LiveStream> {
  const rows = Array.from({ length: offset }, (_, index) => row(index + 1));
  const inbox: Pick<Inbox, "readAfter"> = {
    readAfter: async (id, limit) => rows.filter((each) => each.id > id).slice(0, limit),
  };
  const events: Pick<EventStore, "offset" | "changedBy" | "openCounts" | "some"> = {
    some: async (ids) => ids.map((id) => incident(Number(id))),
    offset: async () => offset,
    changedBy: async (some) => changed(some),
    openCounts: async () => none,
  };
  const cameras = { cameras: () => [], agents: () => [] };
  const handledSince = async () => handled.map(String);
  const clock = { ...systemClock, now: () => epochMs(nowMs) };
  return openLiveStream({ inbox, events, cameras, handledSince, seriesOffset: async () => offset, clock });
}

function resumeWithCounts(live: LiveStream, afterId: string): LiveItem[] {
  const items: LiveItem[] = [];
  live.subscribe({ afterId }, (item) => void items.push(item))();
  return items;
}

const resume = (live: LiveStream, afterId: string): LiveItem[] =>
  resumeWithCounts(live, afterId).filter(({ item }) => item.kind !== "open-counts");

const advance = (live: LiveStream, from: number, to: number) => {
  const rows = Array.from({ length: to - from + 1 }, (_, index) => row(from + index));
  live.advance(rows, changed(rows));
};

test("resumes after the place that is named, with what the inbox held at the start and what came since", async () => {
  const live = await open(3);
  advance(live, 4, 5);
  expect(resume(live, "2").map(({ id }) => id)).toEqual(["3", "4", "5"]);
  expect(resume(live, "5")).toEqual([]);
});

test("who is further behind than what is kept is told to read anew", async () => {
  const live = await open(10);
  advance(live, 11, 2_011);
  expect(resume(live, "11")).toHaveLength(2_000);
  expect(resume(live, "10")).toMatchObject([{ id: "2011", item: { kind: "reset" } }]);
});

test("what happens without a row has a place of its own behind the newest row", async () => {
  const live = await open(2);
  live.resend([incident(1)]);
  live.resend([incident(2)]);
  expect(resume(live, "2").map(({ id }) => id)).toEqual(["2.1001", "2.1002"]);
  expect(resume(live, "2.1001").map(({ id }) => id)).toEqual(["2.1002"]);
  advance(live, 3, 3);
  expect(resume(live, "2.1002").map(({ id }) => id)).toEqual(["3"]);
});

test("what is told of again has a place behind all that was told before", async () => {
  const live = await open(0);
  for (let times = 0; times < 2; times++) {
    advance(live, 1, 3);
    live.resend([incident(9)]);
  }
  expect(resume(live, "3").map(({ id }) => id)).toEqual(["3.1", "3.2", "3.3", "3.4", "3.5"]);
});

test("who comes back from before a restart hears of what people did, wherever they stood, and nobody hears it twice", async () => {
  const live = await open(3, [1, 2]);
  const acted = ["incident-1", "incident-2"];
  const idsOf = (items: readonly LiveItem[]) =>
    items.map(({ item }) => (item.kind === "incident" ? item.incident.id : item.kind));
  expect(idsOf(resume(live, "3"))).toEqual(acted);
  expect(idsOf(resume(live, "3.57"))).toEqual(acted);
  expect(idsOf(resume(live, "2"))).toEqual(["incident-3", ...acted]);
  live.resend([incident(9)]);
  const last = resume(live, "3").at(-2)?.id ?? "";
  expect(idsOf(resume(live, last))).toEqual(["incident-9"]);
});

test("who comes back from a life before hears all of this one, or is told to read anew when the clock went back", async () => {
  const before = await open(3);
  for (const id of [1, 2, 3]) before.resend([incident(id)]);
  const last = resume(before, "3").at(-1)?.id ?? "";
  const after = await open(3, [], 2_000);
  after.resend([incident(9)]);
  expect(resume(after, last).map(({ item }) => item)).toEqual([{ kind: "incident", incident: incident(9) }]);
  const earlier = await open(3, [], 500);
  earlier.resend([incident(9)]);
  expect(resume(earlier, last)).toMatchObject([{ item: { kind: "reset" } }]);
});

test("how many incidents are open is told when it changes, and to who comes back", async () => {
  const live = await open(1);
  const items: LiveItem[] = [];
  live.subscribe({}, (item) => void items.push(item));
  const counts = { ...none, warning: 2 };
  for (const each of [none, counts, { ...counts }]) live.countOpen(each);
  const told = [{ id: "1.1000", item: { kind: "open-counts", counts } }];
  expect(items).toEqual(told);
  expect(resumeWithCounts(live, "1")).toEqual(told);
});

test("a listener hears nothing after it has stopped", async () => {
  const live = await open(0);
  const items: LiveItem[] = [];
  const stop = live.subscribe({}, (item) => void items.push(item));
  advance(live, 1, 1);
  stop();
  advance(live, 2, 2);
  expect(items.map(({ id }) => id)).toEqual(["1"]);
});
