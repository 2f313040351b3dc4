/**
 * What must go, goes: cases, events and pictures that are older than the configuration says, unless somebody has had them
 * held. Of each batch a list of what goes is kept, and the audit log names the list by its hash, before anything is removed;
 * then pictures go, then the messages that the events were made from and the events, then documents of the cases, then the cases
 * by which all that is found.
 * After a kill in between the next run finds them again, and notes and removes what is left.
 */
import { epochMs, RetentionKind, toRfc3339 } from "@ngaba/contract";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { OldEvents } from "../cases/old-events.ts";
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
  const { oldCases, oldEvents, oldMedia, holdStore, forgetEvents, forgetDocuments } = options;
  const held = await holdStore.held(removal.batch.flatMap(({ heldBy }) => heldBy));
  const going = removal.batch.filter(({ heldBy }) => !heldBy.some((id) => held.has(id)));
  const caseIds = going.flatMap(({ caseId }) => caseId ?? []);
  const eventIds = going.flatMap(({ eventId }) => eventId ?? []);
  const ofEvents = await oldMedia.facts(await oldEvents.filesOf(eventIds));
  const files = [...going.flatMap(({ file }) => file ?? []), ...ofEvents];
  const gone: Gone = {
    ...{ cases: caseIds.length, events: eventIds.length, files: files.length },
    ...{ bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), held: removal.batch.length - going.length },
  };
  if (removal.isDryRun || going.length === 0) return gone;
  const hashes = files.map(({ sha256 }) => sha256);
  await noteRemoval({ caseIds, eventIds, files: hashes }, removal, gone, options);
  for (const sha256 of hashes) await oldMedia.remove(sha256);
  if (eventIds.length > 0) await forgetEvents(eventIds);
  if (caseIds.length > 0) {
    await forgetDocuments(caseIds);
    await oldCases.remove(caseIds);
  }
  return gone;
}

/** In the chain of the audit log, with the hash of a list that says by name what goes. */
async function noteRemoval(
  names: {
    readonly caseIds: readonly string[];
    readonly eventIds: readonly string[];
    readonly files: readonly string[];
  },
  { kind, days }: Removal,
  { cases, events, files, bytes }: Gone,
  { removalLists, audit, who, clock }: RetentionOptions,
): Promise<void> {
  const list = await removalLists.add({ kind, at: toRfc3339(epochMs(clock.now())), ...names });
  const detail = { days, cases, events, files, bytes, list };
  await audit.note({ who, action: "retention.removed", subject: kind, detail });
}
