/** What every store of notes between shifts does, run against each of them. */
import { join } from "node:path";
import type { HandOver } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HandOverStore } from "../../central/src/handling/hand-over-store.ts";
import { createSqliteHandOverStore } from "../../central/src/handling/sqlite-hand-over-store.ts";
import { openHandlingDatabase } from "../../central/src/handling/sqlite-handling-database.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

async function openSqlite(): Promise<HandOverStore> {
  const database = await openHandlingDatabase(join(temporaryFolder(), "handling.sqlite"));
  onTestFinished(() => database.destroy());
  return createSqliteHandOverStore(database);
}

const noteId = (number: number) => `01988000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const lan = { id: "p-1", name: "Lan" };
const utc = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 8) + seconds * 1_000).toISOString();

const note = (number: number): HandOver => ({
  ...{ id: noteId(number), at: utc(number), by: lan, text: `Ca ${number}`, items: [] },
  openCounts: { info: 0, notice: 1, warning: 0, critical: 0 },
});

describe.each([{ name: "SQLite", open: openSqlite }])("$name", ({ open }) => {
  test("hand-over notes are found newest first, in pages, and written once", async () => {
    const handOvers = await open();
    for (const number of [1, 2, 3, 2]) await handOvers.add(note(number));
    expect(await handOvers.find({ limit: 2 })).toEqual([note(3), note(2)]);
    expect(await handOvers.find({ limit: 2, before: utc(2) })).toEqual([note(1)]);
  });

  test("a hand-over note is taken once, by whoever is first", async () => {
    const handOvers = await open();
    await handOvers.add(note(1));
    const [mine, another] = [
      { at: utc(60), by: lan },
      { at: utc(61), by: { id: "p-2", name: "Minh" } },
    ];
    const taken = await Promise.all([mine, another].map((by) => handOvers.take(noteId(1), by)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await handOvers.get(noteId(1))).toEqual({ ...note(1), taken: taken[0] ? mine : another });
    expect(await handOvers.take(noteId(1), mine)).toBe(false);
    expect(await handOvers.take(noteId(2), another)).toBe(false);
    expect(await handOvers.get(noteId(2))).toBeUndefined();
  });
});
