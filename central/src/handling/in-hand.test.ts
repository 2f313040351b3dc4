import type { EventView } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { InHand } from "./handling-store.ts";
import { inHandOf } from "./in-hand.ts";

/** So many events in hand, number 0 changed last and started first; every hundredth is of cam-2. */
function cityWith(count: number) {
  const all = Array.from({ length: count }, (_, number): InHand => ({ eventId: `${number}`, changedAtMs: -number }));
  const view = (id: string): EventView => ({
    ...{ id, kind: "camera-offline", cameraId: Number(id) % 100 === 99 ? "cam-2" : "cam-1", agentId: "agent-01" },
    ...{ severity: "warning", phase: "start", startedAt: new Date(Number(id) * 1_000).toISOString(), durationMs: 0 },
    ...{ receivedAt: "2026-03-02T01:00:00Z", snapshots: [] },
  });
  return {
    handlingStore: {
      inHand: async (limit: number, after?: InHand) =>
        all.filter(({ changedAtMs }) => changedAtMs < (after?.changedAtMs ?? 1)).slice(0, limit),
    },
    events: { some: async (ids: readonly string[]) => ids.map(view) },
  };
}

const idsOf = (events: readonly EventView[]) => events.map(({ id }) => Number(id));
const onlySecond = { cameraIds: new Set(["cam-2"]) };

test("who sees few cameras finds all that is in hand there, however much is in hand elsewhere", async () => {
  expect(idsOf(await inHandOf(onlySecond, cityWith(1_000)))).toEqual([999, 899, 799, 699, 599, 499, 399, 299, 199, 99]);
});

test("of very much in hand the 200 that changed last are shown, newest first", async () => {
  const shown = idsOf(await inHandOf({ cameraIds: undefined }, cityWith(401)));
  expect(shown).toEqual(Array.from({ length: 200 }, (_, index) => 199 - index));
  expect(await inHandOf(onlySecond, cityWith(25_000))).toHaveLength(200);
  expect(await inHandOf(onlySecond, cityWith(0))).toEqual([]);
});
