import { type EpochMs, elapsed, epochMs, type LocalName, type Severity } from "@ngaba/contract";
import type { Track } from "../../tracking/track.ts";
import type { Finding } from "../rule.ts";
import type { RoadUser } from "./handover.ts";

/**
 * One road user of whom something holds (it stays in a zone, it stands), from the first moment on until it has not
 * held for the grace time. Becomes an incident once it has lasted.
 */
export interface Spell {
  readonly since: EpochMs;
  /** As last seen while it held. */
  readonly track: Track;
  /** False while the road user is seen and it does not hold: that time is no part of the spell. */
  readonly isHolding: boolean;
  /** Time that counts so far; hidden time does when it held before and after. */
  readonly heldMs: number;
  readonly sightings: number;
  readonly incident?: Incident;
}

interface Incident {
  readonly key: string;
  /** When the spell had lasted long enough. */
  readonly provedAt: EpochMs;
  readonly reportedAt: EpochMs;
  readonly act: string | undefined;
}

/** By the road user's key. Data only: keep it, pass it in again. */
export interface Spells {
  readonly open: ReadonlyMap<number, Spell>;
  /** When the last incident of each road user ended, for as long as it cools down. */
  readonly endedAt: ReadonlyMap<number, EpochMs>;
}

export const NO_SPELLS: Spells = { open: new Map(), endedAt: new Map() };

/** What holds of a road user in the newest frame. */
export interface Holding {
  readonly track: Track;
  /** When it began, if it does now. */
  readonly since: EpochMs;
  /** False: the time since its last sighting does not count. */
  readonly counts: boolean;
  /** False: not reported, whatever its length. */
  readonly concerns: boolean;
}

export interface SpellFrame {
  readonly at: EpochMs;
  readonly roadUsers: readonly RoadUser[];
  /** By the road user's key. */
  readonly holding: ReadonlyMap<number, Holding>;
  /** What the law is asked for, of an incident that begins now. */
  readonly act: string | undefined;
}

/** The rule's own parameters, where they have these names. */
export interface SpellLimits {
  /** Of the rule. */
  readonly id: string;
  /** Reported from this length on (ms), and from this many sightings. */
  readonly minMs: number;
  readonly minSightings: number;
  /** How long it may not hold while the road user is seen (ms). */
  readonly awayGraceMs: number;
  /** How long the road user may be out of sight (ms). */
  readonly hiddenGraceMs: number;
  readonly updateEveryMs: number;
  /** For so long after its incident the same road user is not reported again (ms). */
  readonly cooldownMs: number;
}

/** A spell whose incident begins, goes on or ends. */
export interface DueSpell {
  readonly phase: Finding["phase"];
  readonly spell: Spell;
  readonly incident: Incident;
}

/**
 * Carries spells on by one frame. An incident begins once a spell has lasted, is told again every `updateEveryMs`, and
 * ends where it last held. Pure.
 */
export function updateSpells(
  memory: Spells,
  frame: SpellFrame,
  limits: SpellLimits,
): { readonly spells: Spells; readonly due: readonly DueSpell[] } {
  const open = new Map<number, Spell>();
  const endedAt = new Map([...memory.endedAt].filter(([, at]) => elapsed(at, frame.at) < limits.cooldownMs));
  const due: DueSpell[] = [];
  for (const [key, spell] of carriedOn(memory.open, frame)) {
    if (!isOver(spell, frame.at, limits)) {
      open.set(key, spell);
    } else if (spell.incident !== undefined) {
      due.push({ phase: "end", spell, incident: spell.incident });
      endedAt.set(key, spell.track.at);
    }
  }
  for (const [key, spell] of [...open]) {
    const phase = duePhase(spell, frame, key, limits);
    if (phase === undefined || (phase === "start" && endedAt.has(key))) continue;
    const incidentKey = spell.incident?.key ?? `${limits.id}/${key}/${spell.since}`;
    const { provedAt, act } = spell.incident ?? { provedAt: frame.at, act: frame.act };
    const incident = { key: incidentKey, provedAt, reportedAt: frame.at, act };
    due.push({ phase, spell, incident });
    open.set(key, { ...spell, incident });
  }
  return { spells: { open, endedAt }, due };
}

/** Ends every open incident where it last held, for when nobody will look any more. */
export function closeSpells({ open }: Spells): readonly DueSpell[] {
  return [...open.values()].flatMap((spell) =>
    spell.incident === undefined ? [] : { phase: "end" as const, spell, incident: spell.incident },
  );
}

/** A rule about what lasts in a zone. */
interface ZoneRule {
  readonly id: string;
  readonly kind: string;
  readonly zone: string;
  readonly severity: Severity;
}

/** What every finding about a spell in a zone says. */
export function findingOfSpell(rule: ZoneRule, title: LocalName, { phase, spell, incident }: DueSpell): Finding {
  const at = epochMs(Math.max(spell.since, spell.track.at)); // a clock that was set back ends nothing before it began
  return {
    kind: rule.kind,
    title,
    ruleId: rule.id,
    place: { kind: "zone", id: rule.zone },
    severity: rule.severity,
    ...(incident.act !== undefined && { act: incident.act }),
    confidence: spell.track.confidence,
    phase,
    incidentKey: incident.key,
    startedAt: spell.since,
    at,
    durationMs: elapsed(spell.since, at),
    track: spell.track,
    moments: { before: spell.since, at: incident.provedAt, ...(phase !== "start" && { after: at }) },
  };
}

function carriedOn(memory: Spells["open"], { roadUsers, holding, at }: SpellFrame): Map<number, Spell> {
  const spells = new Map(memory);
  for (const { key } of roadUsers) {
    const [spell, held] = [memory.get(key), holding.get(key)];
    if (held !== undefined) spells.set(key, continued(spell, held, at));
    else if (spell !== undefined) spells.set(key, { ...spell, isHolding: false });
  }
  return spells;
}

function continued(spell: Spell | undefined, { track, since, counts }: Holding, at: EpochMs): Spell {
  const heldMs = counts ? Math.max(0, elapsed(spell?.track.at ?? since, at)) : 0;
  if (spell === undefined) return { since, track, isHolding: true, heldMs, sightings: 1 };
  return {
    ...spell,
    track,
    isHolding: true,
    heldMs: spell.heldMs + (spell.isHolding ? heldMs : 0),
    sightings: spell.sightings + 1,
  };
}

function isOver({ isHolding, track }: Spell, at: EpochMs, { awayGraceMs, hiddenGraceMs }: SpellLimits): boolean {
  return elapsed(track.at, at) > (isHolding ? hiddenGraceMs : awayGraceMs);
}

/** What has to be told of a spell now; nothing while it does not hold, or its road user is out of sight. */
function duePhase(
  spell: Spell,
  { at, holding }: SpellFrame,
  key: number,
  limits: SpellLimits,
): "start" | "update" | undefined {
  const held = holding.get(key);
  if (held === undefined) return undefined;
  if (spell.incident !== undefined) {
    return elapsed(spell.incident.reportedAt, at) >= limits.updateEveryMs ? "update" : undefined;
  }
  const hasLasted = spell.heldMs >= limits.minMs && spell.sightings >= limits.minSightings;
  return hasLasted && held.concerns ? "start" : undefined;
}
