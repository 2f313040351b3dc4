/** What must go goes, what is held stays: over the centre's real files. */
import { createHash, randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { documentHash } from "@ngaba/config";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkChain } from "../../central/src/audit/audit-chain.ts";
import { openSqliteAuditLog } from "../../central/src/audit/sqlite-audit-log.ts";
import { readAuditFile } from "../../central/src/audit/sqlite-audit-row.ts";
import { openSqliteDocumentStore } from "../../central/src/documents/sqlite-document-store.ts";
import type { Inbound } from "../../central/src/inbox/inbox.ts";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { type RetentionOfCentre, runRetentionOf } from "../../central/src/review/open-retention.ts";
import type { RetentionDays } from "../../central/src/review/retention.ts";
import { createSqliteCaseStore } from "../../central/src/review/sqlite-case-store.ts";
import { createSqliteOldCases, createSqliteRemovalLists } from "../../central/src/review/sqlite-old-cases.ts";
import { openReviewDatabase } from "../../central/src/review/sqlite-review-database.ts";
import { movableClock } from "../central-api/people-kit.ts";
import { act, an, auditor, chi, done, openReviewDesk, rowOf, STILL } from "./review-kit.ts";

const DAY_S = 86_400;
const centre = { kind: "centre", id: "system", name: "Ngã Ba" } as const;
const ofCase = ["red-light-start", "evidence-whole", "red-light-end"];
const withoutCase = ["red-light-start", "red-light-end"];
const stillOf = (incidentId: string) => Buffer.from(`a still of ${incidentId}`);
const hashOf = (incidentId: string) => createHash("sha256").update(stillOf(incidentId)).digest("hex");

/** A review with the inbox and the audit log of its centre. */
async function openCentre() {
  const desk = await openReviewDesk();
  const { dataDir, clock, media, turns } = desk;
  const inbox = await openSqliteInbox(join(dataDir, "inbox.sqlite"), clock);
  onTestFinished(() => inbox.close());
  const auditFile = join(dataDir, "audit.sqlite");
  const audit = await openSqliteAuditLog(auditFile, clock);
  onTestFinished(() => audit.close());
  let seq = 0;
  /** Has the inbox told of an incident, with a still of its own. @returns the rows, that nobody has looked at yet */
  const commitOnly = async (files: readonly string[], incidentId: string = randomUUID()) => {
    await desk.store(stillOf(incidentId));
    const before = inbox.lastId();
    const batch = files.map((file): Inbound => {
      seq += 1;
      const row = rowOf(seq, file, incidentId, (text) => text.replaceAll(STILL, hashOf(incidentId)));
      return { what: "stream", ...row };
    });
    await inbox.commit(batch);
    return inbox.readAfter(before, 100);
  };
  const tell = async (files: readonly string[]): Promise<string> => {
    const incidentId = randomUUID();
    await desk.take(await commitOnly(files, incidentId));
    return incidentId;
  };
  const caseOf = async (eventId: string) =>
    (await desk.reviews.find({ order: "newest", limit: 200 }, auditor)).cases.find((one) => one.eventId === eventId);
  /** @returns ids of the event and of its case, which has been rejected */
  const reject = async () => {
    const eventId = await tell(ofCase);
    const caseId = (await caseOf(eventId))?.id ?? expect.unreachable("no case was made");
    await done(act(desk, caseId, { kind: "take" }, an));
    await done(act(desk, caseId, { kind: "reject", reason: "no-violation", seen: [] }, an));
    return { eventId, caseId };
  };
  const run = (days: RetentionDays, isDryRun = false, more: Partial<RetentionOfCentre> = {}) =>
    runRetentionOf(
      { dataDir, days, media, audit, who: centre, clock, turns, signal: new AbortController().signal, ...more },
      isDryRun,
    );
  const noted = async () =>
    (await audit.read({ limit: 100 })).entries.filter(({ action }) => action === "retention.removed");
  /** What is left of an incident anywhere. */
  const left = async (incidentId: string) => ({
    event: (await desk.events.some([incidentId])).length,
    messages: (await inbox.readAfter(0, 1_000)).filter(({ message }) => message.includes(incidentId)).length,
    still: (await media.stored([hashOf(incidentId)])).size,
    case: (await caseOf(incidentId)) === undefined ? 0 : 1,
  });
  return { ...desk, desk, audit, auditFile, commitOnly, tell, reject, run, noted, left };
}

