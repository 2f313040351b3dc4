import type { LocalName, Severity } from "@ngaba/contract";
import { type EpochMs, elapsed, epochMs } from "@ngaba/contract";
import type { Track } from "../../tracking/track.ts";
import type { Finding } from "../rule.ts";

/** What of a rule goes into each of its findings. */
export interface Subject {
  readonly rule: {
    readonly id: string;
    readonly kind: string;
    readonly severity: Severity;
    /** For so long the same road user is not reported again. */
    readonly cooldownMs: number;
  };
  readonly title: LocalName;
  readonly place: Finding["place"];
}

/** An act of one road user that is proved by now. */
export interface Proof {
  /** Of the road user. */
  readonly key: number;
  /** As it is seen now. */
  readonly track: Track;
  /** Absent when no law is concerned. */
  readonly act?: string;
  readonly startedAt: EpochMs;
  readonly confidence: number;
  readonly moments: Finding["moments"];
  readonly measures?: Finding["measures"];
  readonly signal?: Finding["signal"];
}

interface Open {
  readonly incidentKey: string;
  readonly newest: Proof;
}

export interface Incidents {
  /** By road user. */
  readonly open: ReadonlyMap<number, Open>;
  /** When each road user was last reported. */
  readonly toldAt: ReadonlyMap<number, EpochMs>;
  /** The same by track: a path that was broken in vain goes on under a new key. */
  readonly toldTrackAt: ReadonlyMap<number, EpochMs>;
}

export const NO_INCIDENTS: Incidents = { open: new Map(), toldAt: new Map(), toldTrackAt: new Map() };

/** Who is shown so long after an act that goes on has gone on visibly, and is still in view. */
const SHOWN_LATER_MS = 1_000;

/** When to show what came after an act that is proved while it goes on: by then it is not over yet. */
export const shownLater = (at: EpochMs): EpochMs => epochMs(at + SHOWN_LATER_MS);

/** An act that was not seen for so long is over: a detector misses somebody for a second now and then. */
const OVER_MS = 2_000;

/** An act that is over when it is proved: its incident starts and ends at once. */
export function reportActs(
  subject: Subject,
  memory: Incidents,
  proofs: readonly Proof[],
  at: EpochMs,
): { readonly memory: Incidents; readonly findings: readonly Finding[] } {
  const { toldAt, toldTrackAt } = stillCooling(subject, memory, at);
  const fresh = proofs.filter(({ key, track }) => !toldAt.has(key) && !toldTrackAt.has(track.id));
  for (const { key, track } of fresh) {
    toldAt.set(key, at);
    toldTrackAt.set(track.id, at);
  }
  const findings = fresh.flatMap((proof) => {
    const incidentKey = keyOf(subject, proof);
    return [findingOf(subject, "start", incidentKey, proof), findingOf(subject, "end", incidentKey, proof)];
  });
  return { memory: { open: memory.open, toldAt, toldTrackAt }, findings };
}

/**
 * An act that goes on: it starts when it is first proved, and ends when it was last seen. The moments that prove it stay
 * those of its start, since pictures are made of them.
 */
export function followActs(
  subject: Subject,
  memory: Incidents,
  proofs: readonly Proof[],
  at: EpochMs,
): { readonly memory: Incidents; readonly findings: readonly Finding[] } {
  const { toldAt, toldTrackAt } = stillCooling(subject, memory, at);
  const open = new Map(memory.open);
  const findings: Finding[] = [];
  for (const proof of proofs) {
    const known = open.get(proof.key);
    if (known === undefined && (toldAt.has(proof.key) || toldTrackAt.has(proof.track.id))) continue;
    const incidentKey = known?.incidentKey ?? keyOf(subject, proof);
    if (known === undefined) findings.push(findingOf(subject, "start", incidentKey, proof));
    const { startedAt, moments } = known?.newest ?? proof;
    open.set(proof.key, { incidentKey, newest: { ...proof, startedAt, moments } });
    toldAt.set(proof.key, at);
    toldTrackAt.set(proof.track.id, at);
  }
  for (const [key, { incidentKey, newest }] of open) {
    if (elapsed(newest.track.at, at) <= OVER_MS) continue;
    findings.push(findingOf(subject, "end", incidentKey, newest));
    open.delete(key);
  }
  return { memory: { open, toldAt, toldTrackAt }, findings };
}

/** Ends what is open, each where it was last seen. */
export function endIncidents(subject: Subject, { open }: Incidents): readonly Finding[] {
  return [...open.values()].map(({ incidentKey, newest }) => findingOf(subject, "end", incidentKey, newest));
}

function stillCooling({ rule }: Subject, { toldAt, toldTrackAt, open }: Incidents, at: EpochMs) {
  const isCooling = (told: EpochMs): boolean => elapsed(told, at) < rule.cooldownMs;
  return {
    toldAt: new Map([...toldAt].filter(([key, told]) => open.has(key) || isCooling(told))),
    toldTrackAt: new Map([...toldTrackAt].filter(([, told]) => isCooling(told))),
  };
}

const keyOf = ({ rule, place }: Subject, { key, startedAt }: Proof): string =>
  `${rule.id}/${place.id}/${key}/${startedAt}`;

function findingOf(
  { rule, title, place }: Subject,
  phase: Finding["phase"],
  incidentKey: string,
  proof: Proof,
): Finding {
  const { track, act, startedAt, confidence, moments, measures, signal } = proof;
  const at = epochMs(Math.max(startedAt, track.at)); // a clock that was set back ends nothing before it began
  return {
    kind: rule.kind,
    title,
    ruleId: rule.id,
    place,
    ...(act !== undefined && { act }),
    severity: rule.severity,
    confidence,
    phase,
    incidentKey,
    startedAt,
    at,
    durationMs: elapsed(startedAt, at),
    track,
    moments,
    ...(measures && { measures }),
    ...(signal && { signal }),
  };
}

/**
 * How sure a finding is: as sure as its track, less where it was decided by little. Each margin is told as a fraction
 * of one that leaves no doubt; the smallest counts, and takes away no more than half.
 */
export function sureness({ confidence }: Track, ...margins: readonly number[]): number {
  const least = Math.min(1, ...margins);
  return confidence * (0.5 + 0.5 * Math.max(0, least));
}
