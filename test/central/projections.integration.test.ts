import { rmSync } from "node:fs";
import { join } from "node:path";
import { type CameraView, StreamItem } from "@ngaba/contract";
import { expect, test, vi } from "vitest";
import type { LiveItem } from "../../central/src/live/live-feed.ts";
import {
  startBrokerAndAgent,
  startCentre,
  startCentreBehindUplink,
  type TestCentre,
  temporaryFolder,
  untilConnected,
} from "./data-path-kit.ts";
import { recordFault, recordFlow, recordHealth, recordStay } from "./messages.ts";

const WAIT = { timeout: 40_000, interval: 20 };
const hour = { camera: "cam-1", from: "2026-03-02T10:00:00Z", to: "2026-03-02T11:00:00Z" };
const minute = (number: number) => `2026-03-02T10:${String(number).padStart(2, "0")}:00Z`;

const camera = (centre: TestCentre, id: string): CameraView | undefined =>
  centre.cameras.cameras().find((view) => view.id === id);

/** Collects what the live feed brings. */
function listen(centre: TestCentre, afterId?: string): { items: LiveItem[]; stop(): void } {
  const items: LiveItem[] = [];
  const stop = centre.live.subscribe(afterId === undefined ? {} : { afterId }, (item) => {
    StreamItem.parse(item.item);
    items.push(item);
  });
  return { items, stop };
}

const incidentsOf = (items: readonly LiveItem[]) =>
  items.flatMap(({ item }) => (item.kind === "incident" ? [item.incident.id] : []));

test("InfluxDB away holds up nobody else, and the series are whole when it is back", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const { centre, uplink } = await startCentreBehindUplink(url);
  const { items } = listen(centre);
  const minutesTold = () => items.flatMap(({ item }) => (item.kind === "flow" ? [Date.parse(item.from)] : []));
  recordFlow(outbox, minute(0), 1);
  await vi.waitFor(async () => expect((await centre.series.read(hour)).points).toHaveLength(1), WAIT);
  await vi.waitFor(() => expect(minutesTold()).toEqual([Date.parse(minute(0))]), WAIT);

  uplink.cut();
  for (let number = 1; number <= 20; number++) recordFlow(outbox, minute(number), number + 1);
  const incident = recordFault(outbox);
  await vi.waitFor(async () => expect(await centre.events.get(incident)).toMatchObject({ phase: "start" }), WAIT);
  await vi.waitFor(() => expect(outbox.read("event", 0, 1)).toEqual([]), WAIT);
  await vi.waitFor(async () => {
    expect(await centre.ready()).toMatchObject({ isReady: false, isBrokerConnected: true, isSeriesReady: false });
    expect((await centre.ready()).lagRows).toMatchObject({ cases: 0, cameras: 0 });
    expect((await centre.ready()).lagRows.series).toBeGreaterThan(0);
  }, WAIT);
  expect(minutesTold()).toEqual([Date.parse(minute(0))]); // who is told of a minute may read it
  const failures = () => centre.count("central_projection_failures_total");
  await vi.waitFor(async () => expect(await failures()).toBeGreaterThan(0), WAIT);

  uplink.restore();
  await vi.waitFor(
    async () => expect(await centre.ready()).toMatchObject({ isReady: true, lagRows: { series: 0 } }),
    WAIT,
  );
  const counts = (await centre.series.read(hour)).points.map(({ count }) => count);
  expect(counts).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
  expect(minutesTold()).toEqual(Array.from({ length: 21 }, (_, index) => Date.parse(minute(index))));
});

