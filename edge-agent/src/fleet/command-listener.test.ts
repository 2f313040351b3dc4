import { Command, CommandReply, epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createLogger } from "../platform/logger.ts";
import { type CommandHandlers, createCommandListener } from "./command-listener.ts";

const NOW = Date.parse("2026-03-02T14:10:00Z");
const ID = "0199a4f5-10c4-7d2e-8a61-5c7b9e0f1a23";
const TOPIC = "ngaba/v1/agent-01/command/keep-recording";
const keep: Command = {
  ...{ name: "keep-recording", id: ID, cameraId: "cam-1", expiresAt: "2026-03-02T14:20:00Z" },
  ...{ from: "2026-03-02T14:03:00Z", to: "2026-03-02T14:06:00Z" },
};

/** @returns what the agent publishes when it hears this */
function hear(handlers: CommandHandlers, message: unknown, topic = TOPIC): [string, unknown][] {
  const clock = { now: () => epochMs(NOW), monotonic: () => monotonicMs(0) };
  const listener = createCommandListener({ agentId: "agent-01", handlers, clock, log: createLogger("silent") });
  const published: [string, unknown][] = [];
  const payload = Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
  listener.onMessage(topic, payload, (to, text) => void published.push([to, CommandReply.parse(JSON.parse(text))]));
  return published;
}

const done = { "keep-recording": () => ({ outcome: "done" }) } satisfies CommandHandlers;
const reply = `ngaba/v1/agent-01/reply/${ID}`;

test("a command is carried out, and the answer goes to the command's own topic", () => {
  const heard: Command[] = [];
  const handlers: CommandHandlers = {
    "keep-recording": (command) => {
      heard.push(command);
      return { outcome: "done" };
    },
  };
  expect(hear(handlers, keep)).toEqual([[reply, { id: ID, outcome: "done" }]]);
  expect(heard).toEqual([keep]);
});

test.each([
  { message: { ...keep, expiresAt: "2026-03-02T14:09:59Z" }, code: "EXPIRED", why: "has expired" },
  {
    message: { name: "set-mode", id: ID, cameraId: "cam-1", expiresAt: keep.expiresAt, mode: "maintenance", by: "A" },
    topic: "ngaba/v1/agent-01/command/set-mode",
    code: "NOT_SUPPORTED",
    why: "nobody here carries out",
  },
])("a command that $why is refused with its code", ({ message, topic = TOPIC, code }) => {
  Command.parse(message);
  expect(hear(done, message, topic)).toEqual([[reply, expect.objectContaining({ outcome: "refused", code })]]);
});

test.each([
  { message: "keep it", why: "is no JSON" },
  { message: { ...keep, id: "7" }, why: "does not fit the contract" },
  { message: keep, topic: "ngaba/v1/agent-01/command/confirm-view", why: "came on another command's topic" },
  { message: keep, topic: "ngaba/v1/agent-02/signal/north", why: "is none" },
])("what $why is not answered", ({ message, topic = TOPIC }) => {
  expect(hear(done, message, topic)).toEqual([]);
});

test("a command that cannot be carried out now is not answered, so that the centre asks again", () => {
  const full: CommandHandlers = {
    "keep-recording": () => {
      throw new Error("database or disk is full");
    },
  };
  expect(hear(full, keep)).toEqual([]);
});
