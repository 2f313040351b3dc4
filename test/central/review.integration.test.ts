/** The review over the centre's real stores: cases made once, two officers, locks, evidence that is gone, limitation. */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { CaseAct } from "@ngaba/contract";
import { expect, test } from "vitest";
import { openSqliteDocumentStore } from "../../central/src/documents/sqlite-document-store.ts";
import { verifyArchive } from "../../central/src/documents/verify-archive.ts";
import { CalendarFile } from "../../config/src/calendar/calendar.ts";
import { workCalendarOf } from "../../config/src/calendar/work-calendar.ts";
import {
  acceptAs,
  act,
  an,
  auditor,
  binh,
  chi,
  done,
  openReviewDesk,
  openWithCase,
  type ReviewDesk,
  rowOf,
  STILL,
  still,
  tellOfRun,
} from "./review-kit.ts";

const take: CaseAct = { kind: "take" };
const reject: CaseAct = { kind: "reject", reason: "no-violation", seen: [] };
const _LOCK_S = 15 * 60;
const everything = { order: "newest", limit: 200 } as const;

const countOf = async (desk: ReviewDesk) => (await desk.reviews.find(everything, auditor)).cases.length;

test("a red-light run becomes a case with its evidence, once, whatever is told again and after a restart", async () => {
  const desk = await openReviewDesk();
  const incident = randomUUID();
  const [start, stills, whole, end] = ["red-light-start", "evidence-stills", "evidence-whole", "red-light-end"].map(
    (file, index) => rowOf(index + 1, file, incident),
  );
  for (const row of [start, stills]) if (row !== undefined) await desk.take([row]);
  expect(await countOf(desk)).toBe(0);
  for (const row of [whole, whole, end]) if (row !== undefined) await desk.take([row]);
  const { cases } = await desk.reviews.find(everything, auditor);
  expect(cases).toMatchObject([
    {
      ...{ state: "new", eventId: incident, what: "red-light", severity: "critical", ruleId: "den-do-bac" },
      ...{ at: "2026-03-02T14:02:29.900Z", dates: { detected: "2026-03-02" }, dueOn: "2026-03-12", version: 1 },
      dueFor: "identify-and-notify",
    },
  ]);
  await desk.close();
  const again = await openReviewDesk({ dataDir: desk.dataDir });
  expect(await again.review.offset()).toBe(4);
  if (whole !== undefined) await again.review.apply([whole]);
  expect((await again.reviews.find(everything, auditor)).cases).toEqual(cases);
});

test("a run whose evidence failed becomes a case; what no act names does not", async () => {
  const desk = await openReviewDesk();
  const failed = (text: string) => text.replace('"stage": "whole"', '"stage": "failed"');
  await tellOfRun(desk, failed);
  const withoutAct = (text: string) => text.replace('"act": "red-light"', '"act": "loitering"');
  const incident = randomUUID();
  await desk.take([rowOf(901, "red-light-start", incident, withoutAct), rowOf(902, "evidence-whole", incident)]);
  expect(await countOf(desk)).toBe(1);
});

test("a run whose evidence is never finished becomes a case after a day, once a still of it is stored", async () => {
  const desk = await openReviewDesk();
  const [withStill, without] = [randomUUID(), randomUUID()];
  await desk.store(still);
  const unknown = (text: string) => text.replaceAll(STILL, "c3".repeat(32));
  for (const [index, file] of ["red-light-start", "evidence-stills"].entries()) {
    await desk.take([rowOf(951 + 2 * index, file, withStill), rowOf(952 + 2 * index, file, without, unknown)]);
  }
  await desk.close();
  const at = (nowMs: string) => openReviewDesk({ dataDir: desk.dataDir, nowMs: Date.parse(nowMs) });
  const before = await at("2026-03-03T14:02:00Z");
  expect(await countOf(before)).toBe(0);
  expect(await before.registry.metrics()).toMatch(/^central_cases_waiting 2$/m);
  await before.close();
  const after = await at("2026-03-03T14:03:00Z");
  const { cases } = await after.reviews.find(everything, auditor);
  expect(cases).toMatchObject([{ eventId: withStill, state: "new", version: 1 }]);
  expect(await after.registry.metrics()).toMatch(/^central_cases_waiting 1$/m);
  expect(await after.registry.metrics()).toMatch(/^central_cases_opened_total\{kind="red-light"\} 1$/m);
  await after.take([rowOf(970, "evidence-whole", withStill)]);
  expect(await countOf(after)).toBe(1);
});

