/**
 * What of a still is made unreadable before it leaves the house. Pure.
 *
 * Of persons and riders the upper third, wherever they are; of every vehicle but the one in question all but what that one
 * covers of it, since that one must stay readable; and whatever the officer has drawn. Boxes are known of the analysed frames
 * next to a still, not of the still itself: between two of them a road user is taken to have moved evenly, and a box is made
 * larger for what is not even. Of who is in one frame alone nobody knows where they went since: their box is made larger by as
 * far as they may have gone.
 */
import type { EvidenceFile, EvidenceManifest, FractionBox, RoadUserClass, SeenFrame } from "@ngaba/contract";

/** Boxes in fractions of the still. */
export interface StillCovers {
  /** Unreadable wherever they are. */
  readonly over: readonly FractionBox[];
  /** Unreadable but for `keep`. */
  readonly around: readonly FractionBox[];
  /** The vehicle in question; absent when it is not known where it is. */
  readonly keep?: FractionBox;
  /** False: nobody knows who else is in the picture. */
  readonly areOthersKnown: boolean;
}

/** As the agent chooses frames next to a still. */
const NEAR_MS = 500;
/** Of a box's own size, on each side. */
const MARGIN = 0.08;
/** A motorcycle at 36 km/h goes its own two metres in that time, on either side of where it was seen. */
const OWN_SIZE_MS = 200;
const HEAD_SHARE = 1 / 3;

interface Placed {
  readonly trackId: number;
  readonly roadUserClass: RoadUserClass;
  readonly box: FractionBox;
  /** How long before or after the still it was there; 0: it is known of the still's own moment. */
  readonly offMs: number;
}

/**
 * @param still of the moment `takenAt`; a crop has its place in that picture as `box`
 * @param drawn what the officer covers, in fractions of this very file
 */
export function coversOf(
  still: Pick<EvidenceFile, "takenAt" | "box">,
  manifest: Pick<EvidenceManifest, "seen" | "incident"> | undefined,
  drawn: readonly FractionBox[],
): StillCovers {
  const near = framesNear(manifest?.seen ?? [], still.takenAt);
  const everybody = near.length === 0 ? [] : positionsAt(near, Date.parse(still.takenAt ?? ""));
  const subjectId = manifest?.incident?.trackId;
  const subject = everybody.find(({ trackId }) => trackId === subjectId);
  const others = everybody.filter((one) => one !== subject);
  const heads = everybody.filter(isWithRider).map(headOf);
  const place = still.box;
  const inStill = (boxes: readonly FractionBox[]) => (place === undefined ? boxes : boxes.flatMap(within(place)));
  const [keep] = subject === undefined ? [] : inStill([subject.box]);
  return {
    over: [...inStill(heads.map(grown)), ...drawn],
    around: inStill(others.filter((one) => !isPerson(one)).map(grown)),
    ...(keep && { keep }),
    areOthersKnown: near.length > 0,
  };
}

const isPerson = ({ roadUserClass }: Placed): boolean => roadUserClass === "person";

const isWithRider = ({ roadUserClass }: Placed): boolean =>
  roadUserClass === "motorcycle" || roadUserClass === "bicycle" || roadUserClass === "person";

function headOf({ box: [x1, y1, x2, y2], ...one }: Placed): Placed {
  return { ...one, box: [x1, y1, x2, y1 + (y2 - y1) * HEAD_SHARE] };
}

function grown({ box: [x1, y1, x2, y2], offMs }: Placed): FractionBox {
  const share = MARGIN + offMs / OWN_SIZE_MS;
  const [dx, dy] = [(x2 - x1) * share, (y2 - y1) * share];
  return [Math.max(0, x1 - dx), Math.max(0, y1 - dy), Math.min(1, x2 + dx), Math.min(1, y2 + dy)];
}

/** The newest frame up to the moment and the first one behind it. */
function framesNear(seen: readonly SeenFrame[], takenAt: string | undefined): readonly SeenFrame[] {
  if (takenAt === undefined) return [];
  const atMs = Date.parse(takenAt);
  const near = seen.filter(({ at }) => Math.abs(Date.parse(at) - atMs) <= NEAR_MS);
  const frames = [near.findLast(({ at }) => Date.parse(at) <= atMs), near.find(({ at }) => Date.parse(at) > atMs)];
  return frames.filter((frame) => frame !== undefined);
}

/** Where everybody of one or two frames is at a moment. Who is in one of them only stands where they are in it. */
function positionsAt([first, second]: readonly SeenFrame[], atMs: number): readonly Placed[] {
  if (first === undefined) return [];
  const earlier = seenIn(first, atMs);
  if (second === undefined) return earlier;
  const share = (atMs - Date.parse(first.at)) / (Date.parse(second.at) - Date.parse(first.at));
  const later = new Map(seenIn(second, atMs).map((one) => [one.trackId, one]));
  const moved = earlier.map((one) => {
    const then = later.get(one.trackId);
    later.delete(one.trackId);
    return then === undefined ? one : { ...one, box: between(one.box, then.box, share), offMs: 0 };
  });
  return [...moved, ...later.values()];
}

const seenIn = ({ at, roadUsers }: SeenFrame, atMs: number): readonly Placed[] =>
  roadUsers.map((one) => ({ ...one, offMs: Math.abs(atMs - Date.parse(at)) }));

function between(a: FractionBox, b: FractionBox, share: number): FractionBox {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2]), mix(a[3], b[3])];
}

/** What of a box lies in a part of the picture, in fractions of that part. */
const within =
  ([x1, y1, x2, y2]: FractionBox) =>
  (box: FractionBox): FractionBox[] => {
    const inX = (x: number) => Math.min(1, Math.max(0, (x - x1) / (x2 - x1)));
    const inY = (y: number) => Math.min(1, Math.max(0, (y - y1) / (y2 - y1)));
    const inside: FractionBox = [inX(box[0]), inY(box[1]), inX(box[2]), inY(box[3])];
    return inside[0] < inside[2] && inside[1] < inside[3] ? [inside] : [];
  };
