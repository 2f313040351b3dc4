import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, type CommandReply, epochMs } from "@ngaba/contract";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { startCommandSender } from "./command-sender.ts";
import { openSqliteCommands } from "./sqlite-commands.ts";

const NOW = Date.parse("2026-03-02T14:10:00Z");

function commandUntil(expiresAt: string): Command {
  const stretch = { from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:06:00Z" };
  return { name: "keep-recording", id: randomUUID(), cameraId: "cam-1", expiresAt, ...stretch };
}

async function openCommands() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-commands-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "commands.sqlite");
  const commands = await openSqliteCommands(file);
  onTestFinished(() => commands.close());
  return { commands, file };
}

test("a command is asked again until the agent's last word, and never after it has expired", async () => {
  const { commands } = await openCommands();
  const [lasting, expired] = [commandUntil("2026-03-02T14:20:00Z"), commandUntil("2026-03-02T14:10:00Z")];
  for (const command of [lasting, expired]) await commands.add({ agentId: "agent-01", command, askedAtMs: NOW });
  const replies = new Map<string, CommandReply>();
  const asked: string[] = [];
  const sender = startCommandSender({
    ...{ commands, clock: { now: () => epochMs(NOW) }, logger: pino({ enabled: false }), repeatMs: 10 },
    inbox: { reply: async (agentId, id) => replies.get(`${agentId} ${id}`) },
    publish: (agentId, { id }) => void asked.push(`${agentId} ${id}`),
  });
  onTestFinished(() => sender.close());
  const lastingKey = `agent-01 ${lasting.id}`;
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(3));
  replies.set(lastingKey, { id: lasting.id, outcome: "accepted" });
  const soFar = asked.length;
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(soFar + 2));
  replies.set(lastingKey, { id: lasting.id, outcome: "done" });
  await vi.waitFor(async () => expect((await commands.find(lasting.id))?.reply?.outcome).toBe("done"));
  expect(new Set(asked)).toEqual(new Set([lastingKey]));
  expect(await commands.waiting(NOW)).toEqual([]);
});

test("what was asked is asked again after a restart; the first last word stays", async () => {
  const { commands, file } = await openCommands();
  const command = commandUntil("2026-03-02T14:20:00Z");
  await commands.add({ agentId: "agent-01", command, askedAtMs: NOW });
  const again = await openSqliteCommands(file);
  onTestFinished(() => again.close());
  expect(await again.waiting(NOW)).toEqual([{ agentId: "agent-01", command, askedAtMs: NOW }]);
  await again.answer(command.id, { id: command.id, outcome: "refused", code: "NOT_RECORDED" });
  await again.answer(command.id, { id: command.id, outcome: "done" });
  expect((await again.find(command.id))?.reply).toMatchObject({ outcome: "refused" });
});