test("an officer takes a case and accepts it by what is offered; the fine of a car goes on to who may", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  expect(await desk.reviews.offers(id, an)).toMatchObject({
    ...{ ceilingVnd: 7_500_000, mayDeductPoints: false },
    deadlines: [{ kind: "identify-and-notify", lastDay: "2026-03-12", standing: "running" }, { kind: "limitation" }],
  });
  const approved = await done(act(desk, id, await acceptAs(desk, id), an));
  expect(approved).toMatchObject({ state: "approved", plate: { text: "13AB12345" } });
  expect(approved.entries.at(-1)?.act).toMatchObject({
    ...{ kind: "accept", seen: [STILL], mayDecide: true },
    legalBasis: { fineVnd: [4_000_000, 6_000_000] },
  });

  const car = await tellOfRun(desk);
  await done(act(desk, car, take, an));
  expect(await done(act(desk, car, await acceptAs(desk, car, "car"), an))).toMatchObject({ state: "accepted" });
  expect(await act(desk, car, take, binh)).toMatchObject({ what: "refused", why: "NEEDS_AUTHORITY" });
  const forBinh = await desk.reviews.find({ ...everything, forMe: "true" }, binh);
  expect(forBinh.cases).toEqual([]);
  expect((await desk.reviews.find({ ...everything, forMe: "true" }, chi)).cases.map((one) => one.id)).toEqual([car]);
  await done(act(desk, car, take, chi));
  expect(await done(act(desk, car, await acceptAs(desk, car, "car"), chi))).toMatchObject({ state: "approved" });
});

test("covered is a still of the case and nothing else, until the case is handed over", async () => {
  const { desk, id } = await openWithCase();
  const boxes: [number, number, number, number][] = [[0.1, 0.1, 0.2, 0.2]];
  const cover = (sha256: string): CaseAct => ({ kind: "cover", sha256, boxes });
  expect(await act(desk, id, cover("a".repeat(64)), an)).toMatchObject({ what: "unfit", why: "NOT_OF_THIS_CASE" });
  const covered = await done(act(desk, id, cover(STILL), an));
  expect(covered.entries.at(-1)?.act).toEqual(cover(STILL));
  await done(act(desk, id, take, an));
  await done(act(desk, id, await acceptAs(desk, id), an));
  expect(await done(act(desk, id, cover(STILL), binh))).toMatchObject({ state: "approved" });
  await done(act(desk, id, { kind: "undo" }, an));
});

test("the registry is warned after the notice, and told when that is over", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  await done(act(desk, id, await acceptAs(desk, id), an));
  const enter = (step: "owner-identified" | "notified" | "registry-warned" | "warning-lifted") =>
    act(desk, id, { kind: "enter", step, on: "2026-03-02", source: "TB 12/CSGT" }, an);
  expect(await enter("registry-warned")).toMatchObject({ what: "refused", why: "OUT_OF_ORDER" });
  await done(enter("owner-identified"));
  await done(enter("notified"));
  expect(await enter("warning-lifted")).toMatchObject({ what: "refused", why: "OUT_OF_ORDER" });
  await done(enter("registry-warned"));
  expect(await done(enter("warning-lifted"))).toMatchObject({
    ...{ state: "notified", dates: { "registry-warned": "2026-03-02", "warning-lifted": "2026-03-02" } },
  });
});

test("a still that is missing, or is not what its hash says, is told of, and nobody is fined by it", async () => {
  const desk = await openReviewDesk();
  const id = await tellOfRun(desk);
  await done(act(desk, id, take, an));
  const accept = await acceptAs(desk, id);
  const stateOfStill = async () =>
    (await desk.reviews.offers(id, an))?.files.find(({ sha256 }) => sha256 === STILL)?.state;
  expect(await stateOfStill()).toBe("missing");
  expect(await act(desk, id, accept, an)).toEqual({
    ...{ what: "unfit", why: "EVIDENCE_MISSING", files: [{ sha256: STILL, state: "missing" }] },
  });
  await desk.store(still);
  await writeFile(join(desk.media.folder, desk.media.pathOf(STILL)), "a still of another moment");
  expect(await stateOfStill()).toBe("spoiled");
  expect(await act(desk, id, accept, an)).toMatchObject({ what: "unfit", why: "EVIDENCE_SPOILED" });
  await writeFile(join(desk.media.folder, desk.media.pathOf(STILL)), still);
  expect(await act(desk, id, { ...accept, seen: [] }, an)).toMatchObject({ what: "unfit", why: "NOTHING_SEEN" });
  expect(await act(desk, id, { ...accept, seen: ["0".repeat(64)] }, an)).toMatchObject({ why: "NOT_OF_THIS_CASE" });
  expect(await act(desk, id, accept, an)).toMatchObject({ what: "done" });
});