const whole = { event: 1, messages: 3, still: 1, case: 1 };
const nothing = { event: 0, messages: 0, still: 0, case: 0 };

test("a rejected case goes with its event, its messages and its still; one that is held, or younger, stays", async () => {
  const { clock, review, reject, run, noted, left, dataDir, auditFile } = await openCentre();
  const [gone, held] = [await reject(), await reject()];
  const holdId = randomUUID();
  const hold = { id: holdId, subject: "case", subjectId: held.caseId, why: "Công văn 12/CV-VKS" } as const;
  await review.holds.set(hold, chi, async () => undefined);
  clock.pass(20 * DAY_S);
  const young = await reject();
  clock.pass(11 * DAY_S);
  const size = stillOf(gone.eventId).length;
  const report = { kind: "rejectedCase", days: 30, cases: 1, events: 1, files: 1, bytes: size, held: 1 };
  expect(await run({ rejectedCaseDays: 30 })).toEqual([report]);
  expect(await left(gone.eventId)).toEqual(nothing);
  for (const { eventId } of [held, young]) expect(await left(eventId)).toEqual(whole);

  const [entry] = await noted();
  expect(entry).toMatchObject({
    who: centre,
    subject: "rejectedCase",
    detail: { days: 30, cases: 1, events: 1, files: 1 },
  });
  const database = await openReviewDatabase(join(dataDir, "review.sqlite"));
  onTestFinished(() => database.destroy());
  const list = await createSqliteRemovalLists(database).get(String(entry?.detail?.list));
  expect(list).toMatchObject({ caseIds: [gone.caseId], eventIds: [gone.eventId], files: [hashOf(gone.eventId)] });
  expect(documentHash(list)).toBe(entry?.detail?.list);
  expect(checkChain(readAuditFile(auditFile)).fault).toBeUndefined();

  expect(await run({ rejectedCaseDays: 30 })).toMatchObject([{ cases: 0, held: 1 }]);
  expect(await noted()).toHaveLength(1);
  await review.holds.lift(holdId, { why: "Đã xong" }, chi, async () => undefined);
  expect(await run({ rejectedCaseDays: 30 })).toMatchObject([{ cases: 1, held: 0 }]);
  expect(await left(held.eventId)).toEqual(nothing);
});

test("documents of a case go with it, those of others stay", async () => {
  const { clock, dataDir, review, reject, run } = await openCentre();
  const [gone, held] = [await reject(), await reject()];
  await using store = await openSqliteDocumentStore(dataDir);
  const keep = (caseId: string, code: string) =>
    store.keep(
      { code, kind: "case", caseId, caseVersion: 3, stills: [], madeAt: "2026-03-02T14:05:00.000Z" },
      Buffer.from(code),
    );
  const [lost, left] = [await keep(gone.caseId, "0123-4567-89AB-CDEF"), await keep(held.caseId, "ZZZZ-4567-89AB-CDEF")];
  const hold = { id: randomUUID(), subject: "case", subjectId: held.caseId, why: "Công văn 12/CV-VKS" } as const;
  await review.holds.set(hold, chi, async () => undefined);
  clock.pass(31 * DAY_S);
  expect(await run({ rejectedCaseDays: 30 })).toMatchObject([{ cases: 1, held: 1 }]);
  const files = (await readdir(join(dataDir, "documents"), { recursive: true })).map((name) => basename(name));
  expect(files).toContain(left.sha256);
  expect(files).not.toContain(lost.sha256);
  expect(await review.documents.bytes(left.code, "made", auditor)).toBeDefined();
  expect(await review.documents.find(lost.code, auditor)).toBeUndefined();
});

test("a dry run says what would go, removes nothing and notes nothing", async () => {
  const { clock, reject, tell, run, noted, left } = await openCentre();
  const [rejected, event] = [await reject(), await tell(withoutCase)];
  clock.pass(31 * DAY_S);
  const days = { rejectedCaseDays: 30, eventWithoutCaseDays: 30 };
  const would = await run(days, true);
  expect(would).toMatchObject([
    { kind: "eventWithoutCase", events: 1, cases: 0 },
    { kind: "rejectedCase", events: 1, cases: 1, files: 1 },
  ]);
  expect(await left(rejected.eventId)).toEqual(whole);
  expect(await left(event)).toMatchObject({ event: 1, messages: 2 });
  expect(await noted()).toEqual([]);
  expect(await run(days)).toEqual(would);
});

