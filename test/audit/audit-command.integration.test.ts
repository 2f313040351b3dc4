import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { openSqliteAuditLog } from "../../central/src/audit/sqlite-audit-log.ts";
import { readAuditFile } from "../../central/src/audit/sqlite-audit-row.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

const root = join(import.meta.dirname, "../..");

/** A command about the centre in this folder. */
function ngaba(folder: string, ...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const args = [join(root, "scripts/ngaba.ts"), ...words, "--config", join(folder, "central.yaml")];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const verify = (folder: string, ...more: string[]) => ngaba(folder, "audit", "verify", ...more);

/** A centre's folder whose audit log has so many entries and is still open, as that of a running centre. */
async function openLog(entries: number) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "central.yaml"), stringify({ inventoryDir: "." }));
  const file = join(folder, "data/audit.sqlite");
  const log = await openSqliteAuditLog(file, systemClock);
  onTestFinished(() => log.close());
  const who = { kind: "person", id: "a-1", name: "An" } as const;
  for (let seq = 1; seq <= entries; seq++) await log.note({ who, action: "evidence.viewed", subject: `s-${seq}` });
  return { folder, file, log };
}

test("a log as it was written is said to be right, while the centre runs, with the head to be noted", async () => {
  const { folder, log } = await openLog(3);
  const head = await log.head();
  const noted = `${head?.seq}:${head?.hash}`;
  expect(await verify(folder)).toEqual({
    ...{ code: 0, stderr: "", stdout: `3 entries, all as they were written\nhead ${noted}\n` },
  });
  expect(await verify(folder, "--head", noted)).toMatchObject({ code: 0 });
});

test("a changed entry is named, and the exit code is 1", async () => {
  const { folder, file, log } = await openLog(3);
  await log.close();
  const database = new DatabaseSync(file);
  database.exec("drop trigger audit_no_update; update audit_entry set subject = 'another' where seq = 2");
  database.close();
  const { code, stdout, stderr } = await verify(folder);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/audit\.sqlite: entry 2 does not follow the one before it.*; right up to 1:[0-9a-f]{64}\n$/);
});

test("an end that was cut off is found against the head that was noted", async () => {
  const { folder, file, log } = await openLog(3);
  const head = await log.head();
  await log.close();
  const database = new DatabaseSync(file);
  database.exec("drop trigger audit_no_delete; delete from audit_entry where seq = 3");
  database.close();
  expect(await verify(folder)).toMatchObject({ code: 0 });
  const against = await verify(folder, "--head", `${head?.seq}:${head?.hash}`);
  expect(against).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("it ends before entry 3, which was noted"),
  });
});

test("what cannot be a head, and a log that is not there, are said in a sentence", async () => {
  const { folder } = await openLog(0);
  expect(await verify(folder, "--head", "3")).toMatchObject({ code: 1 });
  expect(await verify(folder)).toMatchObject({ code: 0, stdout: "the audit log is empty\n" });
  const empty = temporaryFolder();
  writeFileSync(join(empty, "central.yaml"), stringify({ inventoryDir: "." }));
  expect(await verify(empty)).toMatchObject({ code: 1, stderr: expect.stringMatching(/audit\.sqlite does not exist/) });
});

const addAgent = (folder: string, id: string) =>
  ngaba(folder, "central", "agent", "add", id, "--secrets-out", join(folder, `${id}.yaml`));

test("who adds and removes agents at the centre's machine stands in the log, without what lets an agent in", async () => {
  const { folder, file } = await openLog(0);
  const remove = () => ngaba(folder, "central", "agent", "remove", "agent-01");
  expect(await addAgent(folder, "agent-01")).toMatchObject({ code: 0 });
  expect(await remove()).toMatchObject({ code: 0, stdout: "removed agent-01\n" });
  expect(await remove()).toMatchObject({ code: 0, stdout: "there is no agent agent-01\n" });
  const noted = [...readAuditFile(file)];
  const who = { kind: "command-line", id: String(process.getuid?.()) };
  expect(noted).toMatchObject([
    { who, action: "agent.created", subject: "agent-01" },
    { who, action: "agent.removed", subject: "agent-01" },
  ]);
  const secrets = parse(readFileSync(join(folder, "agent-01.yaml"), "utf8")) as Record<string, string>;
  for (const secret of [secrets.uploadToken, secrets.brokerPassword]) {
    expect(secret).toMatch(/^.{16,}$/);
    expect(JSON.stringify(noted)).not.toContain(secret);
  }
});

test("no agent is made of which nothing can be noted", async () => {
  const { folder, file, log } = await openLog(0);
  await log.close();
  const database = new DatabaseSync(file);
  database.exec("create trigger audit_full before insert on audit_entry begin select raise(abort, 'full'); end");
  database.close();
  expect(await addAgent(folder, "agent-02")).toMatchObject({ code: 1 });
  expect(existsSync(join(folder, "agent-02.yaml"))).toBe(false);
  expect(await ngaba(folder, "central", "agent", "list")).toMatchObject({ code: 0, stdout: "" });
});
