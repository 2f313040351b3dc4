/** What every store of people's acts on events does, run against each of them. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { ActDone, Actor, HandlingDetail } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { untouched, withAct } from "../../central/src/handling/handling.ts";
import type { HandlingStore } from "../../central/src/handling/handling-store.ts";
import { openHandlingDatabase } from "../../central/src/handling/sqlite-handling-database.ts";
import { createSqliteHandlingStore } from "../../central/src/handling/sqlite-handling-store.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

async function openSqlite(): Promise<HandlingStore> {
  const database = await openHandlingDatabase(join(temporaryFolder(), "handling.sqlite"));
  onTestFinished(() => database.destroy());
  return createSqliteHandlingStore(database);
}

const eventId = (number: number) => `01988000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const lan = { id: "p-1", name: "Lan" };
const START = Date.UTC(2026, 0, 5, 8);
const utc = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

/** The handling with one more act, so many seconds after the start. */
function next(before: HandlingDetail, act: ActDone, seconds = 0, by: Actor = lan): HandlingDetail {
  return withAct(before, { id: randomUUID(), version: before.version + 1, at: utc(seconds), by, act });
}

const report: ActDone = {
  ...{ kind: "report", cameraId: "cam-1", severity: "warning", text: "Va chạm", startedAt: utc(0) },
};

describe.each([{ name: "SQLite", open: openSqlite }])("$name", ({ open }) => {
  test("what was done is found again, act by act, and what it made of the event", async () => {
    const handlings = await open();
    const first = next(untouched(eventId(1)), { kind: "acknowledge" });
    const second = next(first, { kind: "close", outcome: "false-alarm", text: "Lá cây" }, 5);
    expect([await handlings.append(first), await handlings.append(second)]).toEqual([true, true]);
    expect(await handlings.get(eventId(1))).toEqual(second);
    expect(await handlings.get(eventId(2))).toBeUndefined();
    const found = await handlings.find([eventId(2), eventId(1)]);
    expect([...found.keys()]).toEqual([eventId(1)]);
    expect(found.get(eventId(1))).toEqual({
      ...{ version: 2, state: "closed", outcome: "false-alarm", assignee: lan, changedAt: utc(5) },
    });
  });

  test("of two acts that know nothing of each other only one gets the version", async () => {
    const handlings = await open();
    const seen = next(untouched(eventId(1)), { kind: "acknowledge" });
    await handlings.append(seen);
    const closing = next(seen, { kind: "close", outcome: "handled" }, 1);
    const giving = next(seen, { kind: "assign", to: { id: "p-2", name: "Minh" } }, 1);
    const added = await Promise.all([handlings.append(closing), handlings.append(giving)]);
    expect(added.filter(Boolean)).toHaveLength(1);
    const stands = await handlings.get(eventId(1));
    expect(stands).toEqual(added[0] ? closing : giving);
    expect((await handlings.find([eventId(1)])).get(eventId(1))?.state).toBe(stands?.state);
  });

  test("an act that was added under its id is not added under the next version again", async () => {
    const handlings = await open();
    const act = { id: randomUUID(), at: utc(0), by: lan, act: { kind: "comment", text: "x" } } as const;
    const first = withAct(untouched(eventId(1)), { ...act, version: 1 });
    await handlings.append(first);
    expect(await handlings.append(withAct(first, { ...act, version: 2 }))).toBe(false);
    expect((await handlings.get(eventId(1)))?.version).toBe(1);
  });

  test("lists name what is in hand, what changed of late, and what people reported", async () => {
    const handlings = await open();
    const closed = next(untouched(eventId(1)), { kind: "close", outcome: "handled" }, 10);
    const held = next(untouched(eventId(2)), { kind: "acknowledge" }, 20);
    const reported = next(untouched(eventId(3)), report, 30);
    const noted = next(untouched(eventId(4)), { kind: "comment", text: "x" }, 40);
    for (const one of [closed, held, reported, noted]) await handlings.append(one);
    const inHand = await handlings.inHand(10);
    expect(inHand).toEqual([
      { eventId: eventId(3), changedAtMs: START + 30_000 },
      { eventId: eventId(2), changedAtMs: START + 20_000 },
    ]);
    expect(await handlings.inHand(1)).toEqual([inHand[0]]);
    expect(await handlings.changedSince(START + 20_000, 10)).toEqual([eventId(2), eventId(3), eventId(4)]);
    expect(await handlings.changedSince(START, 2)).toEqual([eventId(3), eventId(4)]);
    expect(await handlings.reported("", 10)).toEqual([reported]);
    expect(await handlings.reported(eventId(3), 10)).toEqual([]);
  });

  test("what is in hand is read on from any place, also among what changed at one moment", async () => {
    const handlings = await open();
    for (const number of [1, 2, 3, 4]) {
      await handlings.append(next(untouched(eventId(number)), { kind: "acknowledge" }, number === 4 ? 9 : 5));
    }
    const all = await handlings.inHand(10);
    expect(all.map(({ eventId: id }) => id)).toEqual([4, 3, 2, 1].map(eventId));
    for (const [index, place] of all.entries()) expect(await handlings.inHand(10, place)).toEqual(all.slice(index + 1));
  });
});