test("nothing goes that is not configured to", async () => {
  const { clock, reject, run, left } = await openCentre();
  const { eventId } = await reject();
  clock.pass(4_000 * DAY_S);
  expect(await run({})).toEqual([]);
  expect(await run({ decidedCaseDays: 366, eventWithoutCaseDays: 7 })).toMatchObject([{ events: 0 }, { cases: 0 }]);
  expect(await left(eventId)).toEqual(whole);
});

test("an event without a case goes, one that goes on and one with a case stay", async () => {
  const { clock, tell, run, left } = await openCentre();
  const [ended, open, withCase] = [await tell(withoutCase), await tell(["red-light-start"]), await tell(ofCase)];
  clock.pass(31 * DAY_S);
  expect(await run({ eventWithoutCaseDays: 30 })).toMatchObject([{ events: 1, cases: 0 }]);
  expect(await left(ended)).toMatchObject({ event: 0, messages: 0 });
  expect(await left(open)).toMatchObject({ event: 1, messages: 1 });
  expect(await left(withCase)).toEqual(whole);
});

test("pictures that no case rests on go by themselves, what is held stays", async () => {
  const { reject, tell, run, left, review } = await openCentre();
  const [withCase, free, held] = [
    await reject(),
    await tell(withoutCase),
    await tell(["red-light-start", "evidence-stills"]),
  ];
  const hold = { id: randomUUID(), subject: "event", subjectId: held, why: "Công văn 13" } as const;
  await review.holds.set(hold, chi, async () => undefined);
  // Files bear the time of this machine.
  const clock = movableClock(Date.now() + 31 * DAY_S * 1_000);
  const [report] = await run({ mediaDays: 30 }, false, { clock });
  expect(report).toMatchObject({ kind: "media", cases: 0, events: 0, files: 1, held: 1 });
  expect(await left(free)).toMatchObject({ event: 1, messages: 2, still: 0 });
  expect(await left(held)).toMatchObject({ event: 1, still: 1 });
  expect(await left(withCase.eventId)).toEqual(whole);
});

test("a scene, a configuration and a model card stay: cases rest on them, and only manifests name them", async () => {
  const { media, run } = await openCentre();
  const put = async (text: string, mediaType: "application/json" | "image/jpeg") => {
    const [bytes, sha256] = [Buffer.from(text), createHash("sha256").update(text).digest("hex")];
    await media.put({ sha256, mediaType, agentId: "agent-01" }, Readable.from([bytes]));
    return sha256;
  };
  const [scene, picture] = [await put('{"stopLines":[]}', "application/json"), await put("nobody's", "image/jpeg")];
  const clock = movableClock(Date.now() + 31 * DAY_S * 1_000);
  expect(await run({ mediaDays: 30 }, false, { clock })).toMatchObject([{ files: 1 }]);
  expect(await media.stored([scene, picture])).toEqual(new Set([scene]));
});

test("a case that is opened again after it was listed stays whole, and goes by no list", async () => {
  const { clock, desk, turns, reject, run, noted, left } = await openCentre();
  const [reopened, gone] = [await reject(), await reject()];
  clock.pass(31 * DAY_S);
  // Somebody else has the turn: what is to go is listed meanwhile, and has to wait.
  const waiting = Promise.withResolvers<undefined>();
  const held = turns.take(() => waiting.promise);
  const take = vi.spyOn(turns, "take");
  const running = run({ rejectedCaseDays: 30 });
  await vi.waitFor(() => expect(take).toHaveBeenCalled(), { timeout: 10_000 });
  await done(act(desk, reopened.caseId, { kind: "reopen", text: "Chủ xe khiếu nại" }, chi));
  waiting.resolve(undefined);
  await held;
  expect(await running).toMatchObject([{ cases: 1, events: 1, files: 1, held: 0 }]);
  expect(await left(reopened.eventId)).toEqual(whole);
  expect(await left(gone.eventId)).toEqual(nothing);
  expect(await noted()).toHaveLength(1);
});