test("a camera is what its agent says, unknown when the agent is gone, and known again after a restart", async () => {
  const { url, agent, outbox } = await startBrokerAndAgent();
  const dataDir = temporaryFolder();
  const before = await startCentre(url, dataDir);
  await untilConnected(before);
  expect(before.cameras.cameras().map(({ connection }) => connection)).toEqual(Array(3).fill("not-connected"));
  recordHealth(outbox, { "cam-1": "live", "cam-2": "offline" });
  await vi.waitFor(() => expect(camera(before, "cam-1")).toMatchObject({ connection: "live", fps: 7 }), WAIT);
  expect(camera(before, "cam-2")).toMatchObject({ connection: "offline", agentId: "agent-01" });
  expect(camera(before, "cam-3")).toMatchObject({ connection: "not-connected" });
  await before[Symbol.asyncDispose]();

  const centre = await startCentre(url, dataDir);
  expect(camera(centre, "cam-1")).toMatchObject({ connection: "live" });
  const { items } = listen(centre);
  await agent.stop();
  await vi.waitFor(() => expect(camera(centre, "cam-1")).toMatchObject({ connection: "unknown" }), WAIT);
  await vi.waitFor(() => {
    const told = items.flatMap(({ item }) =>
      item.kind === "camera" ? [[item.camera.id, item.camera.connection]] : [],
    );
    expect(told).toEqual([
      ["cam-1", "unknown"],
      ["cam-2", "unknown"],
    ]);
  }, WAIT);
  expect(centre.cameras.sites()).toMatchObject([{ id: "vt-001", cameraIds: ["cam-1", "cam-2", "cam-3"] }]);
});

test("what an agent says that someone must act on is shown and streamed, and outlives a restart and the agent", async () => {
  const { url, agent, outbox } = await startBrokerAndAgent();
  const dataDir = temporaryFolder();
  const before = await startCentre(url, dataDir);
  await untilConnected(before);
  const { items } = listen(before);
  const told = (seen: readonly LiveItem[]) => seen.flatMap(({ item }) => (item.kind === "agent" ? [item.agent] : []));
  await vi.waitFor(
    () => expect(before.cameras.agents()).toMatchObject([{ id: "agent-01", state: "online", problems: [] }]),
    WAIT,
  );
  recordHealth(outbox, {}, ["the disk is full"]);
  await vi.waitFor(
    () => expect(told(items).at(-1)).toMatchObject({ id: "agent-01", problems: ["the disk is full"] }),
    WAIT,
  );
  expect(before.cameras.agents()).toMatchObject([{ state: "online", version: "0.0.0-test", outboxRows: 0 }]);
  recordHealth(outbox, {});
  await vi.waitFor(() => expect(told(items).at(-1)).toMatchObject({ problems: [] }), WAIT);
  recordHealth(outbox, {}, ["the link is slow"]);
  await vi.waitFor(() => expect(before.cameras.agents()).toMatchObject([{ problems: ["the link is slow"] }]), WAIT);
  await before[Symbol.asyncDispose]();

  const centre = await startCentre(url, dataDir);
  expect(centre.cameras.agents()).toMatchObject([{ id: "agent-01", problems: ["the link is slow"] }]);
  const again = listen(centre);
  await agent.stop();
  await vi.waitFor(
    () => expect(told(again.items).at(-1)).toMatchObject({ state: "offline", problems: ["the link is slow"] }),
    WAIT,
  );
});

test("how many incidents are open is counted as they come and go", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const centre = await startCentre(url, temporaryFolder());
  const { items } = listen(centre);
  const told = () => items.flatMap(({ item }) => (item.kind === "open-counts" ? [item.counts.warning] : [])).at(-1);
  const first = recordFault(outbox);
  recordFault(outbox, { cameraId: "cam-2" });
  await vi.waitFor(() => expect(told()).toBe(2), WAIT);
  recordFault(outbox, { incidentId: first, phase: "end" });
  await vi.waitFor(() => expect(told()).toBe(1), WAIT);
  expect(await centre.events.openCounts()).toMatchObject({ warning: 1 });
});

test("a camera's lines are known by their newest names, also after a restart", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const dataDir = temporaryFolder();
  const before = await startCentre(url, dataDir);
  await untilConnected(before);
  const { items } = listen(before);
  recordFlow(outbox, minute(0), 1);
  recordFlow(outbox, minute(1), 1, { vi: "Lối đi mới", en: "New path" });
  const lines = [{ id: "line-1", name: { vi: "Lối đi mới", en: "New path" } }];
  await vi.waitFor(() => expect(camera(before, "cam-1")?.lines).toEqual(lines), WAIT);
  await vi.waitFor(() => {
    const streamed = items.flatMap(({ item }) => (item.kind === "camera" ? [item.camera.lines] : []));
    expect(streamed.at(-1)).toEqual(lines);
  }, WAIT);
  await before[Symbol.asyncDispose]();
  expect(camera(await startCentre(url, dataDir), "cam-1")?.lines).toEqual(lines);
});

