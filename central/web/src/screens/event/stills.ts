import type { EventView, EvidenceFile } from "@ngaba/contract";

/** One still of an event, as its evidence or the event itself names it. */
export type Still = Pick<EvidenceFile, "sha256" | "widthPx" | "heightPx" | "streamId" | "ticks"> & {
  readonly role: "before" | "at" | "after" | "annotated" | "crop" | "plain";
  readonly takenAt: string;
  readonly isStored: boolean;
};

/** The order in which stills of one moment stand. */
const ROLES: readonly Still["role"][] = ["before", "at", "plain", "annotated", "crop", "after"];

/** The stills of an event by their moments, oldest first: those of its evidence, or, before it has any, its own. */
export function stillsOf({ evidence, snapshots }: EventView): readonly Still[] {
  const ofEvidence = (evidence?.files ?? []).flatMap(({ role, takenAt, ...file }): Still[] =>
    role === "clip" || takenAt === undefined ? [] : [{ ...file, role, takenAt }],
  );
  const stills: readonly Still[] = ofEvidence.length > 0 ? ofEvidence : snapshots;
  return stills.toSorted(
    (a, b) => Date.parse(a.takenAt) - Date.parse(b.takenAt) || ROLES.indexOf(a.role) - ROLES.indexOf(b.role),
  );
}
