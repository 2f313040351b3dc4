/** The backup and the restore of docs/runbook.md, by its own commands and words, of a centre that has decided a case. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { LegalHold } from "@ngaba/contract";
import { expect, test, vi } from "vitest";
import type { Inbound } from "../../central/src/inbox/inbox.ts";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { startTestCentral, type TestCentral } from "../e2e/test-central.ts";
import { addAgent } from "./add-agent.ts";
import { temporaryFolder } from "./data-path-kit.ts";
import { type Ask, openSession } from "./open-session.ts";
import { acceptAs, act, an, auditor, done, openReviewDesk, rowOf, STILL, still } from "./review-kit.ts";

const patient = { timeout: 30_000, interval: 50 };
const EVENT_ID = "0199a4f5-10c4-7d2e-8a61-5c7b9e0fbacc";
const runbook = readFileSync(join(import.meta.dirname, "../../docs/runbook.md"), "utf8");
const chapter = runbook.slice(runbook.indexOf("\n## Backup\n"));

/** As they stand in the runbook, for a centre that keeps its series itself. */
function backupCommands(dataDir: string): string {
  const [, commands = ""] = /```sh\n(.*?)```/s.exec(chapter) ?? [];
  const [, ofSeries = ""] = /`(sqlite3 series\.sqlite [^`]+)`/.exec(chapter) ?? [];
  expect(commands).toContain("influxd backup");
  return commands.replace(/^influxd backup.*$/m, ofSeries).replace("cd /var/lib/ngaba/centre", `cd '${dataDir}'`);
}

/** What the runbook says under "Restore", of a centre that is stopped. */
function restore(backup: string, dataDir: string): void {
  const [, words = ""] = /\*\*Restore\.\*\*(.*?)\n\n/s.exec(chapter) ?? [];
  const named = [...words.matchAll(/`(\w+\.sqlite)`/g)].map(([, file = ""]) => file);
  expect(named).toContain("cases.sqlite");
  cpSync(backup, dataDir, { recursive: true });
  for (const file of named) for (const end of ["-wal", "-shm"]) rmSync(join(dataDir, `${file}${end}`), { force: true });
  rmSync(join(dataDir, "cases.sqlite"));
}

/** A case that was approved and handed over, with its archive, in the files of a centre that does not run. */
async function decidedCase(dataDir: string) {
  const desk = await openReviewDesk({ dataDir });
  const inbox = await openSqliteInbox(join(dataDir, "inbox.sqlite"), desk.clock);
  await desk.store(still);
  const rows = ["red-light-start", "evidence-whole"].map((file, index) => rowOf(index + 1, file, EVENT_ID));
  await inbox.commit(rows.map((row): Inbound => ({ what: "stream", ...row })));
  await desk.take(await inbox.readAfter(0, 10));
  await inbox.close();
  const [found] = (await desk.reviews.find({ order: "newest", limit: 1 }, auditor)).cases;
  const caseId = found?.id ?? expect.unreachable("no case was made");
  await done(act(desk, caseId, { kind: "take" }, an));
  await done(act(desk, caseId, await acceptAs(desk, caseId), an));
  const { state } = await done(act(desk, caseId, { kind: "hand-over", to: "PC08", withMissing: true }, an));
  expect(state).toBe("handed-over");
  const kept = await keptOf(desk, caseId);
  await desk.close();
  return { caseId, kept };
}

/** What must be the same after a restore: every entry, the archive's bytes, and what the evidence is worth. */
async function keptOf({ reviews, review }: Awaited<ReturnType<typeof openReviewDesk>>, caseId: string) {
  const archive = await review.documents.archive(caseId, auditor);
  return {
    entries: (await reviews.of(caseId, auditor))?.entries,
    files: (await reviews.offers(caseId, auditor))?.files,
    archive: archive.what === "done" ? (await buffer(archive.archive.stream)).toString("base64") : archive.what,
  };
}

async function whenReady(central: TestCentral): Promise<Ask> {
  await vi.waitFor(async () => expect((await fetch(`${central.httpUrl}/readyz`)).status).toBe(200), patient);
  return openSession(await central.startUrl());
}

const post = async (ask: Ask, path: string, body: object) => {
  const headers = { "content-type": "application/json" };
  const answer = await ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  expect(answer.status).toBeLessThan(300);
  return LegalHold.parse(await answer.json());
};
const holdsOf = async (ask: Ask, caseId: string): Promise<unknown> =>
  (await ask(`/api/holds?subjectId=${caseId}`)).json();

/** In the data folder and in no backup, and why not. */
const LEFT_OUT = {
  "cases.sqlite": "made anew from the inbox",
  "commands.sqlite": "what was asked of agents, for minutes",
  "camera-pictures": "the newest pictures: others come",
  "start-key": "each start makes one",
  "agents.json.lock": "held while that is written",
  lock: "held while it runs",
};

test("what officers decided, held and handed over is back after a restore, as it was at the backup", async () => {
  const folder = temporaryFolder();
  const [dataDir, backup] = [join(folder, "data"), join(folder, "backup")];
  mkdirSync(dataDir);
  const { caseId, kept } = await decidedCase(dataDir);
  expect(kept.files).toContainEqual({ sha256: STILL, state: "stored" });

  const central = await startTestCentral({ folder });
  await addAgent(central);
  const ask = await whenReady(central);
  const request = { id: crypto.randomUUID(), subject: "case", subjectId: caseId, why: "Công văn 12/TA" };
  const hold = await post(ask, "/api/holds", request);
  await promisify(execFile)("sh", ["-ec", backupCommands(dataDir)]);
  const isFile = (name: string) => !/-(?:wal|shm)$/.test(name);
  const missing = readdirSync(dataDir).filter((name) => isFile(name) && !readdirSync(backup).includes(name));
  expect(missing.filter((name) => !(name in LEFT_OUT))).toEqual([]);
  await post(ask, `/api/holds/${hold.id}/lift`, { why: "Sau khi sao lưu" });
  await central.stop();

  restore(backup, dataDir);
  const again = await startTestCentral({ folder });
  const askAgain = await whenReady(again);
  expect(await holdsOf(askAgain, caseId)).toEqual({ holds: [hold] });
  expect((await askAgain(`/api/events/${EVENT_ID}`)).status).toBe(200); // its lists were made anew
  await again.stop();
  const desk = await openReviewDesk({ dataDir });
  expect(await keptOf(desk, caseId)).toEqual(kept);
});
