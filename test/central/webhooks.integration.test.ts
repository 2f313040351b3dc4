import { randomUUIDv7 } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type EventMessage, epochMs, type StreamPosition } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import type { InboxRow } from "../../central/src/inbox/inbox.ts";
import { openWebhooks, type WebhooksOptions } from "../../central/src/notices/webhooks.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { Registry } from "../../central/src/platform/metrics.ts";
import { inventory, startBrokerAndAgent, startCentre, temporaryFolder, untilConnected } from "./data-path-kit.ts";
import { faultMessage, recordFault, recordStay, stayMessage } from "./messages.ts";
import { startReceiver } from "./webhook-receiver.ts";

const WAIT = { timeout: 20_000, interval: 10 };
const fast = { minMs: 20, maxMs: 40 };

/** Rows of an inbox, with ids from 1 on. */
function createRows() {
  let lastId = 0;
  const epoch = randomUUIDv7();
  const row = (make: (position: StreamPosition) => EventMessage): InboxRow => {
    const id = ++lastId;
    const position = { epoch, seq: id, stream: "event" } as const;
    const message = make(position);
    return {
      ...{ id, agentId: "agent-01", ...position, topic: "", type: message.type, receivedAtMs: Date.now() },
      message: JSON.stringify(message),
    };
  };
  return {
    inbox: { lastId: () => lastId },
    stay: (incidentId: string = randomUUIDv7()) => row((position) => stayMessage(position, incidentId, "0".repeat(64))),
    fault: (phase: "start" | "end", incidentId: string) =>
      row((position) => faultMessage(position, { cameraId: "cam-2", incidentId, phase })),
  };
}

/** Hooks that are served until the test ends. */
async function startHooks(more: Pick<WebhooksOptions, "hooks" | "inbox"> & Partial<WebhooksOptions>) {
  const lines: string[] = [];
  const registry = new Registry();
  const dataDir = more.dataDir ?? temporaryFolder();
  const webhooks = await openWebhooks({
    ...{ dataDir, inventory, registry, retry: fast, clock: systemClock, onUnreadable: () => undefined },
    logger: createLogger("debug", { write: (line: string) => void lines.push(line) }),
    ...more,
  });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await webhooks?.[Symbol.asyncDispose]();
  };
  onTestFinished(stop);
  const apply = async (...rows: InboxRow[]) => void (await webhooks?.apply(rows));
  const count = async (fate: string) => {
    const values = (await registry.getSingleMetric("central_webhook_messages_total")?.get())?.values ?? [];
    return values.find(({ labels }) => labels.fate === fate)?.value ?? 0;
  };
  return { apply, stop, count, lines, dataDir, webhooks };
}

test("an incident is told once, signed, with where and what; its later messages are no news", async () => {
  const receiver = await startReceiver();
  const { inbox, stay } = createRows();
  const { apply } = await startHooks({ hooks: [receiver.hook], inbox });
  const id = randomUUIDv7();
  await apply(stay(id));
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), WAIT);
  await apply(stay(id), stay());
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), WAIT);
  expect(receiver.received[0]?.message?.data).toMatchObject({
    ...{ hookId: "duty", begun: 1, ended: 0, leftOut: 0 },
    incidents: [
      { id, what: "begun", kind: "restricted-zone", severity: "warning", cameraId: "cam-1", siteId: "vt-001" },
    ],
  });
  expect(receiver.received[1]?.message?.data).toMatchObject({ begun: 1 });
  expect(receiver.refused()).toBe(0);
});

test("a storm of 400 is one message", async () => {
  const receiver = await startReceiver({ gatherS: 1, quietS: 60 });
  const { inbox, stay } = createRows();
  const { apply } = await startHooks({ hooks: [receiver.hook], inbox });
  for (let batch = 0; batch < 4; batch++) await apply(...Array.from({ length: 100 }, () => stay()));
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), WAIT);
  expect(receiver.received[0]?.message?.data).toMatchObject({ begun: 400, leftOut: 350 });
  expect(receiver.received[0]?.message?.data.incidents).toHaveLength(50);
});