test("what is just going can be neither read nor opened again; when it cannot be noted it is there as before", async () => {
  const { clock, desk, reviews, reject, run, left } = await openCentre();
  const { eventId, caseId } = await reject();
  clock.pass(31 * DAY_S);
  const answers: unknown[] = [];
  const note = async () => {
    answers.push(await reviews.of(caseId, chi));
    answers.push(await reviews.act(caseId, { id: randomUUID(), act: { kind: "reopen", text: "x" }, version: 3 }, chi));
    throw new Error("no room on the disk");
  };
  await expect(run({ rejectedCaseDays: 30 }, false, { audit: { note } })).rejects.toThrow("no room");
  expect(answers).toEqual([undefined, { what: "case-unknown" }]);
  expect(await left(eventId)).toEqual(whole);
  await done(act(desk, caseId, { kind: "reopen", text: "Chủ xe khiếu nại" }, chi));
});

test("an event that has just been told of, and began long ago, stays until it has been looked at for a case", async () => {
  const { clock, tell, run, left, desk, commitOnly } = await openCentre();
  const [seen, unseen] = [await tell(withoutCase), await commitOnly(withoutCase)];
  clock.pass(31 * DAY_S);
  const stopped = AbortSignal.timeout(1_200);
  await expect(run({ eventWithoutCaseDays: 30 }, false, { signal: stopped })).rejects.toThrow();
  expect(await left(seen)).toMatchObject({ event: 1 });
  await desk.take(unseen);
  expect(await run({ eventWithoutCaseDays: 30 })).toMatchObject([{ events: 2 }]);
});

test("what cannot be noted is not removed; what broke off is finished by the next run", async () => {
  const { clock, reject, reviews, run, left, media, noted } = await openCentre();
  const { eventId, caseId } = await reject();
  clock.pass(31 * DAY_S);
  const days = { rejectedCaseDays: 30 };
  const audit = { note: () => Promise.reject(new Error("no room on the disk")) };
  await expect(run(days, false, { audit })).rejects.toThrow("no room");
  expect(await left(eventId)).toEqual(whole);
  // It breaks off where the still is removed, which is noted by then: as after a kill at that moment.
  const broken = { ...media, pathOf: () => "no such path\0" };
  await expect(run(days, false, { media: broken })).rejects.toThrow();
  expect(await noted()).toHaveLength(1);
  expect(await left(eventId)).toMatchObject({ event: 1, case: 1 });
  // Half of it may be gone: nobody is to open it again, whatever else goes wrong.
  await expect(run(days, false, { audit })).rejects.toThrow("no room");
  expect(await reviews.act(caseId, { id: randomUUID(), act: { kind: "reopen", text: "x" }, version: 3 }, chi)).toEqual({
    what: "case-unknown",
  });
  expect(await run(days)).toMatchObject([{ cases: 1, events: 1 }]);
  expect(await left(eventId)).toEqual(nothing);
});

test("what a run had claimed before it was killed is there again after the next start, also where nothing is configured to go", async () => {
  const { desk, dataDir, reject } = await openCentre();
  const { caseId } = await reject();
  await desk.close();
  const database = await openReviewDatabase(join(dataDir, "review.sqlite"));
  await createSqliteOldCases(database).claim([{ id: caseId, version: 3 }]);
  expect(await createSqliteCaseStore(database).get(caseId)).toBeUndefined();
  await database.destroy();
  const again = await openReviewDesk({ dataDir });
  expect(await again.reviews.of(caseId, chi)).toMatchObject({ state: "rejected", version: 3 });
});

test("a case whose removal broke off, and whose event was held then, is there again", async () => {
  const { clock, review, reject, reviews, run, media } = await openCentre();
  const { eventId, caseId } = await reject();
  clock.pass(31 * DAY_S);
  const days = { rejectedCaseDays: 30 };
  await expect(run(days, false, { media: { ...media, pathOf: () => "no such path\0" } })).rejects.toThrow();
  expect(await reviews.of(caseId, chi)).toBeUndefined();
  const hold = { id: randomUUID(), subject: "event", subjectId: eventId, why: "Công văn 14" } as const;
  await review.holds.set(hold, chi, async () => undefined);
  expect(await run(days, true)).toMatchObject([{ cases: 0, held: 1 }]);
  expect(await reviews.of(caseId, chi)).toBeUndefined();
  expect(await run(days)).toMatchObject([{ cases: 0, held: 1 }]);
  expect(await reviews.of(caseId, chi)).toMatchObject({ state: "rejected" });
});
