/** Whatever is asked of a store of cases is what a plain look at every case finds, run against each store. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CaseDetail, type CaseDone, CaseState, type CaseView, Severity } from "@ngaba/contract";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { acceptAct, an, binh, legalBasis, next, openedCase, STARTED_MS, takeAct, utc } from "./case-kit.ts";
import { type Reviewer, refusalOf } from "./case-refusals.ts";
import type { CasePlace, CaseQuery, CaseStore } from "./case-store.ts";
import { isOneWrong } from "./plate-likeness.ts";
import { rankOf } from "./sqlite-case-conditions.ts";
import { SEARCH_EXTENT, type SearchExtent } from "./sqlite-case-search.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

const CASES = 120;
const PAGE = 7;

const openSqlite = (extent: SearchExtent) => async (): Promise<CaseStore> => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-search-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  return createSqliteCaseStore(database, extent);
};

/** A case as the plain look sees it. */
interface Known {
  readonly detail: CaseDetail;
  readonly lapsesOn: string;
  readonly view: CaseView;
  readonly place: CasePlace;
  readonly people: readonly string[];
}

const PLATES = ["13A12345", "13A12346", "13A1234", "42B12345", "13A54321", "87AB10021"];
const KINDS = ["red-light", "wrong-way"];
const RULES = ["den-do-bac", "den-do-nam"];
const DEAR_VND = 20_000_000;
const DAYS = ["2026-03-05", "2026-03-06", "9999-12-31"];
const LAST_DAYS = ["2027-03-02", "2027-03-01"];
const pick = <T>(all: readonly T[], index: number): T => all[index % all.length] ?? expect.unreachable("it is empty");

const rejected: CaseDone = {
  ...{ kind: "reject", reason: "other", seen: [], asksSecond: false, mayDecide: true, isSenior: false },
};
const dear: CaseDone = { ...acceptAct("13A12345"), mayDecide: false, legalBasis: legalBasis(DEAR_VND) };

/** How far a case may have come: what is done, by the first one or the other. */
const WAYS: readonly (readonly (readonly [0 | 1, CaseDone])[])[] = [
  [],
  [[0, takeAct(900)]],
  [
    [0, takeAct(900)],
    [0, acceptAct("13A12345")],
  ],
  [
    [0, takeAct(900)],
    [0, acceptAct("13A12345", true)],
  ],
  [
    [0, takeAct(900)],
    [0, dear],
  ],
  [
    [0, takeAct(900)],
    [0, acceptAct("13A12345", true)],
    [1, takeAct(2_000)],
    [1, rejected],
  ],
  [
    [0, takeAct(900)],
    [0, rejected],
    [1, { kind: "reopen", text: "Nhầm" }],
  ],
  [
    [0, takeAct(900)],
    [0, dear],
    [1, takeAct(2_000)],
  ],
];

/** Cases that differ in everything that is asked for, some at the same moment. */
async function fill(store: CaseStore): Promise<readonly Known[]> {
  const known: Known[] = [];
  for (let index = 0; index < CASES; index += 1) {
    const severity = pick(Severity.options, index * 7);
    const what = pick(KINDS, Math.floor(index / 3));
    const at = utc(Math.floor(index / 2) * 60);
    // Of every fourth case nobody knows the rule.
    const rule = index % 4 === 0 ? {} : { ruleId: pick(RULES, Math.floor(index / 7)) };
    const opened = openedCase({ what, severity, cameraId: `cam-${index % 5}`, at, ...rule });
    const plate = pick(PLATES, index);
    const days = { dueOn: pick(DAYS, index * 5), lapsesOn: pick(LAST_DAYS, Math.floor(index / 8)) };
    await store.open(opened, days);
    let detail = opened;
    for (const [who, act] of pick(WAYS, index)) {
      const done = act.kind === "accept" ? { ...act, plate: { ...act.plate, text: plate } } : act;
      detail = next(detail, done, detail.version, pick([an, binh], Math.floor(index / 5) + who));
      await store.append(detail, days);
    }
    const { entries, ...view } = detail;
    const place = { dueOn: days.dueOn, rank: rankOf(severity), atMs: Date.parse(view.at), id: view.id };
    known.push({ detail, lapsesOn: days.lapsesOn, view, place, people: entries.map(({ by }) => by.id) });
  }
  return known;
}

function isFree({ detail, lapsesOn }: Known, { takenBy }: CaseQuery): boolean {
  if (takenBy === undefined) return true;
  const { by, atMs, today } = takenBy;
  return lapsesOn >= today && refusalOf(detail, { kind: "take" }, by, atMs) === undefined;
}

