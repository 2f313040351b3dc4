/** Officers who do anything at all with a case, at once and with what they saw before, over the real service and store. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { localDateOf } from "@ngaba/config";
import { type CaseAct, type CaseDetail, type EventView, epochMs, type LegalBasis } from "@ngaba/contract";
import fc from "fast-check";
import type { CaseAnswer, WantedCaseAct } from "../../central/src/review/case-acts.ts";
import { legalBasis, openedCase, STARTED_MS } from "../../central/src/review/case-kit.ts";
import { type CaseStore, NEVER } from "../../central/src/review/case-store.ts";
import type { Officer, ReviewLaw } from "../../central/src/review/review-law.ts";
import { createReviews, type Reviews } from "../../central/src/review/reviews.ts";
import { createSqliteCaseStore } from "../../central/src/review/sqlite-case-store.ts";
import { openReviewDatabase } from "../../central/src/review/sqlite-review-database.ts";
import { movableClock } from "../central-api/people-kit.ts";

const DAY_MS = 24 * 3_600_000;
const STILL = "d".repeat(64);
const LOW: LegalBasis = legalBasis(6_000_000, "vn-low");
/** Above what an officer on duty may decide. */
const HIGH: LegalBasis = legalBasis(20_000_000, "vn-high");
export const CEILINGS: Readonly<Record<string, number>> = { officer: 7_500_000, chief: 60_000_000 };

const officer = (id: string, isSenior: boolean, authority: string): Officer => ({
  ...{ kind: "person", id, name: id, roles: isSenior ? ["senior-reviewer"] : ["reviewer"], cameraIds: undefined },
  authority,
});
export const people: readonly Officer[] = [
  officer("an", false, "officer"),
  officer("binh", false, "officer"),
  officer("chi", true, "officer"),
  officer("dung", true, "chief"),
];

const plate = (text: string) => ({ text, colour: "white" }) as const;
const accept = (text: string, { provisionId, version }: LegalBasis): CaseAct => ({
  ...{ kind: "accept", plate: plate(text), vehicle: "motorcycle", seen: [STILL] },
  provision: { provisionId, version },
});

/** What may be wished of the case. */
const acts = {
  take: { kind: "take" },
  "take over": { kind: "take", isTakeOver: true },
  release: { kind: "release" },
  accept: accept("19AB12345", LOW),
  "accept high": accept("19AB12345", HIGH),
  "accept another plate": accept("19AB12346", LOW),
  reject: { kind: "reject", reason: "no-violation", seen: [] },
  exempt: { kind: "exempt", ground: "fire", text: "Xe chữa cháy", seen: [STILL] },
  "ask more": { kind: "ask-more", text: "Xin đoạn ghi dài hơn" },
  note: { kind: "note", text: "Ghi chú" },
  undo: { kind: "undo" },
  enter: { kind: "enter", step: "owner-asked", on: "2026-03-02", source: "Sổ" },
  reopen: { kind: "reopen", text: "Chủ xe khiếu nại" },
  "hand over": { kind: "hand-over", to: "Công an phường" },
} as const satisfies Record<string, CaseAct>;

interface Wish {
  readonly who: Officer;
  /** `take the other`: a case beside this one. */
  readonly what: keyof typeof acts | "take the other";
  /** Names the version that was read a step before. */
  readonly isStale: boolean;
}

/** What is configured for a walk. */
interface WalkRules {
  readonly asksSecond: boolean;
  readonly isBlind: boolean;
}

/** From the beginning of a walk. */
const LIMITATION_MS = 365 * 24 * 3_600_000;

/** What one or two do at the same time, after a while. */
export interface WalkStep {
  readonly wishes: readonly Wish[];
  readonly waitMs: number;
}

/** Those that lead on are wished most: a walk of refusals shows little. */
const wish: fc.Arbitrary<Wish> = fc.record({
  who: fc.constantFrom(...people),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("take" as const, "take over" as const) },
    { weight: 5, arbitrary: fc.constantFrom("accept" as const, "accept high" as const, "reject" as const) },
    { weight: 4, arbitrary: fc.constantFrom(...keysOf(acts), "take the other" as const) },
  ),
  isStale: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});

/** A walk; each begins with somebody who takes the case. */
export const walk: fc.Arbitrary<WalkRules & { readonly steps: readonly WalkStep[] }> = fc.record({
  asksSecond: fc.boolean(),
  isBlind: fc.boolean(),
  steps: fc.array(
    fc.record({
      wishes: fc.array(wish, { minLength: 1, maxLength: 2 }),
      waitMs: fc.oneof(
        { weight: 30, arbitrary: fc.constantFrom(1_000, 1_000, 20 * 60_000) },
        { weight: 1, arbitrary: fc.constant(LIMITATION_MS) },
      ),
    }),
    { minLength: 4, maxLength: 14 },
  ),
});

function keysOf<T extends object>(value: T): readonly Extract<keyof T, string>[] {
  return Object.keys(value) as Extract<keyof T, string>[];
}

