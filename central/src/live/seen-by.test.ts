import type { CameraView, EventView, OpenCounts, StreamItem } from "@ngaba/contract";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import type { LiveFeed, LiveItem } from "./live-feed.ts";
import { createSeenBy } from "./seen-by.ts";

const name = { vi: "Máy", en: "Unit" };
const camera = (id: string, agentId: string): CameraView => ({
  ...{ id, agentId, siteId: "vt-001", name, isSmart: true, connection: "live" },
});
const cameras = [camera("own", "agent-01"), camera("foreign", "agent-02")];
const incident = (cameraId: string): EventView => ({
  ...{ id: `of-${cameraId}`, kind: "camera-offline", cameraId, agentId: "agent-01", severity: "warning" },
  ...{ phase: "start", startedAt: "2026-03-02T01:00:00Z", durationMs: 0, receivedAt: "2026-03-02T01:00:00Z" },
  snapshots: [],
});
const none = { info: 0, notice: 0, warning: 0, critical: 0 };
const cityCounts: StreamItem = { kind: "open-counts", counts: { ...none, critical: 9 } };

/** A feed that is told by the test what to say. */
function spokenFeed() {
  const listeners = new Set<(item: LiveItem) => void>();
  const feed: LiveFeed = {
    subscribe: (_from, listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const say = (...items: readonly StreamItem[]) => {
    for (const [index, item] of items.entries()) {
      const live: LiveItem = { id: String(index + 1), item };
      for (const listener of listeners) listener(live);
    }
  };
  return { feed, say, listeners };
}

const logger = pino({ enabled: false });
const counted = async (): Promise<OpenCounts> => ({ ...none, warning: 1 });

test("who may see every camera hears the feed itself", () => {
  const { feed } = spokenFeed();
  const seenBy = createSeenBy(feed, { cameras: () => cameras, openCounts: counted, logger });
  expect(seenBy({ cameraIds: undefined })).toBe(feed);
});

test("nothing of foreign cameras, nor of agents that read none of one's own, is heard; counts are of one's own", async () => {
  const { feed, say, listeners } = spokenFeed();
  const heard: LiveItem[] = [];
  const who = { cameraIds: new Set(["own"]) };
  const options = { cameras: () => cameras, openCounts: vi.fn(counted), logger };
  const stop = createSeenBy(feed, options)(who).subscribe({}, (item) => void heard.push(item));
  say(
    ...(["own", "foreign"] as const).flatMap((id): StreamItem[] => [
      { kind: "incident", incident: incident(id) },
      { kind: "camera", camera: camera(id, "agent-01") },
      { kind: "flow", cameraId: id, from: "2026-03-02T01:00:00Z", points: [] },
    ]),
    { kind: "agent", agent: { id: "agent-01", state: "online", problems: [] } },
    { kind: "agent", agent: { id: "agent-02", state: "online", problems: ["of a foreign camera"] } },
    cityCounts,
    { kind: "reset", why: "too far behind" },
  );
  await vi.waitFor(() =>
    expect(heard).toContainEqual({ id: "", item: { kind: "open-counts", counts: { ...none, warning: 1 } } }),
  );
  expect(JSON.stringify(heard)).not.toContain("foreign");
  expect(heard.map(({ item }) => item.kind).toSorted()).toEqual([
    "agent",
    "camera",
    "flow",
    "incident",
    "open-counts",
    "reset",
  ]);
  expect(options.openCounts).toHaveBeenCalledWith(who.cameraIds);
  stop();
  expect(listeners.size).toBe(0);
});

test("a burst of changes is counted twice, a second apart, and the last one is told", async () => {
  const { feed, say } = spokenFeed();
  const answers: ((counts: OpenCounts) => void)[] = [];
  const openCounts = vi.fn(() => new Promise<OpenCounts>((resolve) => answers.push(resolve)));
  const heard: LiveItem[] = [];
  const options = { cameras: () => cameras, openCounts, logger };
  createSeenBy(feed, options)({ cameraIds: new Set(["own"]) }).subscribe({}, (item) => void heard.push(item));
  say(cityCounts, cityCounts, cityCounts);
  const startedAt = performance.now();
  answers[0]?.({ ...none, info: 1 });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  say(cityCounts, cityCounts);
  await vi.waitFor(() => expect(answers).toHaveLength(2), { timeout: 5_000 });
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  answers[1]?.({ ...none, info: 2 });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard.at(-1)?.item).toMatchObject({ counts: { info: 2 } });
  expect(openCounts).toHaveBeenCalledTimes(2);
});

test("what cannot be counted is counted again with the next change; who has left is counted for no more", async () => {
  const { feed, say } = spokenFeed();
  const openCounts = vi.fn(counted).mockRejectedValueOnce(new Error("the store is busy"));
  const heard: LiveItem[] = [];
  const options = { cameras: () => cameras, openCounts, logger };
  const stop = createSeenBy(
    feed,
    options,
  )({ cameraIds: new Set(["own"]) }).subscribe({}, (item) => void heard.push(item));
  say(cityCounts, cityCounts);
  await vi.waitFor(() => expect(heard).toHaveLength(1), { timeout: 5_000 });
  say(cityCounts);
  stop();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(openCounts).toHaveBeenCalledTimes(2);
});

test("for those who may see the same cameras it is counted once; who leaves takes nothing from the others", async () => {
  const { feed, say } = spokenFeed();
  const openCounts = vi.fn(counted);
  const seenBy = createSeenBy(feed, { cameras: () => cameras, openCounts, logger });
  const heard: string[] = [];
  const listen = (name: string, ...ids: readonly string[]) =>
    seenBy({ cameraIds: new Set(ids) }).subscribe({}, () => void heard.push(name));
  const stopFirst = listen("first", "own", "foreign");
  const stopSecond = listen("second", "foreign", "own");
  const stopOther = listen("other", "own");
  say(cityCounts);
  await vi.waitFor(() => expect(heard).toHaveLength(3));
  expect(heard.toSorted()).toEqual(["first", "other", "second"]);
  await new Promise((resolve) => setTimeout(resolve, 1_200)); // that both heard of the change is no reason to count it again
  expect(openCounts).toHaveBeenCalledTimes(2);

  stopFirst();
  stopOther();
  say(cityCounts);
  await vi.waitFor(() => expect(heard).toHaveLength(4), { timeout: 5_000 });
  expect(heard.at(-1)).toBe("second");
  expect(openCounts).toHaveBeenCalledTimes(3);
  stopSecond();
  say(cityCounts);
  listen("back", "own", "foreign");
  say(cityCounts);
  await vi.waitFor(() => expect(heard.at(-1)).toBe("back"));
  expect(heard).toHaveLength(5);
  expect(openCounts).toHaveBeenCalledTimes(4);
});
