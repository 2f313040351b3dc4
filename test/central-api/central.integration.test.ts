import { createHash } from "node:crypto";
import { join } from "node:path";
import { EventDetail, EventPage, EventView, IssuedToken } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { inventory, startAgent } from "../central/data-path-kit.ts";
import { recordFlow, recordStay } from "../central/messages.ts";
import { type Ask, openSession } from "../central/open-session.ts";
import { startTestCentral, type TestCentral } from "../e2e/test-central.ts";

const patient = { timeout: 30_000, interval: 50 };
const picture = Buffer.from("bytes of a picture");
const sha256 = createHash("sha256").update(picture).digest("hex");

/** A centre of two cameras, each in a group of its own. @param before which it takes the place of */
const startTwoCameras = (before?: TestCentral) =>
  startTestCentral({
    cameras: inventory.cameras.slice(0, 2),
    cameraGroups: ["cam-1", "cam-2"].map((id) => ({ id, name: { vi: id, en: id }, cameras: [id] })),
    ...(before && { folder: before.folder, listen: { port: Number(new URL(before.httpUrl).port) } }),
  });

/** Reads the live stream until the test ends. */
async function followStream(ask: Ask, lastEventId?: string) {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const headers: Record<string, string> = lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId };
  const answer = await ask("/api/stream", { headers, signal: leaving.signal });
  const stream = { items: [] as { id: string; kind: string; data: Record<string, unknown> }[], isEnded: false };
  const read = async () => {
    let text = "";
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      stream.items.push(...blocks.flatMap(toItem));
    }
  };
  void read()
    .catch(() => undefined) // we left
    .finally(() => {
      stream.isEnded = true;
    });
  return stream;
}

function toItem(block: string) {
  const [, id = "", kind, data] = /^(?:id: (.*)\n)?event: (.*)\ndata: (.*)$/.exec(block) ?? [];
  return kind === undefined || data === undefined ? [] : [{ id, kind, data: JSON.parse(data) }];
}

test("an agent's event reaches the list and the live stream, and its picture once that has come", async () => {
  const central = await startTwoCameras();
  const { brokerPassword, uploadToken } = await addAgent(central);
  const ask = await openSession(await central.startUrl());
  const stream = await followStream(ask);
  await vi.waitFor(async () => expect((await fetch(`${central.httpUrl}/readyz`)).status).toBe(200), patient);

  const { outbox } = startAgent(central.brokerUrl, join(central.folder, "outbox.sqlite"), brokerPassword);
  const incidentId = recordStay(outbox, sha256);
  const incidents = () => stream.items.filter(({ kind }) => kind === "incident");
  await vi.waitFor(() => expect(incidents()).toHaveLength(1), patient);
  const early = EventView.parse(incidents()[0]?.data.incident);
  expect(early).toMatchObject({ id: incidentId, siteId: "vt-001", agentId: "agent-01" });
  expect(early.snapshots[0]?.isStored).toBe(false);
  expect((await ask(`/api/media/${sha256}`)).status).toBe(404);

  const upload = await fetch(`${central.httpUrl}/api/agents/agent-01/media/${sha256}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${uploadToken}`, "content-type": "image/jpeg" },
    body: picture,
  });
  expect(upload.status).toBe(201);
  await vi.waitFor(() => expect(incidents()).toHaveLength(2), patient);
  expect(EventView.parse(incidents()[1]?.data.incident).snapshots[0]?.isStored).toBe(true);
  expect(Buffer.from(await (await ask(`/api/media/${sha256}`)).arrayBuffer())).toEqual(picture);
  const detail = EventDetail.parse(await (await ask(`/api/events/${incidentId}`)).json());
  expect(detail.messages).toHaveLength(1);
  expect(detail.snapshots[0]?.isStored).toBe(true);
  await vi.waitFor(() => expect(outbox.read("event", 0, 10)).toEqual([]), patient); // acknowledged
});

test("who may see another camera only hears, finds, counts and gets nothing of an event", async () => {
  const central = await startTwoCameras();
  const { brokerPassword, uploadToken } = await addAgent(central);
  const admin = await openSession(await central.startUrl());
  const machineOf = async (camera: string): Promise<Ask> => {
    const scopes = ["read-state", "read-events", "read-media"];
    const wanted = { name: camera, scopes, cameraGroups: [`list:${camera}`], days: 1 };
    const headers = { "content-type": "application/json" };
    const answer = await admin("/api/tokens", { method: "POST", headers, body: JSON.stringify(wanted) });
    const authorization = `Bearer ${IssuedToken.parse(await answer.json()).secret}`;
    return (path, init = {}) =>
      fetch(`${central.httpUrl}${path}`, { ...init, headers: { ...init.headers, authorization } });
  };
  const [own, foreign] = [await machineOf("cam-1"), await machineOf("cam-2")];
  const [heardByOwn, heardByForeign] = [await followStream(own), await followStream(foreign)];

  const { outbox } = startAgent(central.brokerUrl, join(central.folder, "outbox.sqlite"), brokerPassword);
  const incidentId = recordStay(outbox, sha256);
  await fetch(`${central.httpUrl}/api/agents/agent-01/media/${sha256}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${uploadToken}`, "content-type": "image/jpeg" },
    body: picture,
  });
  await vi.waitFor(() => expect(heardByOwn.items.some(({ kind }) => kind === "incident")).toBe(true), patient);
  // Its count comes after its event, so that the event would have been heard before.
  await vi.waitFor(() => expect(heardByForeign.items.map(({ kind }) => kind)).toContain("open-counts"), patient);
  expect(heardByForeign.items.filter(({ kind }) => kind !== "open-counts")).toEqual([]);
  expect(heardByForeign.items[0]?.data).toEqual({ counts: { info: 0, notice: 0, warning: 0, critical: 0 } });

  expect((await own(`/api/events/${incidentId}`)).status).toBe(200);
  expect((await own(`/api/media/${sha256}`)).status).toBe(200);
  for (const path of [`/api/events/${incidentId}`, `/api/media/${sha256}`])
    expect((await foreign(path)).status).toBe(404);
  expect(EventPage.parse(await (await foreign("/api/events")).json()).events).toEqual([]);
  expect(await (await foreign("/api/events/open-counts")).json()).toMatchObject({ warning: 0 });
});

