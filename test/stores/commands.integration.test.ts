/** What every store of what was asked of agents does, run against each of them. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Command, epochMs, toRfc3339 } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Commands } from "../../central/src/fleet/commands.ts";
import { openSqliteCommands } from "../../central/src/fleet/sqlite-commands.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

/** A new place for them. @returns how to open it, which may be done again once it was closed */
type NewPlace = () => () => Promise<Commands>;

const inSqlite: NewPlace = () => {
  const file = join(temporaryFolder(), "commands.sqlite");
  return () => openSqliteCommands(file);
};

const START_MS = Date.parse("2026-03-02T14:10:00Z");

/** Asked so many seconds after the start, to be begun within a minute. */
function asked(seconds: number) {
  const askedAtMs = START_MS + seconds * 1_000;
  const expiresAt = toRfc3339(epochMs(askedAtMs + 60_000));
  const command: Command = { name: "confirm-view", id: randomUUID(), cameraId: "cam-1", by: "Thùy Linh", expiresAt };
  return { agentId: "agent-01", command, askedAtMs };
}

describe.each([{ name: "SQLite", newPlace: inSqlite }])("$name", ({ newPlace }) => {
  const open = async (place = newPlace()): Promise<Commands> => {
    const commands = await place();
    onTestFinished(() => commands.close());
    return commands;
  };

  test("what was asked is there after a restart, as it was asked", async () => {
    const place = newPlace();
    const before = await place();
    const one = asked(0);
    await before.add(one);
    await before.close();
    const commands = await open(place);
    expect(await commands.find(one.command.id)).toEqual(one);
    expect(await commands.find(randomUUID())).toBeUndefined();
  });

  test("what may still be begun and has no last word waits, oldest first", async () => {
    const commands = await open();
    const [first, second, third] = [asked(0), asked(1), asked(2)];
    for (const one of [second, third, first]) await commands.add(one);
    expect(await commands.waiting(START_MS)).toEqual([first, second, third]);
    await commands.answer(second.command.id, { id: second.command.id, outcome: "done" });
    expect(await commands.waiting(START_MS)).toEqual([first, third]);
    expect(await commands.waiting(START_MS + 60_000)).toEqual([third]);
  });

  test("the first last word stays", async () => {
    const commands = await open();
    const one = asked(0);
    const { id } = one.command;
    await commands.add(one);
    await commands.answer(id, { id, outcome: "refused", code: "SUPERSEDED" });
    await commands.answer(id, { id, outcome: "done" });
    expect(await commands.find(id)).toEqual({ ...one, reply: { id, outcome: "refused", code: "SUPERSEDED" } });
  });
});
