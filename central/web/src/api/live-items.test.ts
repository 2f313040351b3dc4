import type { EventView, StreamItem } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleCamera, sampleEvent } from "../testing/samples.ts";
import { FEED_LIMIT, type FeedPage, feedPageOf, RecentItems, withIncidents, withViews } from "./live-items.ts";

const page = (...numbers: number[]) => feedPageOf({ events: numbers.map((n) => sampleEvent(n)) });
const after = (before: FeedPage, ...incidents: EventView[]) => {
  const items = incidents.map((incident): StreamItem => ({ kind: "incident", incident }));
  return withIncidents(before, items, {}, () => undefined);
};

test("an incident takes the place of its moment, not of its arrival", () => {
  const { events } = after(page(5, 3, 1), sampleEvent(4));
  expect(events).toEqual([5, 4, 3, 1].map((n) => sampleEvent(n)));
});

test("an incident that goes on replaces its former state", () => {
  const ended = sampleEvent(3, { phase: "end", durationMs: 9_000 });
  expect(after(page(5, 3, 1), ended).events).toEqual([sampleEvent(5), ended, sampleEvent(1)]);
});

test("of an incident that the stream brings twice at once the last state stands, once", () => {
  const ended = sampleEvent(7, { phase: "end", durationMs: 9_000 });
  const { events } = after(page(5, 1), sampleEvent(7), sampleEvent(6), ended);
  expect(events).toEqual([ended, sampleEvent(6), sampleEvent(5), sampleEvent(1)]);
});

test("events that have not changed stay the same objects", () => {
  const before = page(5, 3);
  const { events } = after(before, sampleEvent(6));
  expect(events[1]).toBe(before.events[0]);
  expect(events[2]).toBe(before.events[1]);
});

test("events of the same millisecond stand in the order of their ids", () => {
  const { startedAt } = sampleEvent(1);
  const events = [1, 3, 2].map((n) => sampleEvent(n, { startedAt }));
  expect(feedPageOf({ events }).events.map(({ id }) => id)).toEqual([3, 2, 1].map((n) => sampleEvent(n).id));
});

test("the oldest event gives way when the page is full, and the page says that there are older ones", () => {
  const full = page(...Array.from({ length: FEED_LIMIT }, (_, i) => i + 1));
  expect(full.hasOlder).toBe(false);
  const next = after(full, sampleEvent(FEED_LIMIT + 1));
  expect(next.events).toHaveLength(FEED_LIMIT);
  expect(next.events.at(-1)).toEqual(sampleEvent(2));
  expect(next.hasOlder).toBe(true);
});

test("a camera's news changes its row only; an unknown camera comes last", () => {
  const cameras = [sampleCamera("vt-001-1"), sampleCamera("vt-001-2")];
  const live = sampleCamera("vt-001-1", { connection: "live" });
  const unknown = sampleCamera("vt-009-1");
  expect(withViews(cameras, [unknown, cameras[0] ?? live, live])).toEqual([live, cameras[1], unknown]);
  expect(withViews(cameras, [])).toBe(cameras);
});

test("what came after a mark can be asked for, also after older items were dropped", () => {
  const items = (count: number): StreamItem[] =>
    Array.from({ length: count }, (_, i) => ({ kind: "reset", why: `${i}` }));
  const recent = new RecentItems();
  recent.push(items(990));
  const mark = recent.mark();
  recent.push(items(20));
  expect(recent.since(mark)).toEqual(items(20));
  expect(recent.since(recent.mark())).toEqual([]);
});
