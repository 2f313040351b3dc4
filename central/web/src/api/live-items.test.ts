import type { StreamItem } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleCamera, sampleEvent } from "../testing/samples.ts";
import { FEED_LIMIT, feedPageOf, parseStreamItem, RecentItems, withIncident, withView } from "./live-items.ts";

const page = (...numbers: number[]) => feedPageOf({ events: numbers.map((n) => sampleEvent(n)) });

test("an incident takes the place of its moment, not of its arrival", () => {
  const { events } = withIncident(page(5, 3, 1), sampleEvent(4));
  expect(events).toEqual([5, 4, 3, 1].map((n) => sampleEvent(n)));
});

test("an incident that goes on replaces its former state", () => {
  const ended = sampleEvent(3, { phase: "end", durationMs: 9_000 });
  expect(withIncident(page(5, 3, 1), ended).events).toEqual([sampleEvent(5), ended, sampleEvent(1)]);
});

test("events of the same millisecond stand in the order of their ids", () => {
  const { startedAt } = sampleEvent(1);
  const events = [1, 3, 2].map((n) => sampleEvent(n, { startedAt }));
  expect(feedPageOf({ events }).events.map(({ id }) => id)).toEqual([3, 2, 1].map((n) => sampleEvent(n).id));
});

test("the oldest event gives way when the page is full, and the page says that there are older ones", () => {
  const full = page(...Array.from({ length: FEED_LIMIT }, (_, i) => i + 1));
  expect(full.hasOlder).toBe(false);
  const next = withIncident(full, sampleEvent(FEED_LIMIT + 1));
  expect(next.events).toHaveLength(FEED_LIMIT);
  expect(next.events.at(-1)).toEqual(sampleEvent(2));
  expect(next.hasOlder).toBe(true);
});

test("a camera's news changes its row only; an unknown camera comes last", () => {
  const cameras = [sampleCamera("vt-001-1"), sampleCamera("vt-001-2")];
  const live = sampleCamera("vt-001-1", { connection: "live" });
  expect(withView(cameras, live)).toEqual([live, sampleCamera("vt-001-2")]);
  expect(withView(cameras, sampleCamera("vt-009-1")).at(-1)).toEqual(sampleCamera("vt-009-1"));
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

test.each([
  { kind: "incident", data: JSON.stringify({ incident: sampleEvent(1) }), isKnown: true, why: "a good one" },
  { kind: "reset", data: '{"why":"behind"}', isKnown: true, why: "a good one" },
  { kind: "incident", data: '{"incident":{"id":"7"}}', isKnown: false, why: "fields are missing" },
  { kind: "weather", data: "{}", isKnown: false, why: "a kind of a newer centre" },
  { kind: "reset", data: "{", isKnown: false, why: "not JSON" },
  { kind: "reset", data: "null", isKnown: false, why: "not an object" },
])("the stream's $kind is read or passed over: $why", ({ kind, data, isKnown }) => {
  expect(parseStreamItem(kind, data) !== undefined).toBe(isKnown);
});
