import type { Actor, CaseDetail, CaseDone, CaseEntry, PlateColour, RejectReason } from "@ngaba/contract";
import { detailOf } from "../../../central/src/review/case.ts";
import { legalBasis } from "../../../central/src/review/case-kit.ts";
import { daysOf, type ReviewLaw, SYSTEM } from "../../../central/src/review/review-law.ts";
import { caseRow, entryRow, outcomeRow } from "../../../central/src/review/sqlite-case-rows.ts";
import { addPlates } from "../../../central/src/review/sqlite-plates.ts";
import type { openReviewDatabase } from "../../../central/src/review/sqlite-review-database.ts";
import { inventedPlate } from "./plates.ts";
import { createRandom, type Random } from "./random.ts";

const AT_ONCE = 500;
/** Fewer vehicles than cases: some are seen again. */
const VEHICLES_PER_CASE = 0.6;
/** Of one case in so many the plate is told, to be searched for. */
const TOLD_EVERY = 100;
const HOUR_MS = 3_600_000;

const KINDS = ["red-light", "wrong-lane", "stop-line", "wrong-way", "forbidden-turn", "speeding"] as const;
const REASONS: readonly RejectReason[] = ["no-violation", "plate-unreadable", "signal-not-clear", "other"];
const COLOURS: readonly PlateColour[] = ["white", "yellow", "blue"];

export interface CasesWanted {
  readonly cases: number;
  readonly seed: number;
  readonly cameraIds: readonly string[];
  readonly officers: readonly Actor[];
  /** The acts lie between these, in the order of time. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly law: ReviewLaw;
}

/**
 * Writes cases as the store writes them, but many in one transaction.
 * @returns some of the plates that were decided on
 */
export async function fillCases(
  database: Awaited<ReturnType<typeof openReviewDatabase>>,
  wanted: CasesWanted,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (cases: number) => void },
): Promise<readonly string[]> {
  const random = createRandom(wanted.seed, 2);
  const vehicles = Array.from({ length: Math.ceil(wanted.cases * VEHICLES_PER_CASE) }, () => inventedPlate(random));
  const told: string[] = [];
  for (let done = 0; done < wanted.cases; ) {
    signal.throwIfAborted();
    const count = Math.min(AT_ONCE, wanted.cases - done);
    const details = Array.from({ length: count }, (_, index) =>
      caseOf(momentOf(done + index, wanted, random), random.pick(vehicles), wanted, random),
    );
    await write(database, details, wanted.law);
    told.push(...details.flatMap(({ plate }, index) => (index % TOLD_EVERY === 0 && plate ? [plate.text] : [])));
    done += count;
    onProgress(done);
  }
  return told;
}

async function write(
  database: Awaited<ReturnType<typeof openReviewDatabase>>,
  details: readonly CaseDetail[],
  law: ReviewLaw,
): Promise<void> {
  const people = details.flatMap(({ id, at, entries }) =>
    [...new Set(entries.map(({ by }) => by.id))].map((person_id) => ({
      ...{ person_id, at_ms: Date.parse(at), case_id: id },
    })),
  );
  const outcomes = details.flatMap((detail) => outcomeRow(detail) ?? []);
  const entries = details.flatMap(({ id, entries: own }) => own.map((entry) => entryRow(id, entry)));
  await database.transaction().execute(async (trx) => {
    await trx
      .insertInto("review_case")
      .values(details.map((detail) => caseRow(detail, daysOf(detail, law))))
      .execute();
    await trx.insertInto("case_entry").values(entries).execute();
    await trx.insertInto("case_person").values(people).execute();
    if (outcomes.length > 0) await trx.insertInto("case_outcome").values(outcomes).execute();
    await addPlates(trx, [...new Set(details.flatMap(({ plate }) => plate?.text ?? []))]);
  });
}

const momentOf = (number: number, { cases, fromMs, toMs }: CasesWanted, random: Random): number =>
  Math.floor(fromMs + ((number + random.share()) * (toMs - fromMs)) / cases);

function caseOf(atMs: number, plate: string, { cameraIds, officers }: CasesWanted, random: Random): CaseDetail {
  const [first, second] = [random.pick(officers), random.pick(officers)];
  const acts: (readonly [Actor, CaseDone])[] = [[SYSTEM, openAct(atMs, random.pick(cameraIds), random)]];
  const conclude = (who: Actor, act: CaseDone, index: number) => {
    acts.push([who, { kind: "take", until: new Date(atMs + (index + 1) * HOUR_MS).toISOString() }], [who, act]);
  };
  const drawn = random.share();
  if (drawn < 0.03) return detailBy(acts, atMs, random); // nobody has looked yet
  const act = drawn < 0.6 ? acceptAct(plate, random) : drawn < 0.99 ? rejectAct(random) : exemptAct;
  conclude(first, act, 1);
  if (act.kind === "accept" && drawn > 0.05 && first !== second) conclude(second, act, 2);
  if (drawn > 0.2 && drawn < 0.4 && first !== second) {
    acts.push([
      second,
      { kind: "enter", step: "owner-asked", on: new Date(atMs).toISOString().slice(0, 10), source: "VNeTraffic" },
    ]);
  }
  return detailBy(acts, atMs, random);
}

function detailBy(acts: readonly (readonly [Actor, CaseDone])[], atMs: number, random: Random): CaseDetail {
  const entries = acts.map(([by, act], index): CaseEntry => {
    const at = atMs + index * HOUR_MS;
    return {
      id: random.uuid(at),
      version: index + 1,
      at: new Date(at).toISOString(),
      by: { id: by.id, name: by.name },
      act,
    };
  });
  return detailOf(random.uuid(atMs), entries);
}

function openAct(atMs: number, cameraId: string, random: Random): CaseDone {
  const at = new Date(atMs).toISOString();
  const eventId = random.uuid(atMs);
  const what = random.pick(KINDS, true);
  return {
    ...{ kind: "open", eventId, cameraId, what, severity: "warning" },
    ...{ ruleId: ruleFor(what), at, detectedOn: at.slice(0, 10) },
  };
}

/** A camera has one rule for each kind. */
export const ruleFor = (kind: string): string => `${kind}-1`;

const weight = { asksSecond: true, mayDecide: true, isSenior: false };
const basis = legalBasis(6_000_000);
const seen = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];

const acceptAct = (text: string, random: Random): CaseDone => ({
  ...{ kind: "accept", plate: { text, colour: random.pick(COLOURS, true) }, vehicle: "motorcycle", legalBasis: basis },
  ...{ seen, ...weight },
});

const rejectAct = (random: Random): CaseDone => ({
  ...{ kind: "reject", reason: random.pick(REASONS, true), seen, ...weight, asksSecond: false },
});

const exemptAct: CaseDone = {
  kind: "exempt",
  ground: "ambulance",
  text: "Xe ưu tiên",
  seen,
  ...weight,
  asksSecond: false,
};
