/** What is found when the file of an audit log was changed. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { checkChain } from "../../central/src/audit/audit-chain.ts";
import { openSqliteAuditLog } from "../../central/src/audit/sqlite-audit-log.ts";
import { readAuditFile } from "../../central/src/audit/sqlite-audit-row.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

test("the file itself refuses changes, and the check finds what was changed in spite of that", async () => {
  const file = join(temporaryFolder(), "audit.sqlite");
  const log = await openSqliteAuditLog(file, systemClock);
  const who = { kind: "person", id: "a-1", name: "Nguyễn Văn An" } as const;
  for (let index = 0; index < 3; index++) await log.note({ who, action: "evidence.viewed", subject: "s-1" });
  await log.close();
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  expect(() => database.exec("update audit_entry set subject = 'x' where seq = 2")).toThrow(/never changed/);
  expect(() => database.exec("delete from audit_entry where seq = 3")).toThrow(/never changed/);
  expect(checkChain(readAuditFile(file)).fault).toBeUndefined();

  database.exec("drop trigger audit_no_update; update audit_entry set detail = '{' where seq = 2");
  expect(checkChain(readAuditFile(file)).fault).toEqual({ kind: "changed", seq: 2 });
});
