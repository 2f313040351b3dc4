import type { AgentView, CameraView, OpenCounts, StreamItem } from "@ngaba/contract";
import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { sampleAgent, sampleCamera, sampleEvent, sampleSite, uuid } from "../testing/samples.ts";
import { createApiClient } from "./client.ts";
import { createLiveCache } from "./live-cache.ts";
import { type FeedPage, RecentItems } from "./live-items.ts";
import { feedQuery, keys } from "./queries.ts";
import type { StreamMessage } from "./stream-protocol.ts";

const item = (...items: StreamItem[]): StreamMessage => ({ type: "items", items });
const connected = (isResumed: boolean): StreamMessage => ({
  type: "state",
  state: { kind: "connected", at: 0, isResumed },
});

function page() {
  const cache = new QueryClient();
  const recent = new RecentItems();
  return { cache, recent, hear: createLiveCache(cache, recent) };
}

test("items of the stream change the lists that are there", async () => {
  const { cache, hear } = page();
  cache.setQueryData<FeedPage>(keys.feed, { events: [sampleEvent(1)], hasOlder: false });
  cache.setQueryData<readonly CameraView[]>(keys.cameras, [sampleCamera("vt-001-1")]);
  cache.setQueryData<readonly AgentView[]>(keys.agents, [sampleAgent("agent-01")]);
  cache.setQueryData<OpenCounts>(keys.openCounts, { info: 0, notice: 0, warning: 1, critical: 0 });
  hear(item({ kind: "incident", incident: sampleEvent(2) }));
  hear(item({ kind: "open-counts", counts: { info: 0, notice: 0, warning: 2, critical: 0 } }));
  hear(item({ kind: "agent", agent: sampleAgent("agent-01", { problems: ["the disk is full"] }) }));
  hear(item({ kind: "camera", camera: sampleCamera("vt-001-1", { connection: "offline" }) }));
  await vi.waitFor(() => expect(cache.getQueryData<FeedPage>(keys.feed)?.events).toHaveLength(2));
  expect(cache.getQueryData<readonly CameraView[]>(keys.cameras)?.[0]?.connection).toBe("offline");
  expect(cache.getQueryData<readonly AgentView[]>(keys.agents)).toMatchObject([{ problems: ["the disk is full"] }]);
  expect(cache.getQueryData<OpenCounts>(keys.openCounts)?.warning).toBe(2);
});

test("an item that comes while the list is being read is not lost when the answer is older", async () => {
  const { cache, recent, hear } = page();
  const answer = Promise.withResolvers<Response>();
  const reading = cache.fetchQuery(feedQuery({ client: createApiClient(() => answer.promise), recent }));
  hear(item({ kind: "incident", incident: sampleEvent(2) }));
  await vi.waitFor(() => expect(recent.mark()).toBe(1));
  answer.resolve(Response.json({ events: [sampleEvent(1)] }));
  expect((await reading).events).toEqual([sampleEvent(2), sampleEvent(1)]);
});

test("each filtered feed takes what it wants, and lets go what it does not want any more", async () => {
  const { cache, recent, hear } = page();
  const client = createApiClient(async () => Response.json({ events: [sampleEvent(1)] }));
  const filters = [{}, { phase: "open" }, { minSeverity: "critical" }, { ward: "Phường Nông Trang" }] as const;
  cache.setQueryData(keys.sites, [sampleSite("vt-001")]);
  for (const filter of filters) await cache.fetchQuery(feedQuery({ client, recent }, filter));
  hear(item({ kind: "incident", incident: sampleEvent(2, { siteId: "vt-001" }) }));
  hear(item({ kind: "incident", incident: sampleEvent(1, { phase: "end" }) }));
  await vi.waitFor(() => expect(recent.mark()).toBe(2));
  const shown = filters.map((filter) =>
    cache.getQueryData<FeedPage>(feedQuery({ client, recent }, filter).queryKey)?.events.map(({ id }) => id),
  );
  // The centre's answer above knows no filters: the critical feed shows what it was answered, until that changes.
  expect(shown).toEqual([[uuid(2), uuid(1)], [uuid(2)], [], [uuid(2)]]);
});

test("a centre that says reset has its lists read anew", async () => {
  const { cache, hear } = page();
  hear(connected(false));
  cache.setQueryData<FeedPage>(keys.feed, { events: [], hasOlder: false });
  hear(item({ kind: "reset", why: "behind" }));
  await vi.waitFor(() => expect(cache.getQueryState(keys.feed)?.isInvalidated).toBe(true));
});

test("a stream that resumes where it broke leaves the lists as they are", () => {
  const { cache, hear } = page();
  hear(connected(false));
  cache.setQueryData<FeedPage>(keys.feed, { events: [], hasOlder: false });
  hear({ type: "state", state: { kind: "reconnecting", at: 1 } });
  expect(cache.getQueryData(keys.connection)).toEqual({ kind: "reconnecting", at: 1 });
  hear(connected(true));
  expect(cache.getQueryState(keys.feed)?.isInvalidated).toBe(false);
});

test("a tab that joins a stream resumed long ago reads its lists anew all the same", () => {
  const { cache, hear } = page();
  cache.setQueryData<FeedPage>(keys.feed, { events: [], hasOlder: false });
  hear(connected(true));
  expect(cache.getQueryState(keys.feed)?.isInvalidated).toBe(true);
});

test("an event that people act on has the list of what is in hand read anew; another has not", async () => {
  const { cache, hear } = page();
  const isOld = () => cache.getQueryState(keys.inHand)?.isInvalidated;
  cache.setQueryData(keys.inHand, []);
  cache.setQueryData<FeedPage>(keys.feed, { events: [], hasOlder: false });
  hear(item({ kind: "incident", incident: sampleEvent(1) }));
  await vi.waitFor(() => expect(cache.getQueryData<FeedPage>(keys.feed)?.events).toHaveLength(1));
  expect(isOld()).toBe(false);
  hear(item({ kind: "incident", incident: sampleEvent(1, { handling: { version: 1, state: "acknowledged" } }) }));
  await vi.waitFor(() => expect(isOld()).toBe(true));
});

test("an incident has its camera's last events read anew, and no other's", async () => {
  const { cache, hear } = page();
  const isOld = (cameraId: string) => cache.getQueryState(keys.eventsOf(cameraId))?.isInvalidated;
  for (const cameraId of ["vt-001-1", "vt-002-1"]) cache.setQueryData(keys.eventsOf(cameraId), []);
  hear(item({ kind: "incident", incident: sampleEvent(1, { cameraId: "vt-001-1" }) }));
  await vi.waitFor(() => expect(isOld("vt-001-1")).toBe(true));
  expect(isOld("vt-002-1")).toBe(false);
});
