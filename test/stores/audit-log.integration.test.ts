/** What every audit log does, run against each of them. */
import { join } from "node:path";
import { type AuditEntryView, AuditQuery } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ChainCheck, checkChain } from "../../central/src/audit/audit-chain.ts";
import type { AuditEntry, AuditLog } from "../../central/src/audit/audit-log.ts";
import { openSqliteAuditLog } from "../../central/src/audit/sqlite-audit-log.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

const an = { kind: "person", id: "a-1", name: "Nguyễn Văn An" } as const;
const entryOf = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ who: an, action: "evidence.viewed", subject: "s-1" },
  ...more,
});
const query = (more: object = {}) => AuditQuery.parse(more);

/** A new place for a log. @returns how to open it, which may be done again once it was closed */
type NewPlace = () => () => Promise<AuditLog>;

const inSqlite: NewPlace = () => {
  const file = join(temporaryFolder(), "audit.sqlite");
  return () => openSqliteAuditLog(file, systemClock);
};

/** Follows the chain through all that the log gives back. */
async function checkAll(log: AuditLog): Promise<ChainCheck> {
  const entries: AuditEntryView[] = [];
  for (let before: number | undefined, isMore = true; isMore; isMore = before !== undefined) {
    const page = await log.read(query({ limit: 200, before }));
    entries.push(...page.entries);
    before = page.nextBefore;
  }
  const records = entries.map(({ at, detail, ...entry }) => {
    return { ...entry, atMs: Date.parse(at), ...(detail !== undefined && { detail }) };
  });
  return checkChain(records.toReversed());
}

describe.each([{ name: "SQLite", newPlace: inSqlite }])("$name", ({ newPlace }) => {
  const open = async (place = newPlace()): Promise<AuditLog> => {
    const log = await place();
    onTestFinished(() => log.close());
    return log;
  };

  test("what was noted is read newest first, with all that was said", async () => {
    const log = await open();
    await log.note(entryOf());
    await log.note(entryOf({ subject: "s-2", detail: { from: "2026-01-05T08:00:00Z", count: 3, isWhole: true } }));
    const { entries, head } = await log.read(query());
    expect(entries).toMatchObject([
      { seq: 2, who: an, subject: "s-2", detail: { from: "2026-01-05T08:00:00Z", count: 3, isWhole: true } },
      { seq: 1, who: an, action: "evidence.viewed", subject: "s-1" },
    ]);
    expect(head).toEqual({ seq: 2, hash: entries[0]?.hash });
    expect(entries[1]).not.toHaveProperty("detail");
  });

  test("who notes at the same time gets a place each, one behind the other", async () => {
    const log = await open();
    await Promise.all(Array.from({ length: 1_200 }, (_, index) => log.note(entryOf({ subject: `s-${index}` }))));
    const check = await checkAll(log);
    expect(check.fault).toBeUndefined();
    expect(check.head?.seq).toBe(1_200);
  });

  test("pages join without a hole or a repetition, and say when there is no more", async () => {
    const log = await open();
    for (let index = 1; index <= 5; index++) await log.note(entryOf({ subject: `s-${index}` }));
    const first = await log.read(query({ limit: 2 }));
    const second = await log.read(query({ limit: 2, before: first.nextBefore }));
    const third = await log.read(query({ limit: 2, before: second.nextBefore }));
    expect([first, second, third].flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual([5, 4, 3, 2, 1]);
    expect(third.nextBefore).toBeUndefined();
  });

  test("entries are found by who, by name, by act, by subject and by time", async () => {
    const log = await open();
    await log.note(entryOf());
    await log.note(entryOf({ who: { kind: "token", id: "t-1", name: "exporter" }, action: "event.viewed" }));
    await log.note(entryOf({ subject: "s-2" }));
    const found = async (more: object) => (await log.read(query(more))).entries.map(({ seq }) => seq);
    expect(await found({ who: "t-1" })).toEqual([2]);
    expect(await found({ who: "Nguyễn Văn An" })).toEqual([3, 1]);
    expect(await found({ action: "event.viewed" })).toEqual([2]);
    expect(await found({ subject: "s-2" })).toEqual([3]);
    expect(await found({ who: "' or 1=1 --" })).toEqual([]);
    expect(await found({ to: "2026-01-01T00:00:00Z" })).toEqual([]);
    expect(await found({ from: "2026-01-01T00:00:00Z" })).toEqual([3, 2, 1]);
  });

  test("texts of any kind come back as they were hashed", async () => {
    const log = await open();
    const names = ["", "A\u0000B", "\ud800", "𝕏 Ợ", '"; drop table audit_entry', "x".repeat(2_000)];
    for (const name of names) await log.note(entryOf({ who: { ...an, name }, subject: name, detail: { name } }));
    expect(await checkAll(log)).toMatchObject({ fault: undefined, head: { seq: names.length } });
  });

  test("the chain goes on after a restart", async () => {
    const place = newPlace();
    const before = await place();
    await before.note(entryOf());
    await before.close();
    const log = await open(place);
    await log.note(entryOf());
    expect(await checkAll(log)).toMatchObject({ fault: undefined, head: { seq: 2 } });
  });
});
