import type { EventView, EvidenceManifest, FractionBox } from "@ngaba/contract";

export type Track = NonNullable<EvidenceManifest["track"]>;

/** Between two sightings that are further apart nobody knows where it was. */
const MAX_GAP_MS = 1_000;
/** Before the first and after the last it is still about there. */
const MAX_BEYOND_MS = 150;
/** Pictures of the moment itself may be so far from it. */
const SAME_MOMENT_MS = 500;

/** Where the road user was at a moment, epoch ms: between two sightings on the straight way. `undefined`: nobody knows. */
export function boxAt(track: Track, atMs: number): FractionBox | undefined {
  const next = track.findIndex(({ at }) => Date.parse(at) >= atMs);
  const after = next === -1 ? undefined : track[next];
  const before = next === -1 ? track.at(-1) : track[next - 1];
  if (before === undefined || after === undefined) {
    const edge = before ?? after;
    return edge !== undefined && Math.abs(Date.parse(edge.at) - atMs) <= MAX_BEYOND_MS ? edge.box : undefined;
  }
  const [fromMs, toMs] = [Date.parse(before.at), Date.parse(after.at)];
  if (toMs - fromMs > MAX_GAP_MS) return nearEdge(before, after, atMs);
  const share = toMs === fromMs ? 1 : (atMs - fromMs) / (toMs - fromMs);
  const between = (index: 0 | 1 | 2 | 3) => before.box[index] + share * (after.box[index] - before.box[index]);
  return [between(0), between(1), between(2), between(3)];
}

function nearEdge(before: Track[number], after: Track[number], atMs: number): FractionBox | undefined {
  if (atMs - Date.parse(before.at) <= MAX_BEYOND_MS) return before.box;
  return Date.parse(after.at) - atMs <= MAX_BEYOND_MS ? after.box : undefined;
}

/**
 * Where an event's road user was at a moment, epoch ms. What its messages say is where it was when it was found, some time
 * after the act perhaps: it serves only until the track is there.
 */
export function boxOf(
  { box, moments, startedAt }: Pick<EventView, "box" | "moments" | "startedAt">,
  track: Track | undefined,
  atMs: number,
): FractionBox | undefined {
  if (track !== undefined) return boxAt(track, atMs);
  return Math.abs(Date.parse(moments?.at ?? startedAt) - atMs) <= SAME_MOMENT_MS ? box : undefined;
}

/** Where it touched the ground: the middle of the lower edge of each box, fractions of the picture, oldest first. */
export const groundPath = (track: Track): readonly (readonly [number, number])[] =>
  track.map(({ box: [x1, , x2, y2] }) => [(x1 + x2) / 2, y2]);
