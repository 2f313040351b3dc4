/** What is written down of an act that somebody wishes, or why it cannot be. */
import { localDateOf } from "@ngaba/config";
import {
  type CaseAct,
  type CaseDetail,
  type CaseDone,
  type CaseOffers,
  type Conclusion,
  type EventView,
  epochMs,
  type FileState,
  roundOf,
  standingEntries,
  toRfc3339,
} from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { EventStore } from "../cases/event-store.ts";
import { detailShownTo } from "./blind.ts";
import { filesOf, type MediaStates, picturesOf, provisionsOffered } from "./case-offers.ts";
import { originalOf } from "./case-outcome.ts";
import type { CaseStore } from "./case-store.ts";
import { type Officer, officeOf, type ReviewLaw, reviewerOf } from "./review-law.ts";
import { type DayFault, dayFault } from "./step-days.ts";

/** How long a case is locked to who takes it. */
const LOCK_MS = 15 * 60_000;

/** Why what was said does not fit the case. */
export type Unfit =
  | "EVENT_NOT_READY"
  | "PROVISION_NOT_OFFERED"
  | "NOTHING_SEEN"
  | "NOT_OF_THIS_CASE"
  | "EVIDENCE_MISSING"
  | "EVIDENCE_SPOILED"
  | "DUPLICATE_NEEDED"
  | "DUPLICATE_UNKNOWN"
  | "DUPLICATE_OF_EACH_OTHER"
  | "DUPLICATE_NOT_STANDING"
  | DayFault
  | "NO_ARCHIVE";

export type Resolved = { readonly done: CaseDone } | { readonly unfit: Unfit; readonly files?: CaseOffers["files"] };

export interface Resolving {
  readonly caseStore: Pick<CaseStore, "get">;
  readonly events: Pick<EventStore, "some">;
  readonly mediaStates: MediaStates;
  readonly law: ReviewLaw;
  /** In [0, 1), of a case for ever: what a random share for second approval is drawn by. */
  readonly shareOf: (caseId: string) => number;
  /** Hashes of all that the evidence archive of a case is to hold. `undefined` when its event is not in the lists */
  readonly archivedFiles: (detail: CaseDetail) => Promise<readonly string[] | undefined>;
  /** Makes the evidence archive that goes with a case. @returns its SHA-256; `undefined` when its event is not in the lists, or the case has gone */
  readonly makeArchive: (detail: CaseDetail) => Promise<string | undefined>;
}

/** @param detail as it stands, which allows the act */
export async function resolvedAct(
  detail: CaseDetail,
  act: CaseAct,
  officer: Officer,
  nowMs: number,
  parts: Resolving,
): Promise<Resolved> {
  switch (act.kind) {
    case "take":
      return { done: takenBy(officer, detail, nowMs) };
    case "accept":
      return accepted(detail, act, officer, parts);
    case "reject":
      return (await duplicateFault(detail, act, officer, parts)) ?? concluded(detail, act, officer, parts);
    case "exempt":
      return concluded(detail, act, officer, parts);
    case "enter":
      return stepEntered(act, detail, nowMs);
    case "hand-over":
      return handedOver(detail, act, parts);
    case "cover":
      return (await stillFault(detail, act.sha256, parts)) ?? { done: act };
    case "release":
    case "note":
    case "ask-more":
    case "undo":
    case "reopen":
      return { done: act };
    default:
      return act satisfies never;
  }
}

/** Whose lock still held is written down: who takes over answers for it. */
function takenBy({ id }: Officer, { lock }: CaseDetail, nowMs: number): CaseDone {
  const isHeld = lock !== undefined && lock.by.id !== id && Date.parse(lock.until) > nowMs;
  return { kind: "take", until: toRfc3339(epochMs(nowMs + LOCK_MS)), ...(isHeld && { from: lock.by }) };
}

function stepEntered(act: Extract<CaseAct, { kind: "enter" }>, detail: CaseDetail, nowMs: number): Resolved {
  const unfit = dayFault(act, detail, localDateOf(epochMs(nowMs)));
  return unfit === undefined ? { done: act } : { unfit };
}

/** What is missing then is missing for good: nobody seals that without knowing. */
async function handedOver(
  detail: CaseDetail,
  { kind, to, withMissing }: Extract<CaseAct, { kind: "hand-over" }>,
  { archivedFiles, mediaStates, makeArchive }: Resolving,
): Promise<Resolved> {
  const files = await archivedFiles(detail);
  if (files === undefined) return { unfit: "NO_ARCHIVE" };
  const fault = await storageFault(files, mediaStates);
  if (fault !== undefined && withMissing !== true) return fault;
  const archive = await makeArchive(detail);
  if (archive === undefined) return { unfit: "NO_ARCHIVE" };
  return { done: { kind, to, archive, ...(fault && { withMissing: true as const }) } };
}

/** Covered is a still of this case, or what was drawn stands on no document. */
async function stillFault(
  { eventId }: CaseDetail,
  sha256: string,
  { events }: Pick<Resolving, "events">,
): Promise<Resolved | undefined> {
  const [incident] = await events.some([eventId]);
  if (incident === undefined) return { unfit: "EVENT_NOT_READY" };
  const stills = (incident.evidence?.files ?? []).filter(({ mediaType }) => mediaType === "image/jpeg");
  return stills.some((one) => one.sha256 === sha256) ? undefined : { unfit: "NOT_OF_THIS_CASE" };
}