test("a listener that comes back gets what it missed, once, also across a restart of the centre", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const dataDir = temporaryFolder();
  const before = await startCentre(url, dataDir);
  await untilConnected(before);
  const first = listen(before);
  const seen = recordFault(outbox);
  recordFlow(outbox, minute(0), 3);
  await vi.waitFor(() => expect(first.items.map(({ item }) => item.kind)).toContain("flow"), WAIT);
  await vi.waitFor(() => expect(incidentsOf(first.items)).toEqual([seen]), WAIT);
  first.stop();
  const lastId = first.items.at(-1)?.id ?? "";

  const missed = [recordFault(outbox), recordFault(outbox, { cameraId: "cam-2" })];
  await vi.waitFor(async () => expect((await before.events.find({ limit: 10 })).events).toHaveLength(3), WAIT);
  expect(incidentsOf(listen(before, lastId).items)).toEqual(missed);
  await before[Symbol.asyncDispose]();

  const centre = await startCentre(url, dataDir);
  const second = listen(centre, lastId);
  expect(incidentsOf(second.items)).toEqual(missed);
  expect(second.items.filter(({ item }) => item.kind === "camera")).toHaveLength(3);
  expect(second.items.filter(({ item }) => item.kind === "agent")).toHaveLength(1);
  const next = recordFault(outbox);
  await vi.waitFor(() => expect(incidentsOf(second.items)).toEqual([...missed, next]), WAIT);
});

test.each(["99999999", "not an id", "-1"])(
  "a listener that names the unknown place %j is told to read anew",
  async (id) => {
    const { url } = await startBrokerAndAgent();
    const centre = await startCentre(url, temporaryFolder());
    expect(listen(centre, id).items.map(({ item }) => item.kind)).toEqual(["reset"]);
  },
);

test("an incident goes out again when its picture has arrived, also to who was away meanwhile", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const stored = new Set<string>();
  const centre = await startCentre(url, temporaryFolder(), { storedMedia: async () => stored });
  const { items } = listen(centre);
  const sha256 = "f".repeat(64);
  const incident = recordStay(outbox, sha256);
  await vi.waitFor(() => expect(incidentsOf(items)).toEqual([incident]), WAIT);
  const lastId = items.at(-1)?.id ?? "";
  stored.add(sha256);
  await centre.mediaArrived(sha256);

  const isStored = (seen: readonly LiveItem[]) =>
    seen.flatMap(({ item }) =>
      item.kind === "incident" ? item.incident.snapshots.map((shown) => shown.isStored) : [],
    );
  expect(isStored(items)).toEqual([false, true]);
  expect(isStored(listen(centre, lastId).items)).toEqual([true]);
});

test("what is made from the inbox can be removed, and is made anew", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const dataDir = temporaryFolder();
  const before = await startCentre(url, dataDir);
  await untilConnected(before);
  const incident = recordFault(outbox);
  recordFault(outbox, { incidentId: incident, phase: "end" });
  recordFlow(outbox, minute(0), 4);
  recordHealth(outbox, { "cam-1": "degraded" });
  await vi.waitFor(async () => {
    expect(before.inbox.lastId()).toBe(4);
    expect((await before.ready()).lagRows).toEqual({ cases: 0, review: 0, cameras: 0, timelines: 0, series: 0 });
  }, WAIT);
  const detail = await before.events.get(incident);
  await before[Symbol.asyncDispose]();
  for (const file of ["cases.sqlite", "series.sqlite"]) rmSync(join(dataDir, file));

  const centre = await startCentre(url, dataDir);
  await vi.waitFor(
    async () =>
      expect((await centre.ready()).lagRows).toEqual({ cases: 0, review: 0, cameras: 0, timelines: 0, series: 0 }),
    WAIT,
  );
  expect(await centre.events.get(incident)).toEqual(detail);
  expect(detail?.messages).toHaveLength(2);
  expect((await centre.series.read(hour)).points).toMatchObject([{ count: 4 }]);
  expect(camera(centre, "cam-1")).toMatchObject({ connection: "degraded" });
  await centre[Symbol.asyncDispose]();

  rmSync(join(dataDir, "inbox.sqlite"));
  await expect(startCentre(url, dataDir)).rejects.toMatchObject({ code: "STORE_MISMATCH" });
});