test("a stream ends with the token that opened it", async () => {
  const central = await startTwoCameras();
  const admin = await openSession(await central.startUrl());
  const headers = { "content-type": "application/json" };
  const wanted = { name: "x", scopes: ["read-events"], cameraGroups: null, days: 1 };
  const made = await admin("/api/tokens", { method: "POST", headers, body: JSON.stringify(wanted) });
  const { token, secret } = IssuedToken.parse(await made.json());
  const authorization = `Bearer ${secret}`;
  const stream = await followStream((path, init = {}) =>
    fetch(`${central.httpUrl}${path}`, { ...init, headers: { ...init.headers, authorization } }),
  );
  expect((await admin(`/api/tokens/${token.id}`, { method: "DELETE" })).status).toBe(204);
  await vi.waitFor(() => expect(stream.isEnded).toBe(true));
});

test("a reader that comes back hears what it missed, once", async () => {
  const central = await startTwoCameras();
  const { brokerPassword } = await addAgent(central);
  const ask = await openSession(await central.startUrl());
  const first = await followStream(ask);
  const { outbox } = startAgent(central.brokerUrl, join(central.folder, "outbox.sqlite"), brokerPassword);
  recordStay(outbox, sha256);
  await vi.waitFor(() => expect(first.items.some(({ kind }) => kind === "incident")).toBe(true), patient);
  const seen = first.items.at(-1)?.id ?? "";
  const missed = recordStay(outbox, sha256);
  await vi.waitFor(async () => {
    const page = EventPage.parse(await (await ask("/api/events")).json());
    expect(page.events.map(({ id }) => id)).toContain(missed);
  }, patient);

  const back = await followStream(ask, seen);
  const incidents = () => back.items.filter(({ kind }) => kind === "incident");
  await vi.waitFor(() => expect(incidents()).toHaveLength(1), patient);
  expect(incidents()[0]?.data.incident).toMatchObject({ id: missed });
});

test("pages of the list join without a hole or a repetition, and minutes can be asked for", async () => {
  const central = await startTwoCameras();
  const { brokerPassword } = await addAgent(central);
  const ask = await openSession(await central.startUrl());
  const { outbox } = startAgent(central.brokerUrl, join(central.folder, "outbox.sqlite"), brokerPassword);
  const recorded = Array.from({ length: 7 }, () => recordStay(outbox, sha256));
  recordFlow(outbox, "2026-01-01T00:00:00.000Z", 4);
  const pageOf = async (query: string) => EventPage.parse(await (await ask(`/api/events?${query}`)).json());
  await vi.waitFor(async () => expect((await pageOf("limit=200")).events).toHaveLength(7), patient);

  const seen: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await pageOf(cursor === undefined ? "limit=3" : `limit=3&cursor=${encodeURIComponent(cursor)}`);
    seen.push(...page.events.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen.toSorted()).toEqual(recorded.toSorted());
  expect((await ask("/api/events?cursor=rubbish")).status).toBe(400);
  await vi.waitFor(async () => {
    const query = "camera=cam-1&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z";
    const flow = (await (await ask(`/api/series/flow?${query}`)).json()) as { points: unknown[] };
    expect(flow.points).toMatchObject([{ lineId: "line-1", roadUserClass: "motorcycle", count: 4 }]);
  }, patient);
});

test("stopping ends live streams at once; events, pictures and sessions are there after the next start", async () => {
  const first = await startTwoCameras();
  const { brokerPassword } = await addAgent(first);
  const ask = await openSession(await first.startUrl());
  const stream = await followStream(ask);
  const agent = startAgent(first.brokerUrl, join(first.folder, "outbox.sqlite"), brokerPassword);
  const incidentId = recordStay(agent.outbox, sha256);
  await vi.waitFor(() => expect(stream.items.some(({ kind }) => kind === "incident")).toBe(true), patient);

  await first.stop();
  await vi.waitFor(() => expect(stream.isEnded).toBe(true));
  await expect(fetch(`${first.httpUrl}/healthz`)).rejects.toThrow();

  const second = await startTwoCameras(first);
  const page = await fetch(`${second.httpUrl}/api/events`, { headers: { cookie: ask.cookie } });
  expect(page.status).toBe(200);
  expect(EventPage.parse(await page.json()).events.map(({ id }) => id)).toEqual([incidentId]);
});
