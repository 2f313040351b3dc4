import type { EventView, EvidenceView } from "@ngaba/contract";
import type { Clip } from "./clip-time.ts";

/** A clip that has arrived. */
export type StoredClip = { readonly file: EvidenceView["files"][number]; readonly clip: Clip };

/** The clips of pieces of evidence that have arrived, the ones first that show the moment of the event. */
export function storedClips(
  { moments, startedAt }: Pick<EventView, "moments" | "startedAt">,
  pieces: readonly (EvidenceView | undefined)[],
): readonly StoredClip[] {
  const clips = pieces
    .flatMap((evidence) => evidence?.files ?? [])
    .flatMap((file): StoredClip[] => (file.clip === undefined || !file.isStored ? [] : [{ file, clip: file.clip }]));
  const momentMs = Date.parse(moments?.at ?? startedAt);
  const shows = ({ clip: { from, to } }: StoredClip) => Date.parse(from) <= momentMs && momentMs <= Date.parse(to);
  return clips.toSorted((a, b) => Number(shows(b)) - Number(shows(a)));
}
