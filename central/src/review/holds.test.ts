import { randomUUID } from "node:crypto";
import type { HoldRequest, LegalHold } from "@ngaba/contract";
import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Who } from "../auth/who.ts";
import { openedCase, STARTED_MS, utc } from "./case-kit.ts";
import type { HoldStore } from "./hold-store.ts";
import { createHolds } from "./holds.ts";
import { createTurns } from "./turns.ts";

const own = openedCase({ cameraId: "cam-own" });
const foreign = openedCase({ cameraId: "cam-foreign" });
const chi: Who = {
  ...{ kind: "person", id: "p-3", name: "Chi", roles: ["senior-reviewer"], cameraIds: new Set(["cam-own"]) },
};
const request = (subjectId: string): HoldRequest => ({
  ...{ id: randomUUID(), subject: "case", subjectId, why: "Công văn 12" },
});

function keeping() {
  const kept = new Map<string, LegalHold>();
  const holdStore: HoldStore = {
    add: async (hold) => !kept.has(hold.id) && kept.set(hold.id, hold).has(hold.id),
    get: async (id) => kept.get(id),
    lift: async (id, lifted) => {
      const hold = kept.get(id);
      if (hold !== undefined) kept.set(id, { ...hold, lifted });
      return hold !== undefined;
    },
    find: async () => [...kept.values()],
    held: async () => new Set(),
  };
  const turns = createTurns();
  const holds = createHolds({
    ...{ holdStore, turns, clock: { now: () => epochMs(STARTED_MS) }, events: { some: async () => [] } },
    caseStore: { get: async (id) => [own, foreign].find((one) => one.id === id) },
  });
  const noted: string[] = [];
  const note = (what: string) => async () => void noted.push(what);
  return { holds, kept, turns, noted, note };
}

test("a hold is noted before it is kept, bears who and when, and is set once however often it is asked", async () => {
  const { holds, kept, noted, note } = keeping();
  const wanted = request(own.id);
  const hold = { ...wanted, at: utc(0), by: { id: "p-3", name: "Chi" } };
  for (let time = 0; time < 2; time += 1) {
    expect(await holds.set(wanted, chi, note("set"))).toEqual({ what: "done", hold });
  }
  expect([noted, [...kept.values()]]).toEqual([["set"], [hold]]);
  expect(await holds.set({ ...wanted, why: "Khác" }, chi, note("other"))).toEqual({ what: "id-taken" });
  const failing = () => Promise.reject(new Error("no room"));
  await expect(holds.set(request(own.id), chi, failing)).rejects.toThrow("no room");
  expect(kept.size).toBe(1);
});

test("nothing of a camera that one may not see is held, lifted or listed", async () => {
  const { holds, note } = keeping();
  expect(await holds.set(request(foreign.id), chi, note("set"))).toEqual({ what: "unknown" });
  const all: Who = { ...chi, cameraIds: undefined };
  const wanted = request(foreign.id);
  await holds.set(wanted, all, note("set"));
  expect(await holds.find({ limit: 10 }, chi)).toEqual([]);
  expect(await holds.lift(wanted.id, { why: "Xong" }, chi, note("lift"))).toEqual({ what: "unknown" });
  expect(await holds.find({ limit: 10 }, all)).toHaveLength(1);
});

test("a hold is lifted once", async () => {
  const { holds, note } = keeping();
  const wanted = request(own.id);
  await holds.set(wanted, chi, note("set"));
  expect(await holds.lift(wanted.id, { why: "Xong" }, chi, note("lift"))).toMatchObject({ what: "done" });
  expect(await holds.lift(wanted.id, { why: "Xong" }, chi, note("lift"))).toEqual({ what: "lifted-before" });
});

test("what waits for its turn to be held is not held while something is being removed", async () => {
  const { holds, kept, turns, note } = keeping();
  const removing = Promise.withResolvers<void>();
  const removal = turns.take(() => removing.promise);
  const setting = holds.set(request(own.id), chi, note("set"));
  await Promise.resolve();
  expect(kept.size).toBe(0);
  removing.resolve();
  await removal;
  expect(await setting).toMatchObject({ what: "done" });
});
