/** Which other cases are offered as the same act, over the real store. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaseDetail, CaseDone, EventView } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { acceptAct, an, next, openedCase, takeAct, utc } from "./case-kit.ts";
import { possibleDuplicates } from "./case-offers.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

const days = { dueOn: "2026-03-12", lapsesOn: "2027-03-02" };
const rejected: CaseDone = {
  ...{ kind: "reject", reason: "other", seen: [], asksSecond: false, mayDecide: true, isSenior: false },
};

type Vehicle = "motorcycle" | "car";

const eventOf = (id: string, roadUserClass: Vehicle): EventView => ({
  ...{ id, kind: "red-light", act: "red-light", cameraId: "cam-1", agentId: "agent-01", severity: "warning" },
  ...{ phase: "end", startedAt: utc(-60), durationMs: 0, receivedAt: utc(0), snapshots: [], roadUserClass },
});

/** A motorcycle's case, and cases beside it of cars, which are newer. */
async function openBeside(cars: number) {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-offers-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  const caseStore = createSqliteCaseStore(database);
  const motorcycles = new Set<string>();
  const open = async (detail: CaseDetail, roadUserClass: Vehicle) => {
    if (roadUserClass === "motorcycle") motorcycles.add(detail.eventId);
    await caseStore.open(detail, days);
    return detail;
  };
  const own = await open(openedCase(), "motorcycle");
  for (let index = 0; index < cars; index += 1) await open(openedCase({ at: utc(-50) }), "car");
  const viewOf = (id: string) => eventOf(id, motorcycles.has(id) ? "motorcycle" : "car");
  const parts = {
    ...{ caseStore, cameras: { cameras: () => [] } },
    events: { some: async (ids: readonly string[]) => ids.map(viewOf) },
  };
  return {
    ...{ caseStore, own },
    openTwin: () => open(openedCase({ at: utc(-70) }), "motorcycle"),
    offered: async () => (await possibleDuplicates(own, viewOf(own.eventId), parts)).map(({ id }) => id),
  };
}

test("a twin is offered however many acts of others there were within its minute", async () => {
  const { openTwin, offered } = await openBeside(130);
  const twin = await openTwin();
  expect(await offered()).toEqual([twin.id]);
});

test("what was rejected or has run out is not offered: a chain could not end with it", async () => {
  const { caseStore, openTwin, offered } = await openBeside(0);
  const [open, decided, refused, late] = [await openTwin(), await openTwin(), await openTwin(), await openTwin()];
  const taken = next(decided, takeAct(900), 1, an);
  const looked = next(refused, takeAct(900), 1, an);
  const further = [taken, next(taken, acceptAct(), 2, an), looked, next(looked, rejected, 2, an)];
  for (const one of [...further, next(late, { kind: "expire", on: "2027-03-02" })]) await caseStore.append(one, days);
  expect((await offered()).toSorted()).toEqual([open.id, decided.id].toSorted());
});