test("a provision that was not offered for the vehicle is refused", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  const accept = await acceptAs(desk, id, "car");
  expect(await act(desk, id, { ...accept, vehicle: "motorcycle" }, an)).toMatchObject({ why: "PROVISION_NOT_OFFERED" });
});

test("the second person does not see what the first came to, and what differs goes to somebody senior who does", async () => {
  const { desk, id } = await openWithCase({ secondApproval: { mode: "always", of: ["accept"], isBlind: true } });
  await done(act(desk, id, take, an));
  const first = await done(act(desk, id, await acceptAs(desk, id), an));
  expect(first).toMatchObject({ state: "awaiting-second-approval", plate: { text: "13AB12345" } });
  const seen = await desk.reviews.of(id, binh);
  expect(seen).toMatchObject({ isBlind: true, state: "awaiting-second-approval", version: first.version });
  expect(seen?.entries.map((entry) => entry.act.kind)).toEqual(["open", "take"]);
  const withPlates = { ...everything, purpose: "Kiểm tra" };
  expect(JSON.stringify([seen, await desk.reviews.find(withPlates, binh)])).not.toContain("13AB12345");
  expect(JSON.stringify(await desk.reviews.find(withPlates, an))).not.toContain("13AB12345"); // who has concluded, too
  expect(JSON.stringify(await desk.reviews.find(withPlates, auditor))).toContain("13AB12345");
  const search = { ...everything, plate: "13AB12345" };
  expect((await desk.reviews.find(search, binh)).cases).toEqual([]);
  expect((await desk.reviews.find(search, auditor)).cases).toHaveLength(1);
  expect(await act(desk, id, take, an)).toMatchObject({ what: "refused", why: "SAME_PERSON" });
  await done(act(desk, id, take, binh));
  expect(await done(act(desk, id, reject, binh))).toMatchObject({ isDisputed: true });
  const disputed = await done(act(desk, id, take, chi));
  expect(disputed.entries.map((entry) => entry.act.kind)).toEqual(["open", "take", "accept", "take", "reject", "take"]);
});

test("alike acts at one place within a minute are offered as duplicates, and are not rejected as each other's", async () => {
  const { desk, id } = await openWithCase();
  const twin = await tellOfRun(desk);
  const late = (text: string) => text.replaceAll("2026-03-02T14:02:29.900Z", "2026-03-02T14:03:30.000Z");
  await tellOfRun(desk, late);
  const car = (text: string) => text.replaceAll('"roadUserClass": "motorcycle"', '"roadUserClass": "car"');
  await tellOfRun(desk, car);
  expect((await desk.reviews.offers(id, an))?.duplicates.map((one) => one.id)).toEqual([twin]);
  const duplicate = (duplicateOf?: string): CaseAct => ({
    ...{ kind: "reject", reason: "duplicate", seen: [], ...(duplicateOf !== undefined && { duplicateOf }) },
  });
  await done(act(desk, id, take, an));
  expect(await act(desk, id, duplicate(), an)).toMatchObject({ why: "DUPLICATE_NEEDED" });
  expect(await act(desk, id, duplicate(id), an)).toMatchObject({ why: "DUPLICATE_UNKNOWN" });
  expect(await act(desk, id, duplicate(randomUUID()), an)).toMatchObject({ why: "DUPLICATE_UNKNOWN" });
  expect(await done(act(desk, id, duplicate(twin), an))).toMatchObject({ state: "rejected" });
  expect(await desk.reviews.offers(twin, an)).toMatchObject({ merged: [{ id, cameraId: "vt-viet-tri-001-1" }] });
  await done(act(desk, twin, take, an));
  expect(await act(desk, twin, duplicate(id), an)).toMatchObject({ why: "DUPLICATE_OF_EACH_OTHER" });
});