function fits(known: Known, query: CaseQuery): boolean {
  const { view, place, people } = known;
  const { states, what, severities, cameraIds, ruleId, dueBy, fromMs = 0, toMs = Infinity, plate, personId } = query;
  const text = view.plate?.text ?? "";
  const isLike = plate === undefined || text.includes(plate) || (plate.length >= 6 && isOneWrong(text, plate));
  const isThen = place.atMs >= fromMs && place.atMs < toMs && place.dueOn <= (dueBy ?? "9999-12-31");
  const isThere = (cameraIds?.has(view.cameraId) ?? true) && (ruleId ?? view.ruleId) === view.ruleId;
  const isSo = (states?.includes(view.state) ?? true) && (severities?.includes(view.severity) ?? true);
  return (
    isFree(known, query) &&
    isLike &&
    isThen &&
    isThere &&
    isSo &&
    (what ?? view.what) === view.what &&
    people.includes(personId ?? "system")
  );
}

function inOrder(order: CaseQuery["order"]): (a: Known, b: Known) => number {
  const keyOf = ({ place: { dueOn, rank, atMs, id } }: Known) => (order === "due" ? [dueOn, rank, id] : [-atMs, id]);
  return (a, b) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    const isBefore = (one[at] ?? 0) < (other[at] ?? 0);
    // Of one moment, the later id is the newer.
    return (order === "newest" && at === 1 ? !isBefore : isBefore) ? -1 : 1;
  };
}

const moment = fc.integer({ min: 0, max: 70 }).map((minutes) => STARTED_MS + minutes * 60_000);
const reviewer: fc.Arbitrary<Reviewer> = fc.record({
  id: fc.constantFrom(an.id, binh.id, "p-9"),
  name: fc.constant("Dũng"),
  isSenior: fc.boolean(),
  ceilingVnd: fc.constantFrom(0, DEAR_VND - 1, DEAR_VND),
});
const takenBy = fc.record({
  by: reviewer,
  atMs: fc.constantFrom(0, 1_000_000, 3_000_000).map((ms) => STARTED_MS + ms),
  today: fc.constantFrom("2026-03-02", "2027-03-02"),
});
const ordered = { order: fc.constantFrom("due" as const, "newest" as const), limit: fc.constant(PAGE) };
const query = fc.record(
  {
    states: fc.subarray([...CaseState.options]),
    what: fc.constantFrom(...KINDS, "no-such"),
    severities: fc.subarray([...Severity.options]),
    cameraIds: fc.subarray([0, 1, 2, 3, 4, 5]).map((some) => new Set(some.map((index) => `cam-${index}`))),
    ruleId: fc.constantFrom(...RULES, "no-such"),
    dueBy: fc.constantFrom("2026-03-04", ...DAYS),
    fromMs: moment,
    toMs: moment,
    plate: fc.constantFrom("13A", "234", "13A12345", "13A12B45", "13A123456", "3A12345", "999", "8TAB10021"),
    personId: fc.constantFrom(an.id, binh.id, "p-9"),
    takenBy,
    ...ordered,
  },
  { requiredKeys: ["order", "limit"] },
);

async function readAll(store: CaseStore, wanted: CaseQuery): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: CasePlace | undefined; ids.length <= CASES; ) {
    const page = await store.find({ ...wanted, ...(after && { after }) });
    ids.push(...page.map(({ view }) => view.id));
    after = page.at(-1)?.place;
    if (page.length < PAGE) break;
  }
  return ids;
}

describe.each([
  { name: "SQLite", open: openSqlite(SEARCH_EXTENT) },
  { name: "SQLite, where ten are many", open: openSqlite({ few: 10, branches: 2, plates: 2 }) },
])("$name", ({ open }) => {
  test("what is asked is found, all of it, in its order, page after page", async () => {
    const store = await open();
    const known = await fill(store);
    await fc.assert(
      fc.asyncProperty(fc.oneof(query, fc.record({ takenBy, ...ordered })), async (wanted) => {
        const expected = known.filter((one) => fits(one, wanted)).toSorted(inOrder(wanted.order));
        expect(await readAll(store, wanted)).toEqual(expected.map(({ view }) => view.id));
        expect(await store.count(wanted, CASES)).toBe(expected.length);
        expect(await store.count(wanted, 3)).toBe(Math.min(3, expected.length));
      }),
      { numRuns: 250 },
    );
  });
});
