import { randomBytes, randomUUID } from "node:crypto";
import { localDateOf } from "@ngaba/config";
import {
  type CaseAct,
  type CaseDetail,
  type CaseDone,
  type CaseEntry,
  type CaseOffers,
  epochMs,
  toRfc3339,
} from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { Clock } from "../platform/clock.ts";
import { withEntry } from "./case.ts";
import { type CaseRefusal, refusalOf } from "./case-refusals.ts";
import type { CaseStore } from "./case-store.ts";
import { type Resolving, resolvedAct, type Unfit } from "./resolve-act.ts";
import { daysOf, hasLapsed, type Officer, reviewerOf } from "./review-law.ts";
import { createKeyedTurns, createTurns } from "./turns.ts";

const SALT_BYTES = 16;

/** Entries of others that come between: after so many, who asks is told how it stands. */
const MAX_TRIES = 20;

/** An act that is wished. */
export interface WantedCaseAct {
  readonly id: string;
  readonly act: CaseAct;
  /** Of the case as who acts has seen it; needed of what rests on what was seen. */
  readonly version?: number | undefined;
  /**
   * Awaited with the case as it is about to be, once nothing stands against the act any more; when it fails nothing is done. Again
   * where somebody else was first with another entry: the case is then about to be another.
   */
  readonly note?: (after: CaseDetail) => Promise<void>;
}

/** `changed`: somebody else has acted since `version`. Nothing was done but by `done`. */
export type CaseAnswer =
  | { readonly what: "done" | "changed"; readonly detail: CaseDetail }
  | { readonly what: "refused"; readonly why: CaseRefusal; readonly detail: CaseDetail }
  | { readonly what: "unfit"; readonly why: Unfit; readonly files?: CaseOffers["files"] | undefined }
  | { readonly what: "case-unknown" | "version-needed" };

export interface CaseActing extends Resolving {
  readonly caseStore: Pick<CaseStore, "get" | "append" | "heldBy" | "newestTake">;
  readonly clock: Pick<Clock, "now">;
}

export type DoCaseAct = (caseId: string, wanted: WantedCaseAct, officer: Officer) => Promise<CaseAnswer>;

/** These rest on nothing that somebody has looked at, or are refused as soon as anybody else has acted. */
const NEEDS_NO_VERSION: readonly CaseAct["kind"][] = ["take", "release", "note", "undo"];

/** What may still be done about a case whose limitation has run out and that is not closed yet. */
const AFTER_LIMITATION: readonly CaseAct["kind"][] = ["note", "cover", "release"];

/** Whom a case is given to and taken from, and what rests on that. */
const HOLDING: readonly CaseAct["kind"][] = ["take", "release", "ask-more", "accept", "reject", "exempt", "undo"];

/**
 * Does what officers wish, whatever comes in between. Of a case of a camera that they may not see there is nothing. What one
 * person wishes happens in the order in which it came: whoever takes the next case has concluded on the last one by then,
 * however long its evidence is read through, and of two cases that are taken at once one is held.
 */
export function createCaseActs(parts: CaseActing): DoCaseAct {
  const { caseStore } = parts;
  const act = createAct(parts);
  const officers = createKeyedTurns();
  // Two cases that are rejected as each other's duplicate at once would both be gone.
  const duplicates = createTurns();
  const doAct: DoCaseAct = async (caseId, wanted, officer) => {
    const detail = await caseStore.get(caseId);
    if (detail === undefined || !maySee(officer, detail.cameraId)) return { what: "case-unknown" };
    const needsVersion = !NEEDS_NO_VERSION.includes(wanted.act.kind);
    if (needsVersion && wanted.version === undefined) return { what: "version-needed" };
    const work = () => act(detail, wanted, officer);
    const isDuplicate = wanted.act.kind === "reject" && wanted.act.duplicateOf !== undefined;
    const answer = await (isDuplicate ? duplicates.take(work) : work());
    if (answer.what === "done" && wanted.act.kind === "take") await putOthersBack(answer.detail, officer, act, parts);
    return answer;
  };
  return (caseId, wanted, officer) => {
    const work = () => doAct(caseId, wanted, officer);
    return HOLDING.includes(wanted.act.kind) ? officers.take(officer.id, work) : work();
  };
}

type Act = (detail: CaseDetail, wanted: WantedCaseAct, officer: Officer) => Promise<CaseAnswer>;

function createAct(parts: CaseActing): Act {
  const { caseStore, clock, law } = parts;
  return async (first, wanted, officer) => {
    let before = first;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const isRepeated = before.entries.some(({ id, by }) => id === wanted.id && by.id === officer.id);
      if (isRepeated) return { what: "done", detail: before };
      const { version = before.version } = wanted;
      if (version !== before.version) return { what: "changed", detail: before };
      const nowMs = clock.now();
      const why = await refusal(before, wanted.act, officer, nowMs, parts);
      if (why !== undefined) return { what: "refused", why, detail: before };
      const resolved = await resolvedAct(before, wanted.act, officer, nowMs, parts);
      if ("unfit" in resolved) return { what: "unfit", why: resolved.unfit, files: resolved.files };
      const after = withEntry(before, entryOf(wanted.id, before, resolved.done, officer, nowMs));
      await wanted.note?.(after);
      if (await caseStore.append(after, daysOf(after, law))) return { what: "done", detail: after };
      const now = await caseStore.get(before.id);
      if (now === undefined) return { what: "case-unknown" }; // it was old, and has been removed meanwhile
      before = now;
    }
    return { what: "changed", detail: before };
  };
}

/** What is undone must be newer than all that the person has taken since. Nothing is decided after the limitation. */
async function refusal(
  detail: CaseDetail,
  act: CaseAct,
  officer: Officer,
  nowMs: number,
  { caseStore, law }: CaseActing,
): Promise<CaseRefusal | undefined> {
  const why = refusalOf(detail, act, reviewerOf(officer, law), nowMs);
  if (why !== undefined) return why;
  const isLate = hasLapsed(detail, law, localDateOf(epochMs(nowMs)));
  if (isLate && !AFTER_LIMITATION.includes(act.kind)) return "EXPIRED";
  if (act.kind !== "undo") return undefined;
  return (await caseStore.newestTake(officer.id))?.caseId === detail.id ? undefined : "NOTHING_TO_UNDO";
}

/** Times of one case never go back, whatever the clock does. */
export function entryOf(
  id: string,
  before: CaseDetail,
  act: CaseDone,
  { id: by, name }: Pick<Officer, "id" | "name">,
  nowMs: number,
): CaseEntry {
  const atMs = Math.max(nowMs, Date.parse(before.changedAt));
  const salt = randomBytes(SALT_BYTES).toString("hex");
  return { id, version: before.version + 1, at: toRfc3339(epochMs(atMs)), by: { id: by, name }, act, salt };
}

/**
 * Who takes a case puts back what else they hold: one at a time. What was left by a kill in between goes with the next. A take
 * that is sent again may be an old one: what was taken since stays.
 */
async function putOthersBack(taken: CaseDetail, officer: Officer, act: Act, { caseStore }: CaseActing): Promise<void> {
  if (taken.lock?.by.id !== officer.id || (await caseStore.newestTake(officer.id))?.caseId !== taken.id) return;
  for (const id of await caseStore.heldBy(officer.id)) {
    const held = id === taken.id ? undefined : await caseStore.get(id);
    if (held !== undefined) await act(held, { id: randomUUID(), act: { kind: "release" } }, officer);
  }
}
