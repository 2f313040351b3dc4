import { type EpochMs, epochMs, type LegalBasis, type RoadUserClass } from "@ngaba/contract";
import type { StoredIncident } from "./incident.ts";

/** An act of an incident's road user, to be judged by what was in force at its moment. */
export interface IncidentDeed {
  readonly incidentId: string;
  readonly act: string;
  readonly vehicle: RoadUserClass;
  /** When the act ended, or the newest moment of one that goes on. */
  readonly at: EpochMs;
}

/**
 * Says by incident which provision its deed fell under; an incident without one fell under none. What was said once of
 * an incident's act, road user and day is said for ever, whatever happens to the statutes.
 * @param deeds one of an incident at most
 * @throws {CentralError} of the store
 */
export type Judge = (deeds: readonly IncidentDeed[]) => Promise<ReadonlyMap<string, LegalBasis>>;

/** The same incidents with the provisions that they fell under. Kept by `judge` before anybody is shown them. */
export async function judged(incidents: readonly StoredIncident[], judge: Judge): Promise<readonly StoredIncident[]> {
  const bases = await judge(incidents.flatMap((incident) => deedOf(incident) ?? []));
  return incidents.map((incident) => {
    const legalBasis = bases.get(incident.id);
    return legalBasis === undefined ? incident : { ...incident, legalBasis };
  });
}

/** `undefined` where no law is concerned, or nobody can say whom it would bind. */
function deedOf(incident: StoredIncident): IncidentDeed | undefined {
  const { id, act, roadUserClass } = incident;
  if (act === undefined || roadUserClass === undefined) return undefined;
  return { incidentId: id, act, vehicle: roadUserClass, at: momentOf(incident) };
}

/** The moment by which an incident is judged: its end, or its newest moment while it goes on. */
export function momentOf({ endedAt, startedAt, durationMs }: StoredIncident): EpochMs {
  return epochMs(endedAt === undefined ? Date.parse(startedAt) + durationMs : Date.parse(endedAt));
}
