/**
 * What must go, goes: cases, events and pictures that are older than the configuration says, unless somebody has had them
 * held. Cases are claimed first: from then on nobody can open one, or act on it. Of each batch a list of what goes is kept,
 * and the audit log names the list by its hash, before anything is removed; then pictures go, then the messages that the
 * events were made from and the events, then documents of the cases, then the cases by which all that is found.
 * After a kill in between the next run finds them again, and notes and removes what is left.
 */
import { epochMs, RetentionKind, toRfc3339 } from "@ngaba/contract";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { OldEvents } from "../cases/old-events.ts";
import type { MediaFacts } from "../media/media-store.ts";
import type { OldMedia } from "../media/old-media.ts";
import type { Clock } from "../platform/clock.ts";
import type { CaseResult } from "./case-outcome.ts";
import type { CaseStore } from "./case-store.ts";
import type { HoldStore } from "./hold-store.ts";
import type { OldCases, RemovalLists } from "./old-cases.ts";
import { type Candidate, caseBatches, eventBatches, mediaBatches } from "./retention-batches.ts";
import type { Turns } from "./turns.ts";

const DAY_MS = 86_400_000;

/** How long each is kept; without days: for ever. */
export type RetentionDays = Readonly<Partial<Record<`${RetentionKind}Days`, number | undefined>>>;

export interface RetentionOptions {
  readonly days: RetentionDays;
  readonly caseStore: Pick<CaseStore, "ofEvents">;
  readonly oldCases: OldCases;
  readonly oldEvents: OldEvents;
  readonly oldMedia: OldMedia;
  /** Every row of the inbox up to here has been looked at for cases. */
  readonly reviewedUpTo: number;
  readonly holdStore: Pick<HoldStore, "held">;
  readonly removalLists: Pick<RemovalLists, "add">;
  /** Deletes these events, what they were made from, and what was done about them. */
  readonly forgetEvents: (ids: readonly string[]) => Promise<void>;
  /** Deletes documents and archives of these cases. */
  readonly forgetDocuments: (caseIds: readonly string[]) => Promise<void>;
  readonly audit: Pick<AuditLog, "note">;
  readonly who: AuditEntry["who"];
  readonly clock: Pick<Clock, "now">;
  readonly turns: Turns;
  /** Aborting it ends the run after the batch that goes on. */
  readonly signal: AbortSignal;
}

/** What went, or would go. */
export interface Gone {
  readonly cases: number;
  readonly events: number;
  readonly files: number;
  readonly bytes: number;
  /** Old enough, and held. */
  readonly held: number;
}

export interface RetentionReport extends Gone {
  readonly kind: RetentionKind;
  readonly days: number;
}

/** @param isDryRun nothing is removed nor noted: the report says what would go */
export async function runRetention(options: RetentionOptions, isDryRun: boolean): Promise<readonly RetentionReport[]> {
  const reports: RetentionReport[] = [];
  for (const kind of RetentionKind.options) {
    const days = options.days[`${kind}Days`];
    if (days !== undefined) reports.push(await runKind(kind, days, options, isDryRun));
  }
  return reports;
}

async function runKind(
  kind: RetentionKind,
  days: number,
  options: RetentionOptions,
  isDryRun: boolean,
): Promise<RetentionReport> {
  let all: Gone = { cases: 0, events: 0, files: 0, bytes: 0, held: 0 };
  for await (const batch of batchesOf(kind, options.clock.now() - days * DAY_MS, options)) {
    const gone = await options.turns.take(() => removeBatch({ kind, days, batch, isDryRun }, options));
    all = {
      ...{ cases: all.cases + gone.cases, events: all.events + gone.events, files: all.files + gone.files },
      ...{ bytes: all.bytes + gone.bytes, held: all.held + gone.held },
    };
    if (options.signal.aborted) break;
  }
  return { kind, days, ...all };
}

/** Nothing follows from the former but that they are known; on the latter a fine rests. */
const RESULTS: Readonly<Record<"rejectedCase" | "decidedCase", readonly CaseResult[]>> = {
  rejectedCase: ["rejected", "exempt", "expired"],
  decidedCase: ["accepted"],
};