test("a case whose limitation has run out is closed by an entry of the system, counted, and can only be noted on", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  await desk.close();
  const onLastDay = await openReviewDesk({ dataDir: desk.dataDir, nowMs: Date.parse("2027-03-02T16:59:00Z") });
  const metrics = await onLastDay.registry.metrics();
  expect(metrics).toMatch(/^central_cases\{state="in-review"\} 1$/m);
  expect(metrics).toMatch(/^central_cases_overdue\{state="in-review"\} 1$/m);
  await onLastDay.close(); // the day ends at 17:00 UTC
  const after = await openReviewDesk({ dataDir: desk.dataDir, nowMs: Date.parse("2027-03-02T17:01:00Z") });
  await expect.poll(async () => (await after.reviews.of(id, an))?.state).toBe("expired");
  const detail = await after.reviews.of(id, an);
  expect(detail?.entries.at(-1)).toMatchObject({ by: { id: "system" }, act: { kind: "expire", on: "2027-03-02" } });
  expect(await after.registry.metrics()).toMatch(/^central_cases_expired_total 1$/m);
  expect((await after.reviews.find({ ...everything, state: "expired" }, auditor)).cases).toHaveLength(1);
  expect(await act(after, id, reject, an)).toMatchObject({ what: "refused", why: "EXPIRED" });
  expect(await act(after, id, { kind: "note", text: "Hết thời hiệu" }, an)).toMatchObject({ what: "done" });
});

test("a calendar that is another at a start moves the day of a case that runs", async () => {
  const { desk, id } = await openWithCase();
  expect((await desk.reviews.find(everything, auditor)).cases).toMatchObject([{ id, dueOn: "2026-03-12" }]);
  await desk.close();
  const off = {
    day: "2026-03-12",
    name: { vi: "Nghỉ", en: "Off" },
    kind: "holiday",
    source: "a test",
    checked: "memory",
  };
  const calendar = workCalendarOf([CalendarFile.parse({ year: 2026, isArranged: true, daysOff: [off] })]);
  const again = await openReviewDesk({ dataDir: desk.dataDir, calendar });
  expect((await again.reviews.find(everything, auditor)).cases).toMatchObject([{ id, dueOn: "2026-03-13" }]);
});

test("steps are entered with their day, none that is to come; of a foreign camera there is no case", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  await done(act(desk, id, await acceptAs(desk, id), an));
  const enter = (on: string): CaseAct => ({ kind: "enter", step: "owner-identified", on, source: "Sổ đăng ký" });
  expect(await act(desk, id, enter("2026-03-03"), an)).toMatchObject({ what: "unfit", why: "DAY_TO_COME" });
  expect(await act(desk, id, enter("2025-03-02"), an)).toMatchObject({ what: "unfit", why: "DAY_BEFORE_ACT" });
  expect(await done(act(desk, id, enter("2026-03-02"), an))).toMatchObject({ state: "owner-identified" });
  const stranger = { ...an, cameraIds: new Set(["cam-9"]) };
  expect(await desk.reviews.of(id, stranger)).toBeUndefined();
  expect(await act(desk, id, take, stranger)).toEqual({ what: "case-unknown" });
  expect((await desk.reviews.find(everything, stranger)).cases).toEqual([]);
  expect(await desk.reviews.act(id, { id: randomUUID(), act: { kind: "reopen", text: "x" } }, chi)).toEqual({
    what: "version-needed",
  });
});

test("a decided case is handed over with an archive that proves it, which is given again; then it is frozen", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  await done(act(desk, id, await acceptAs(desk, id), an));
  const { entries } = await done(act(desk, id, { kind: "hand-over", to: "Công an phường", withMissing: true }, an));
  const handedOver = entries.at(-1)?.act;
  const archived = await desk.review.documents.archive(id, an);
  const archive = archived.what === "done" ? archived.archive : expect.unreachable(archived.what);
  const verified = verifyArchive(await buffer(archive.stream));
  expect(verified).toMatchObject({ caseId: id });
  expect(handedOver).toMatchObject({ kind: "hand-over", archive: "sha256" in verified ? verified.sha256 : verified });
  expect(await act(desk, id, { kind: "note", text: "x" }, an)).toMatchObject({ why: "HANDED_OVER" });
  expect(await desk.review.documents.archive(id, { ...an, cameraIds: new Set(["cam-9"]) })).toEqual({
    what: "unknown",
  });
});