test("a message that is refused comes again, the same, until it is taken", async () => {
  const receiver = await startReceiver();
  const { inbox, stay } = createRows();
  const { apply, count, lines } = await startHooks({ hooks: [receiver.hook], inbox });
  receiver.answer = (response) => {
    if (receiver.received.length < 3) response.writeHead(503).end("not now");
    else response.writeHead(200).end("thank you");
  };
  await apply(stay());
  await vi.waitFor(async () => expect(await count("delivered")).toBe(1), WAIT);
  expect(receiver.received).toHaveLength(3);
  expect(new Set(receiver.received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
  expect(await count("failed-try")).toBe(2);
  expect(lines.filter((line) => line.includes("status 503"))).toHaveLength(1); // not at each try
});

test("what happens while the receiver is away becomes one message when it is back, also after a restart", async () => {
  const receiver = await startReceiver();
  const { hook, url } = receiver;
  await receiver.stop();
  const { inbox, stay } = createRows();
  const first = await startHooks({ hooks: [hook], inbox });
  await first.apply(stay());
  await vi.waitFor(async () => expect(await first.count("failed-try")).toBeGreaterThan(1), WAIT);
  await first.apply(stay(), stay());
  await first.stop();

  const back = await startReceiver(hook, Number(new URL(url).port));
  const second = await startHooks({ hooks: [hook], inbox, dataDir: first.dataDir });
  await vi.waitFor(() => expect(back.received).toHaveLength(2), WAIT);
  expect(back.received.map(({ message }) => message?.data.begun)).toEqual([1, 2]);
  expect(await second.webhooks?.offset()).toBe(3);
});

test("an end to trying: after a day a message is given up, and the next one is tried", async () => {
  const receiver = await startReceiver();
  receiver.answer = (response) => void response.writeHead(500).end();
  const { inbox, stay } = createRows();
  let aheadMs = 0;
  const clock = { ...systemClock, now: () => epochMs(Date.now() + aheadMs) };
  const { apply, count, lines } = await startHooks({ hooks: [receiver.hook], inbox, clock });
  await apply(stay());
  await vi.waitFor(async () => expect(await count("failed-try")).toBeGreaterThan(2), WAIT);
  expect(await count("given-up")).toBe(0);
  aheadMs = 24 * 3_600_000;
  await vi.waitFor(async () => expect(await count("given-up")).toBe(1), WAIT);
  expect(lines.filter((line) => line.includes("is given up"))).toHaveLength(1);

  aheadMs = 0;
  receiver.answer = (response) => void response.writeHead(204).end();
  await apply(stay());
  await vi.waitFor(async () => expect(await count("delivered")).toBe(1), WAIT);
});

test("a receiver that wants no more (410) is not asked twice; one that leads elsewhere is not followed", async () => {
  const elsewhere = await startReceiver();
  const receiver = await startReceiver();
  const { inbox, stay } = createRows();
  const { apply, count } = await startHooks({ hooks: [receiver.hook], inbox });
  receiver.answer = (response) => void response.writeHead(410).end();
  await apply(stay());
  await vi.waitFor(async () => expect(await count("given-up")).toBe(1), WAIT);
  expect(receiver.received).toHaveLength(1);

  receiver.answer = (response) => void response.writeHead(307, { location: elsewhere.url }).end();
  await apply(stay());
  await vi.waitFor(async () => expect(await count("failed-try")).toBeGreaterThan(2), WAIT);
  expect(elsewhere.received.length + elsewhere.refused()).toBe(0);
});

test("the end is told to who asked for it, of what was told before", async () => {
  const receiver = await startReceiver({ tellEnds: true, kinds: ["camera-offline"] });
  const { inbox, stay, fault } = createRows();
  const { apply } = await startHooks({ hooks: [receiver.hook], inbox });
  const faulty = randomUUIDv7();
  await apply(stay(), fault("start", faulty));
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), WAIT);
  await apply(fault("end", faulty));
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), WAIT);
  expect(receiver.received[1]?.message?.data).toMatchObject({
    begun: 0,
    ended: 1,
    incidents: [{ id: faulty, what: "ended" }],
  });
  expect(receiver.received[1]?.message?.data.incidents[0]?.endedAt).toBeDefined();
});

test("a new hook is not told of what came before it, and one that was taken away is forgotten", async () => {
  const receiver = await startReceiver();
  const { inbox, stay } = createRows();
  const before = stay();
  const first = await startHooks({ hooks: [receiver.hook], inbox });
  expect(await first.webhooks?.offset()).toBe(before.id);
  await first.apply(before); // as after a crash: rows may be seen again
  const told = stay();
  await first.apply(told);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), WAIT);
  expect(receiver.received[0]?.message?.data.begun).toBe(1);
  await first.stop();

  const none = await startHooks({ hooks: [], inbox, dataDir: first.dataDir });
  expect(none.webhooks).toBeUndefined();
  expect(existsSync(join(first.dataDir, "notices.sqlite"))).toBe(false);
});

test("neither the secret nor the address stands in the log", async () => {
  const receiver = await startReceiver();
  const { inbox, stay } = createRows();
  const { apply, count, lines } = await startHooks({ hooks: [receiver.hook], inbox });
  await receiver.stop();
  await apply(stay());
  await vi.waitFor(async () => expect(await count("failed-try")).toBeGreaterThan(0), WAIT);
  expect(lines.join("")).toContain("ECONNREFUSED");
  for (const secret of [Buffer.from(receiver.hook.secret).toString("base64"), "in-the-address", receiver.url]) {
    expect(lines.join("")).not.toContain(secret);
  }
});

test("a receiver that never answers holds up neither ingest nor the lists", async () => {
  const receiver = await startReceiver();
  receiver.answer = () => undefined;
  const { url, outbox } = await startBrokerAndAgent();
  const centre = await startCentre(url, temporaryFolder(), { webhooks: [receiver.hook] });
  await untilConnected(centre);
  recordStay(outbox, "0".repeat(64));
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), WAIT);
  const incidents = Array.from({ length: 50 }, () => recordFault(outbox));
  await vi.waitFor(() => expect(outbox.read("event", 0, 1)).toEqual([]), WAIT);
  await vi.waitFor(async () => expect(await centre.events.get(incidents.at(-1) ?? "")).toBeDefined(), WAIT);
  await vi.waitFor(async () => expect((await centre.ready()).lagRows.notices).toBe(0), WAIT);
  expect(receiver.received).toHaveLength(1); // still waiting for its answer
});
