import { localDateOf } from "@ngaba/config";
import {
  type CaseList,
  type CaseListItem,
  type CaseListQuery,
  CaseState,
  type CaseView,
  DECIDED,
  type EpochMs,
  MAX_COUNTED_CASES,
  REVIEWABLE,
  Severity,
} from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { Clock } from "../platform/clock.ts";
import { viewShownTo } from "./blind.ts";
import { decodeCaseCursor, encodeCaseCursor } from "./case-cursor.ts";
import { type CasePlace, type CaseQuery, type CaseStore, type FoundCase, NEVER } from "./case-store.ts";
import { isAwaited } from "./deadlines.ts";
import { type Officer, type ReviewLaw, reviewerOf } from "./review-law.ts";

/** Looked through at most for one answer: of whom many that a plate finds are hidden asks on. */
const MAX_LOOKED_AT = 2_000;

type Eyes = Pick<Officer, "cameraIds">;
type CaseFilter = Omit<CaseListQuery, "order" | "limit" | "cursor" | "count" | "purpose">;

export interface CaseFinding {
  readonly caseStore: Pick<CaseStore, "find" | "count">;
  readonly cameras: Pick<CameraDirectory, "cameras" | "sites">;
  readonly law: ReviewLaw;
  readonly clock: Pick<Clock, "now">;
}

/** A page of cases as the officer may see them. @throws {CentralError} CURSOR_INVALID */
export async function findCases(query: CaseListQuery, officer: Officer, finding: CaseFinding): Promise<CaseList> {
  const wanted = toStoreQuery(query, officer, finding);
  const found: FoundCase[] = [];
  let after = query.cursor === undefined ? undefined : decodeCaseCursor(query.cursor);
  for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT && found.length < query.limit; ) {
    const page = await finding.caseStore.find({ ...wanted, ...(after && { after }) });
    lookedAt += page.length;
    found.push(...shownOf(page, query, officer, finding));
    after = page.length < wanted.limit ? undefined : page.at(-1)?.place;
    if (after === undefined) break;
  }
  const page = pageOf(found, query.limit, after, (one) => {
    const item = itemOf(one, officer, finding);
    return query.purpose === undefined ? withoutPlate(item) : item;
  });
  // Of a plate the number would tell of cases that are hidden from who asks.
  if (query.count !== "true" || query.plate !== undefined) return page;
  return { ...page, total: await finding.caseStore.count(wanted, MAX_COUNTED_CASES) };
}

/** Whoever wants plates says what for. */
export function withoutPlate<T extends CaseView>({ plate: _, ...view }: T): Omit<T, "plate"> {
  return view;
}

function pageOf(
  found: readonly FoundCase[],
  limit: number,
  after: CasePlace | undefined,
  toItem: (one: FoundCase) => CaseListItem,
): CaseList {
  const kept = found.slice(0, limit);
  const goesOn = found.length > limit ? kept.at(-1)?.place : after;
  return { cases: kept.map(toItem), ...(goesOn && { nextCursor: encodeCaseCursor(goesOn) }) };
}

/** With what is due first, and when. */
function itemOf(
  { view, place: { dueOn } }: FoundCase,
  officer: Officer,
  { law, clock }: Pick<CaseFinding, "law" | "clock">,
): CaseListItem {
  const shown = viewShownTo(view, officer, law.isBlind);
  if (dueOn === NEVER) return shown;
  const awaited = law.deadlinesOf(view, localDateOf(clock.now())).filter((one) => isAwaited(one, view.dates));
  const dueFor = awaited.find(({ lastDay }) => lastDay === dueOn)?.kind;
  return { ...shown, dueOn, ...(dueFor && { dueFor }) };
}

const toStoreQuery = (query: CaseListQuery, officer: Officer, { cameras, law, clock }: CaseFinding): CaseQuery => ({
  ...{ limit: query.limit, order: query.order },
  ...conditionsOf(query, officer, cameras),
  ...(query.forMe === "true" && takenBy(officer, law, clock.now())),
});

/** What a case must be, for lists and exports. Pure. */
export function conditionsOf(
  { kind, rule, dueBy, from, to, officer: personId, plate, ...query }: CaseFilter,
  who: Eyes,
  cameras: CaseFinding["cameras"],
): Omit<CaseQuery, "limit" | "order" | "after" | "takenBy"> {
  const { severity, minSeverity } = query;
  const severities = Severity.options.filter(
    (one, index) => (severity ?? one) === one && index >= Severity.options.indexOf(minSeverity ?? "info"),
  );
  const states = statesIn(query);
  const cameraIds = camerasIn(query, who, cameras);
  return {
    // A filter that lets everything through would only keep the store from reading in order.
    ...(states.length < CaseState.options.length && { states }),
    ...(severities.length < Severity.options.length && { severities }),
    ...(cameraIds && { cameraIds }),
    ...(kind !== undefined && { what: kind }),
    ...(rule !== undefined && { ruleId: rule }),
    ...(dueBy !== undefined && { dueBy }),
    ...(from !== undefined && { fromMs: Date.parse(from) }),
    ...(to !== undefined && { toMs: Date.parse(to) }),
    ...(plate !== undefined && { plate }),
    ...(personId !== undefined && { personId }),
    ...(query.disputed === "true" && { isDisputed: true as const }),
  };
}

const takenBy = (officer: Officer, law: ReviewLaw, nowMs: EpochMs): Pick<CaseQuery, "takenBy"> => ({
  takenBy: { by: reviewerOf(officer, law), atMs: nowMs, today: localDateOf(nowMs) },
});

/** @returns undefined when the query names no place and the officer may see all */
function camerasIn(
  { camera, site, ward }: Pick<CaseListQuery, "camera" | "site" | "ward">,
  who: Eyes,
  { cameras, sites }: CaseFinding["cameras"],
): ReadonlySet<string> | undefined {
  const isPlace = site !== undefined || ward !== undefined;
  if (!isPlace && camera === undefined) return who.cameraIds;
  // Cases outlive the cameras of the inventory: one that is named alone need not be in it any more.
  if (!isPlace && camera !== undefined) return new Set([camera].filter((id) => maySee(who, id)));
  const inWard = new Set(sites().flatMap((one) => (one.ward.vi === ward ? [one.id] : [])));
  const wanted = cameras().filter(
    ({ id, siteId }) =>
      (camera ?? id) === id && (site ?? siteId) === siteId && (ward === undefined || inWard.has(siteId)),
  );
  return new Set(wanted.map(({ id }) => id).filter((id) => maySee(who, id)));
}

function statesIn({ stage, state, forMe }: Pick<CaseListQuery, "stage" | "state" | "forMe">): readonly CaseState[] {
  const isIn = (one: CaseState): boolean => {
    switch (forMe === "true" ? "to-review" : stage) {
      case undefined:
        return true;
      case "to-review":
        return REVIEWABLE.includes(one);
      case "decided":
        return DECIDED.includes(one);
      case "over":
        return !REVIEWABLE.includes(one) && !DECIDED.includes(one);
    }
  };
  return CaseState.options.filter((one) => (state ?? one) === one && isIn(one));
}

/** Those that may be told of to who asks for them so: that a case is found would say its plate. */
function shownOf(
  page: readonly FoundCase[],
  { plate }: CaseListQuery,
  officer: Officer,
  { law }: CaseFinding,
): readonly FoundCase[] {
  if (plate === undefined) return page;
  return page.filter(({ view }) => viewShownTo(view, officer, law.isBlind).isBlind !== true);
}