test("who comes to a conclusion of their own, blind, is given no document of the case, and an export without the first one's", async () => {
  const { desk, id } = await openWithCase({ secondApproval: { mode: "always", of: ["accept"], isBlind: true } });
  await done(act(desk, id, take, an));
  await done(act(desk, id, await acceptAs(desk, id), an));
  const { documents, exportCases } = desk.review;
  for (const kind of ["case", "notice"] as const)
    expect(await documents.make(kind, id, binh)).toEqual({ what: "blind" });
  expect(await documents.archive(id, binh)).toEqual({ what: "blind" });
  await using store = await openSqliteDocumentStore(desk.dataDir);
  const facts = { code: "0123-4567-89AB-CDEF", kind: "case" as const, caseId: id, caseVersion: 3, stills: [] };
  const { code } = await store.keep({ ...facts, madeAt: "2026-03-02T14:05:00.000Z" }, Buffer.from("%PDF"));
  expect(await documents.bytes(code, "made", an)).toBeDefined();
  expect(await documents.bytes(code, "made", binh)).toBeUndefined();
  const stretch = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" };
  const plates = async (who: typeof an) => {
    const found = await Array.fromAsync(exportCases(stretch, who));
    return found.map(({ detail }) => detail.plate?.text);
  };
  expect(await plates(an)).toEqual(["13AB12345"]);
  expect(await plates(binh)).toEqual([undefined]);
  expect(await plates({ ...an, cameraIds: new Set(["cam-9"]) })).toEqual([]);
  const found = async (who: typeof an, more: object) =>
    (await Array.fromAsync(exportCases({ ...stretch, ...more }, who))).map(({ detail }) => detail.id);
  expect(await found(an, { plate: "13AB12345", site: "vt-001", officer: an.id })).toEqual([id]);
  expect(await found(binh, { plate: "13AB12345" })).toEqual([]); // that it is found would say its plate
  for (const other of [{ plate: "99Z99999" }, { site: "vt-002" }, { officer: binh.id }, { stage: "decided" }]) {
    expect(await found(an, other)).toEqual([]);
  }
});

test("the queue is read on in pages, and filtered by place, kind, severity and day", async () => {
  const { desk, id } = await openWithCase();
  const ids = [id, await tellOfRun(desk), await tellOfRun(desk)].toSorted();
  const queue = { order: "due", limit: 2, stage: "to-review" } as const;
  const first = await desk.reviews.find(queue, an);
  const { nextCursor: cursor } = first;
  const second = await desk.reviews.find({ ...queue, ...(cursor !== undefined && { cursor }) }, an);
  expect([...first.cases, ...second.cases].map((one) => one.id)).toEqual(ids);
  expect(second).not.toHaveProperty("nextCursor");
  const found = async (more: object) => (await desk.reviews.find({ ...everything, ...more }, an)).cases.length;
  expect(await found({ site: "vt-001", kind: "red-light", minSeverity: "warning", dueBy: "2026-03-12" })).toBe(3);
  expect(await found({ site: "vt-002" })).toBe(0);
  expect(await found({ camera: "cam-9" })).toBe(0);
  expect(await found({ severity: "warning" })).toBe(0);
  expect(await found({ dueBy: "2026-03-11" })).toBe(0);
  expect(await found({ stage: "over" })).toBe(0);
  await done(act(desk, id, take, binh));
  expect(await found({ forMe: "true" })).toBe(2);
  expect(await found({ officer: "Bình" })).toBe(1);
});

test.each([
  { when: "before", state: "in-review", version: 2 },
  { when: "after", state: "rejected", version: 3 },
])(
  "a centre killed -9 $when a decision is written down leaves the case whole, and takes it when it is sent again",
  async ({ when, ...left }) => {
    const { desk, id } = await openWithCase();
    await desk.close();
    const entry = randomUUID();
    const script = join(import.meta.dirname, "self-killing-review.ts");
    const killed = spawnSync(process.execPath, [script, desk.dataDir, id, entry, when], { encoding: "utf8" });
    expect(killed.signal, killed.stderr).toBe("SIGKILL");
    const again = await openReviewDesk({ dataDir: desk.dataDir });
    expect(await again.reviews.of(id, an)).toMatchObject(left);
    const decided = await done(again.reviews.act(id, { id: entry, act: reject, version: 2 }, an));
    expect(decided).toMatchObject({ state: "rejected", version: 3 });
    expect(decided.entries.map(({ act: { kind } }) => kind)).toEqual(["open", "take", "reject"]);
  },
);
