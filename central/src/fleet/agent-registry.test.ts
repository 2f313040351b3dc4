import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openAgentRegistry } from "./agent-registry.ts";

function registryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-registry-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "agents.json");
}

test("an agent is known by its own secrets and by no others", async () => {
  const registry = openAgentRegistry(registryFile());
  const first = await registry.add("agent-01");
  const second = await registry.add("agent-02");

  expect(await registry.verifyBroker("agent-01", first.brokerPassword)).toBe(true);
  expect(await registry.verifyBroker("agent-01", second.brokerPassword)).toBe(false);
  expect(await registry.verifyBroker("agent-01", "")).toBe(false);
  expect(await registry.verifyBroker("agent-03", first.brokerPassword)).toBe(false);
  expect(await registry.verifyBroker("constructor", first.brokerPassword)).toBe(false);
  expect(await registry.agentOfUploadToken(second.uploadToken)).toBe("agent-02");
  expect(await registry.agentOfUploadToken(first.brokerPassword)).toBeUndefined();
});

test("the file holds no secret and is its owner's alone", async () => {
  const file = registryFile();
  const { brokerPassword, uploadToken } = await openAgentRegistry(file).add("agent-01");
  const text = readFileSync(file, "utf8");
  expect(text).not.toContain(brokerPassword);
  expect(text).not.toContain(uploadToken);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a running centre sees an agent that the command line adds or removes", async () => {
  const file = registryFile();
  const centre = openAgentRegistry(file);
  const commandLine = openAgentRegistry(file);
  expect(await centre.list()).toEqual([]);

  const { brokerPassword } = await commandLine.add("agent-01");
  expect(await centre.verifyBroker("agent-01", brokerPassword)).toBe(true);
  expect(await commandLine.remove("agent-01")).toBe(true);
  expect(await centre.verifyBroker("agent-01", brokerPassword)).toBe(false);
  expect(await commandLine.remove("agent-01")).toBe(false);
});

test("agents that are added and removed at once all come and go", async () => {
  const file = registryFile();
  const ids = Array.from({ length: 8 }, (_, index) => `agent-${index}`);
  await openAgentRegistry(file).add("leaving");
  const added = ids.map((id) => openAgentRegistry(file).add(id));
  await Promise.all([openAgentRegistry(file).remove("leaving"), ...added]);
  expect(await openAgentRegistry(file).list()).toEqual(ids);
});

test("an agent's secrets are never made twice", async () => {
  const registry = openAgentRegistry(registryFile());
  await registry.add("agent-01");
  await expect(registry.add("agent-01")).rejects.toMatchObject({ code: "AGENT_EXISTS" });
});

test.each([
  ["../agent", "leaves its topic and its folder"],
  ["Agent", "differs from another only by case"],
  ["+", "is a wildcard"],
  ["central", "is the centre's own login"],
])("%j cannot be an agent's id: it %s", async (agentId) => {
  await expect(openAgentRegistry(registryFile()).add(agentId)).rejects.toMatchObject({ code: "AGENT_ID_INVALID" });
});