function batchesOf(
  kind: RetentionKind,
  beforeMs: number,
  options: RetentionOptions,
): AsyncIterable<readonly Candidate[]> {
  switch (kind) {
    case "eventWithoutCase":
      return eventBatches(beforeMs, options);
    case "rejectedCase":
    case "decidedCase":
      return caseBatches(RESULTS[kind], beforeMs, options);
    case "media":
      return mediaBatches(beforeMs, options);
    default:
      return kind satisfies never;
  }
}

interface Removal {
  readonly kind: RetentionKind;
  readonly days: number;
  readonly batch: readonly Candidate[];
  readonly isDryRun: boolean;
}

async function removeBatch(removal: Removal, options: RetentionOptions): Promise<Gone> {
  const { batch, isDryRun } = removal;
  const holds = await options.holdStore.held(batch.flatMap(({ heldBy }) => heldBy));
  const free = batch.filter(({ heldBy }) => !heldBy.some((id) => holds.has(id)));
  const held = batch.filter((one) => !free.includes(one));
  if (!isDryRun) await releaseClaimed(held, options);
  const going = isDryRun ? free : await claimed(free, options);
  const names = await namesOf(going, options);
  const { caseIds, eventIds, files } = names;
  const gone: Gone = {
    ...{ cases: caseIds.length, events: eventIds.length, files: files.length },
    ...{ bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), held: held.length },
  };
  if (!isDryRun && going.length > 0) await remove(names, removal, gone, options);
  return gone;
}

/** What is held is not hidden, also when a run had claimed it that broke off before it was. */
async function releaseClaimed(held: readonly Candidate[], { oldCases }: RetentionOptions): Promise<void> {
  const ids = held.flatMap(({ oldCase }) => (oldCase?.isClaimed === true ? [oldCase.id] : []));
  if (ids.length > 0) await oldCases.release(ids);
}

/** Of cases, those that are still as they were listed: whoever opens one again, or adds to it, is sooner or too late. */
async function claimed(batch: readonly Candidate[], { oldCases }: RetentionOptions): Promise<readonly Candidate[]> {
  const cases = batch.flatMap(({ oldCase }) => oldCase ?? []);
  if (cases.length === 0) return batch;
  const ids = await oldCases.claim(cases);
  return batch.filter(({ oldCase }) => oldCase === undefined || ids.has(oldCase.id));
}

/** What goes, by name. */
interface Names {
  readonly caseIds: readonly string[];
  /** Those of them of which nothing has gone yet: no earlier run broke off over them. */
  readonly wholeIds: readonly string[];
  readonly eventIds: readonly string[];
  readonly files: readonly MediaFacts[];
}

async function namesOf(going: readonly Candidate[], { oldEvents, oldMedia }: RetentionOptions): Promise<Names> {
  const eventIds = going.flatMap(({ eventId }) => eventId ?? []);
  const ofEvents = await oldMedia.facts(await oldEvents.filesOf(eventIds));
  const cases = going.flatMap(({ oldCase }) => oldCase ?? []);
  return {
    ...{ caseIds: cases.map(({ id }) => id), eventIds },
    wholeIds: cases.filter(({ isClaimed }) => !isClaimed).map(({ id }) => id),
    files: [...going.flatMap(({ file }) => file ?? []), ...ofEvents],
  };
}

async function remove(names: Names, removal: Removal, gone: Gone, options: RetentionOptions): Promise<void> {
  const { oldCases, oldMedia, forgetEvents, forgetDocuments } = options;
  const { caseIds, eventIds, files } = names;
  await noteRemoval(names, removal, gone, options).catch(async (error: unknown) => {
    await oldCases.release(names.wholeIds);
    throw error;
  });
  for (const { sha256 } of files) await oldMedia.remove(sha256);
  if (eventIds.length > 0) await forgetEvents(eventIds);
  if (caseIds.length === 0) return;
  await forgetDocuments(caseIds);
  await oldCases.remove(caseIds);
}

/** In the chain of the audit log, with the hash of a list that says by name what goes. */
async function noteRemoval(
  { caseIds, eventIds, files: named }: Names,
  { kind, days }: Removal,
  { cases, events, files, bytes }: Gone,
  { removalLists, audit, who, clock }: RetentionOptions,
): Promise<void> {
  const hashes = named.map(({ sha256 }) => sha256);
  const list = await removalLists.add({ kind, at: toRfc3339(epochMs(clock.now())), caseIds, eventIds, files: hashes });
  const detail = { days, cases, events, files, bytes, list };
  await audit.note({ who, action: "retention.removed", subject: kind, detail });
}