export interface Desk {
  readonly store: CaseStore;
  /** Does what is wished. @returns what was answered, in the order of the wishes */
  does(step: WalkStep, at: { readonly caseId: string; readonly otherId: string }): Promise<readonly DoneWish[]>;
  /** Makes two cases. */
  begin(rules: WalkRules): Promise<{ readonly caseId: string; readonly otherId: string; readonly lapsesOn: string }>;
  close(): Promise<void>;
}

export interface DoneWish extends Wish {
  readonly wanted: WantedCaseAct;
  readonly answer: CaseAnswer;
}

/** The real service over the real store, in a file of this folder. */
export async function openDesk(folder: string): Promise<Desk> {
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  const store = createSqliteCaseStore(database);
  const clock = movableClock(STARTED_MS);
  const asking = { asksSecond: false, isBlind: false, lapsesOn: NEVER };
  const reviews = createReviews({
    ...{ caseStore: store, clock, law: lawOf(asking), events: { some: async (ids) => ids.map(incident) } },
    ...{ cameras: { cameras: () => [], sites: () => [] }, shareOf: () => 0 },
    ...{ archivedFiles: async () => [], makeArchive: async () => "e".repeat(64) },
    mediaStates: async (hashes) => new Map(hashes.map((sha256) => [sha256, "stored" as const])),
  });
  let readBefore = 0;
  return {
    store,
    begin: async (rules) => {
      const lapsesOn = localDateOf(epochMs(clock.now() + LIMITATION_MS - DAY_MS));
      Object.assign(asking, rules, { lapsesOn });
      readBefore = 1;
      const [one, other] = [openedCase(), openedCase()];
      for (const opened of [one, other]) await store.open(opened, { dueOn: NEVER, lapsesOn });
      return { caseId: one.id, otherId: other.id, lapsesOn };
    },
    does: async ({ wishes, waitMs }, at) => {
      clock.pass(waitMs / 1_000);
      const fresh = (await store.get(at.caseId))?.version ?? 0;
      const done = await Promise.all(wishes.map((one) => doWish(one, at, { fresh, readBefore }, reviews)));
      readBefore = fresh;
      return done;
    },
    close: () => database.destroy(),
  };
}

async function doWish(
  wanted: Wish,
  { caseId, otherId }: { readonly caseId: string; readonly otherId: string },
  { fresh, readBefore }: { readonly fresh: number; readonly readBefore: number },
  reviews: Reviews,
): Promise<DoneWish> {
  const { who, what, isStale } = wanted;
  const id = randomUUID();
  if (what === "take the other") {
    const take: WantedCaseAct = { id, act: acts["take over"] };
    return { ...wanted, wanted: take, answer: await reviews.act(otherId, take, who) };
  }
  const act: WantedCaseAct = { id, act: acts[what], version: isStale ? readBefore : fresh };
  return { ...wanted, wanted: act, answer: await reviews.act(caseId, act, who) };
}

const lawOf = (asking: WalkRules & { readonly lapsesOn: string }): ReviewLaw => ({
  authorities: Object.entries(CEILINGS).map(([id, ceilingVnd]) => ({
    ...{ id, name: { vi: id, en: id }, ceilingVnd, mayDeductPoints: false },
  })),
  offersFor: ({ act, vehicle }) => [LOW, HIGH].map((legalBasis) => ({ act, vehicle, legalBasis })),
  deadlinesOf: () => [],
  daysOf: () => ({ dueOn: NEVER, lapsesOn: asking.lapsesOn }),
  asksSecond: () => asking.asksSecond,
  get isBlind() {
    return asking.isBlind;
  },
});

const incident = (id: string): EventView => ({
  ...{ id, kind: "red-light", cameraId: "cam-1", agentId: "agent-01", severity: "warning", phase: "end" },
  ...{ startedAt: "2026-03-02T07:59:00Z", durationMs: 0, receivedAt: "2026-03-02T07:59:00Z", act: "red-light" },
  roadUserClass: "motorcycle",
  snapshots: [
    {
      ...{ role: "plain", sha256: STILL, mediaType: "image/jpeg", bytes: 1, widthPx: 1, heightPx: 1 },
      ...{ takenAt: "2026-03-02T07:59:00Z", isStored: true },
    },
  ],
});

/** The newest two differ, and the one before did not settle anything. */
const isDisagreement = (holding: readonly CaseDetail["entries"][number][]): boolean =>
  holding.reduce((was, { act }, index) => {
    const before = holding[index - 1]?.act;
    return !was && before !== undefined && saidBy(before) !== saidBy(act);
  }, false);

const saidBy = (act: CaseDetail["entries"][number]["act"]): string =>
  act.kind === "accept" ? `${act.plate.text} ${act.legalBasis.provisionId}` : act.kind;

/** Conclusions that hold since the case was looked at anew, by an own reading of the history. */
export function conclusionsOf({ entries }: CaseDetail): readonly CaseDetail["entries"][number][] {
  const holding: CaseDetail["entries"] = [];
  for (const entry of entries) {
    const { kind } = entry.act;
    if (kind === "reopen" || (kind === "ask-more" && !isDisagreement(holding))) holding.length = 0;
    if (kind === "accept" || kind === "reject" || kind === "exempt") holding.push(entry);
    if (kind === "undo") holding.pop();
  }
  return holding;
}
