import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CameraView, type CommandReply, epochMs, OrderView } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createOrders } from "./orders.ts";
import { openSqliteCommands } from "./sqlite-commands.ts";

const START = Date.parse("2026-03-02T14:10:00Z");
const name = { vi: "Máy", en: "Unit" };
const camera: CameraView = { id: "cam-1", siteId: "vt-001", name, isSmart: true, connection: "degraded" };
const cameras: CameraView[] = [
  { ...camera, agentId: "agent-01" },
  { ...camera, id: "cam-2", agentId: "agent-02", connection: "unknown" },
  { ...camera, id: "cam-3", connection: "not-connected" },
];

async function openOrders() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-orders-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const commands = await openSqliteCommands(join(folder, "commands.sqlite"));
  onTestFinished(() => commands.close());
  const replies = new Map<string, CommandReply>();
  const time = { nowMs: START, woken: 0 };
  const orders = createOrders({
    ...{ commands, cameras: { cameras: () => cameras }, sender: { wake: () => void time.woken++ } },
    inbox: { reply: async (agentId, id) => replies.get(`${agentId} ${id}`) },
    clock: { now: () => epochMs(time.nowMs) },
  });
  const give = async (order: Parameters<typeof orders.give>[1]) =>
    OrderView.parse(await orders.give("cam-1", order, "Linh"));
  const find = async ({ id }: OrderView) => OrderView.parse(await orders.find(id));
  return { orders, commands, replies, time, give, find };
}

const maintain = { name: "set-mode", mode: "maintenance", until: "2026-03-02T15:10:00Z" } as const;

test("an order goes to the camera's agent, for a minute, and its answer is told", async () => {
  const { commands, replies, time, give, find } = await openOrders();
  const given = await give(maintain);
  expect(given).toMatchObject({ agentId: "agent-01", order: maintain, state: "asked" });
  expect(time.woken).toBe(1);
  const [waiting] = await commands.waiting(START + 59_999);
  expect(waiting).toMatchObject({
    agentId: "agent-01",
    command: { ...maintain, id: given.id, cameraId: "cam-1", by: "Linh" },
  });
  replies.set(`agent-01 ${given.id}`, { id: given.id, outcome: "accepted" });
  expect((await find(given)).state).toBe("asked");
  replies.set(`agent-01 ${given.id}`, { id: given.id, outcome: "refused", code: "CAMERA_UNKNOWN", detail: "not here" });
  expect(await find(given)).toMatchObject({ state: "refused", code: "CAMERA_UNKNOWN", detail: "not here" });
});

test("what no agent answers within a minute has expired, and is sent no more; a late answer counts", async () => {
  const { commands, replies, time, give, find } = await openOrders();
  const given = await give({ name: "confirm-view" });
  time.nowMs += 60_001;
  expect(await find(given)).toMatchObject({ state: "expired", order: { name: "confirm-view" } });
  expect(await commands.waiting(time.nowMs)).toEqual([]);
  replies.set(`agent-01 ${given.id}`, { id: given.id, outcome: "done" });
  expect((await find(given)).state).toBe("done");
});

test("a newer mode takes the place of one that waits; a view to be confirmed waits on", async () => {
  const { commands, give, find } = await openOrders();
  const confirm = await give({ name: "confirm-view" });
  const older = await give(maintain);
  const newer = await give({ name: "set-mode", mode: "active" });
  expect(await find(older)).toMatchObject({ state: "refused", code: "SUPERSEDED" });
  const waiting = (await commands.waiting(START)).map(({ command }) => command.id);
  expect(new Set(waiting)).toEqual(new Set([confirm.id, newer.id]));
});

test("nothing is ordered of a camera whose agent is away, or that has none", async () => {
  const { orders, commands } = await openOrders();
  expect(await orders.give("cam-2", maintain, "Linh")).toBe("agent-away");
  expect(await orders.give("cam-3", maintain, "Linh")).toBe("camera-unknown");
  expect(await orders.give("cam-9", maintain, "Linh")).toBe("camera-unknown");
  expect(await commands.waiting(START)).toEqual([]);
});

test("a stretch that was to be kept is no order", async () => {
  const { orders, commands } = await openOrders();
  const id = "0199a4f5-10c4-7d2e-8a61-5c7b9e0f1a23";
  const stretch = { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:06:00Z", expiresAt: "2026-03-02T15:00:00Z" };
  const command = { name: "keep-recording", id, cameraId: "cam-1", ...stretch } as const;
  await commands.add({ agentId: "agent-01", command, askedAtMs: START });
  expect(await orders.find(id)).toBeUndefined();
});