async function accepted(
  detail: CaseDetail,
  act: Extract<CaseAct, { kind: "accept" }>,
  officer: Officer,
  parts: Resolving,
): Promise<Resolved> {
  const [incident] = await parts.events.some([detail.eventId]);
  if (incident === undefined) return { unfit: "EVENT_NOT_READY" };
  const { provision, ...finding } = act;
  const legalBasis = provisionsOffered(incident, parts.law)
    .filter(({ vehicle }) => vehicle === act.vehicle)
    .map((offer) => offer.legalBasis)
    .find(({ provisionId, version }) => provisionId === provision.provisionId && version === provision.version);
  if (legalBasis === undefined) return { unfit: "PROVISION_NOT_OFFERED" };
  const fault = seenFault(act.seen, incident) ?? (await evidenceFault(act.seen, incident, parts.mediaStates));
  if (fault !== undefined) return fault;
  const weight = weightOf(detail, act.kind, officer, parts);
  const mayDecide = legalBasis.fineVnd[1] <= (weight.office?.ceilingVnd ?? 0);
  return { done: { ...finding, legalBasis, ...weight, mayDecide } };
}

async function concluded(
  detail: CaseDetail,
  act: Extract<CaseAct, { kind: "reject" | "exempt" }>,
  officer: Officer,
  parts: Resolving,
): Promise<Resolved> {
  if (act.seen.length > 0) {
    const [incident] = await parts.events.some([detail.eventId]);
    const fault = incident === undefined ? { unfit: "EVENT_NOT_READY" as const } : seenFault(act.seen, incident);
    if (fault !== undefined) return fault;
  }
  return { done: { ...act, ...weightOf(detail, act.kind, officer, parts) } };
}

/** Whether a second person is asked is a question to the first alone. No fine follows from what is not accepted. */
function weightOf(
  detail: CaseDetail,
  kind: Conclusion["kind"],
  officer: Officer,
  { law, shareOf }: Pick<Resolving, "law" | "shareOf">,
) {
  const isFirst = roundOf(standingEntries(detail.entries)).length === 0;
  const office = officeOf(officer, law);
  const { isBlind } = detailShownTo(detail, officer, law.isBlind);
  return {
    asksSecond: isFirst && law.asksSecond(detail.what, kind, shareOf(detail.id)),
    mayDecide: true,
    isSenior: reviewerOf(officer, law).isSenior,
    ...(office && { office: { id: office.id, ceilingVnd: office.ceilingVnd } }),
    ...(isBlind && { isBlind }),
  };
}

function seenFault(seen: readonly string[], incident: EventView): Resolved | undefined {
  const own = new Set(filesOf(incident));
  return seen.every((sha256) => own.has(sha256)) ? undefined : { unfit: "NOT_OF_THIS_CASE" };
}

/** Nobody is fined by what nobody has seen, or what cannot be shown again as it was. */
async function evidenceFault(
  seen: readonly string[],
  incident: EventView,
  mediaStates: MediaStates,
): Promise<Resolved | undefined> {
  const pictures = new Set(picturesOf(incident));
  if (!seen.some((sha256) => pictures.has(sha256))) return { unfit: "NOTHING_SEEN" };
  return storageFault(seen, mediaStates);
}

async function storageFault(hashes: readonly string[], mediaStates: MediaStates): Promise<Resolved | undefined> {
  const files = fileStates(hashes, await mediaStates(hashes));
  const has = (state: FileState) => files.some((one) => one.state === state);
  if (has("spoiled")) return { unfit: "EVIDENCE_SPOILED", files };
  return has("missing") ? { unfit: "EVIDENCE_MISSING", files } : undefined;
}

export const fileStates = (hashes: readonly string[], states: ReadonlyMap<string, FileState>): CaseOffers["files"] =>
  hashes.map((sha256) => ({ sha256, state: states.get(sha256) ?? "missing" }));

/** A chain of duplicates must end with a case that is left. */
async function duplicateFault(
  { id }: CaseDetail,
  { reason, duplicateOf }: Extract<CaseAct, { kind: "reject" }>,
  officer: Officer,
  { caseStore }: Pick<Resolving, "caseStore">,
): Promise<Resolved | undefined> {
  if (duplicateOf === undefined) return reason === "duplicate" ? { unfit: "DUPLICATE_NEEDED" } : undefined;
  let other = duplicateOf === id ? undefined : await caseStore.get(duplicateOf);
  if (other === undefined || !maySee(officer, other.cameraId)) return { unfit: "DUPLICATE_UNKNOWN" };
  const passed = new Set([id]);
  while (other?.state === "rejected" && !passed.has(other.id)) {
    passed.add(other.id);
    const original = originalOf(other);
    other = original === undefined ? undefined : await caseStore.get(original);
  }
  if (other?.id === id) return { unfit: "DUPLICATE_OF_EACH_OTHER" };
  const isLeft = other !== undefined && other.state !== "rejected" && other.state !== "expired";
  return isLeft ? undefined : { unfit: "DUPLICATE_NOT_STANDING" };
}
