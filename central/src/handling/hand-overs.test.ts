import { randomUUID } from "node:crypto";
import type { EventView, HandOver } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Who } from "../auth/who.ts";
import { systemClock } from "../platform/clock.ts";
import { createHandOvers } from "./hand-overs.ts";

const person = (id: string, cameraIds?: readonly string[]): Who => ({
  ...{ kind: "person", id, name: id, roles: ["operator"] },
  cameraIds: cameraIds && new Set(cameraIds),
});
const chief = person("chief");
const ward = person("ward", ["cam-2"]);
const counts = { info: 0, notice: 3, warning: 2, critical: 1 };

const event = (cameraId: string, hour: number): EventView => ({
  ...{ id: randomUUID(), kind: "camera-offline", cameraId, agentId: "agent-01", severity: "warning", phase: "start" },
  ...{ startedAt: new Date(Date.UTC(2026, 2, 2, hour)).toISOString(), durationMs: 0 },
  ...{ receivedAt: "2026-03-02T01:00:00Z", snapshots: [] },
});

/** Notes of a city where the whole city's list and the ward's are these. */
function notesOf(ofCity: readonly EventView[], ofWard: readonly EventView[]) {
  const notes = new Map<string, HandOver>();
  return createHandOvers({
    handOverStore: {
      add: async (note) => void notes.set(note.id, note),
      get: async (id) => notes.get(id),
      find: async () => [...notes.values()],
      take: async () => true,
    },
    handlings: { inHand: async ({ cameraIds }) => (cameraIds === undefined ? ofCity : ofWard) },
    events: { openCounts: async () => counts },
    clock: systemClock,
  });
}

test("how much is open in the whole city is told to who may see it, to nobody else", async () => {
  const notes = notesOf([event("cam-1", 1)], []);
  const written = await notes.write({ id: randomUUID(), text: "x" }, ward);
  const taken = await notes.take(written.id, ward);
  const [found] = await notes.find({ limit: 10 }, ward);
  for (const note of [written, taken, found]) {
    expect(note).toMatchObject({ text: "x", items: [] });
    expect(note).not.toHaveProperty("openCounts");
  }
  expect((await notes.find({ limit: 10 }, chief))[0]).toMatchObject({ openCounts: counts, items: [{}] });
});

test("a note has what its writer sees, also where the city's list is full without it", async () => {
  const ofCity = Array.from({ length: 200 }, () => event("cam-1", 5));
  const [older, newer] = [event("cam-2", 3), event("cam-2", 4)];
  const notes = notesOf(ofCity, [newer, older]);
  const { id, items } = await notes.write({ id: randomUUID(), text: "x" }, ward);
  expect(items.map((item) => item.id)).toEqual([newer.id, older.id]);
  const whole = (await notes.find({ limit: 10 }, chief)).find((note) => note.id === id)?.items ?? [];
  expect(whole).toHaveLength(200);
  expect(whole.slice(-2).map((item) => item.id)).toEqual([newer.id, older.id]);
});
