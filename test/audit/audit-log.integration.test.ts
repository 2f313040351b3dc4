/** What every audit log does, run against each of them; and what is found when its file was changed. */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AuditQuery } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkChain } from "../../central/src/audit/audit-chain.ts";
import type { AuditEntry, AuditLog } from "../../central/src/audit/audit-log.ts";
import { openSqliteAuditLog } from "../../central/src/audit/sqlite-audit-log.ts";
import { readAuditFile } from "../../central/src/audit/sqlite-audit-row.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

const an = { kind: "person", id: "a-1", name: "Nguyễn Văn An" } as const;
const entryOf = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ who: an, action: "evidence.viewed", subject: "s-1" },
  ...more,
});
const query = (more: object = {}) => AuditQuery.parse(more);

/** An empty log in a new file. */
async function openLog(file = join(temporaryFolder(), "audit.sqlite")): Promise<{ log: AuditLog; file: string }> {
  const log = await openSqliteAuditLog(file, systemClock);
  onTestFinished(() => log.close());
  return { log, file };
}

describe.each([["SQLite", openLog]])("%s", (_name, open) => {
  test("what was noted is read newest first, with all that was said", async () => {
    const { log } = await open();
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
    const { log, file } = await open();
    await Promise.all(Array.from({ length: 1_200 }, (_, index) => log.note(entryOf({ subject: `s-${index}` }))));
    const check = checkChain(readAuditFile(file));
    expect(check.fault).toBeUndefined();
    expect(check.head?.seq).toBe(1_200);
  });

  test("pages join without a hole or a repetition, and say when there is no more", async () => {
    const { log } = await open();
    for (let index = 1; index <= 5; index++) await log.note(entryOf({ subject: `s-${index}` }));
    const first = await log.read(query({ limit: 2 }));
    const second = await log.read(query({ limit: 2, before: first.nextBefore }));
    const third = await log.read(query({ limit: 2, before: second.nextBefore }));
    expect([first, second, third].flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual([5, 4, 3, 2, 1]);
    expect(third.nextBefore).toBeUndefined();
  });

  test("entries are found by who, by name, by act, by subject and by time", async () => {
    const { log } = await open();
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
    const { log, file } = await open();
    const names = ["", "A\u0000B", "\ud800", "𝕏 Ợ", '"; drop table audit_entry', "x".repeat(2_000)];
    for (const name of names) await log.note(entryOf({ who: { ...an, name }, subject: name, detail: { name } }));
    expect(checkChain(readAuditFile(file))).toMatchObject({ fault: undefined, head: { seq: names.length } });
  });
});

test("the chain goes on after a restart", async () => {
  const { log, file } = await openLog();
  await log.note(entryOf());
  await log.close();
  const { log: again } = await openLog(file);
  await again.note(entryOf());
  expect(checkChain(readAuditFile(file))).toMatchObject({ fault: undefined, head: { seq: 2 } });
});

test("the file itself refuses changes, and the check finds what was changed in spite of that", async () => {
  const { log, file } = await openLog();
  for (let index = 0; index < 3; index++) await log.note(entryOf());
  await log.close();
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  expect(() => database.exec("update audit_entry set subject = 'x' where seq = 2")).toThrow(/never changed/);
  expect(() => database.exec("delete from audit_entry where seq = 3")).toThrow(/never changed/);
  expect(checkChain(readAuditFile(file)).fault).toBeUndefined();

  database.exec("drop trigger audit_no_update; update audit_entry set detail = '{' where seq = 2");
  expect(checkChain(readAuditFile(file)).fault).toEqual({ kind: "changed", seq: 2 });
});
