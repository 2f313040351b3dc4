import { type FractionBox, LIVE_TIMESCALE, type LiveMarks } from "@ngaba/contract";

/** What was seen in a video's pictures, by their places in its time (units of {@link LIVE_TIMESCALE}). */
export interface MarksTrack {
  add(mediaTicks: number, marks: LiveMarks): void;
  /** What is to be drawn over the picture there; `undefined` where nobody knows. */
  at(mediaTicks: number): LiveMarks | undefined;
}

interface Entry {
  readonly mediaTicks: number;
  readonly marks: LiveMarks;
}

/** Further apart, what was seen says nothing about the time in between. */
const MAX_STEP_TICKS = LIVE_TIMESCALE;
/** Without the next one, what was seen holds for so long. */
const MAX_HOLD_TICKS = 0.3 * LIVE_TIMESCALE;
const MAX_ENTRIES = 2_000;

/** Fewer frames are looked at than shown: between two of them boxes go straight from the one place to the other. */
export function createMarksTrack(): MarksTrack {
  const entries: Entry[] = []; // oldest first
  return {
    add: (mediaTicks, marks) => {
      const place = entries.findLastIndex((entry) => entry.mediaTicks <= mediaTicks) + 1;
      entries.splice(place, 0, { mediaTicks, marks });
      if (entries.length > MAX_ENTRIES) entries.shift();
    },
    at: (mediaTicks) => {
      const place = entries.findLastIndex((entry) => entry.mediaTicks <= mediaTicks);
      const [before, after] = [entries[place], entries[place + 1]];
      if (before === undefined) return undefined;
      if (after !== undefined && after.mediaTicks - before.mediaTicks <= MAX_STEP_TICKS) {
        return between(before, after, mediaTicks);
      }
      return mediaTicks - before.mediaTicks <= MAX_HOLD_TICKS ? before.marks : undefined;
    },
  };
}

function between(before: Entry, after: Entry, mediaTicks: number): LiveMarks {
  const share = (mediaTicks - before.mediaTicks) / (after.mediaTicks - before.mediaTicks);
  const later = new Map(after.marks.roadUsers.map(({ trackId, box }) => [trackId, box]));
  const roadUsers = before.marks.roadUsers.map((roadUser) => {
    const next = later.get(roadUser.trackId);
    return next === undefined ? roadUser : { ...roadUser, box: blend(roadUser.box, next, share) };
  });
  return { roadUsers, signals: before.marks.signals };
}

function blend(a: FractionBox, b: FractionBox, share: number): FractionBox {
  const at = (place: 0 | 1 | 2 | 3): number => a[place] + (b[place] - a[place]) * share;
  return [at(0), at(1), at(2), at(3)];
}

/** Which moments a video's pictures show. */
export interface MomentTrack {
  add(mediaTicks: number, atMs: number, isEstimate: boolean): void;
  /** `undefined` before the first. */
  at(mediaTicks: number): { readonly atMs: number; readonly isEstimate: boolean } | undefined;
  /** Where a moment is shown, or what comes next after it; `undefined` before the first. */
  placeOf(atMs: number): number | undefined;
}

const TICKS_PER_MS = LIVE_TIMESCALE / 1000;

export function createMomentTrack(): MomentTrack {
  const known: { readonly mediaTicks: number; readonly atMs: number; readonly isEstimate: boolean }[] = [];
  return {
    add: (mediaTicks, atMs, isEstimate) => {
      known.push({ mediaTicks, atMs, isEstimate });
      if (known.length > MAX_ENTRIES) known.shift();
    },
    at: (mediaTicks) => {
      const last = known.findLast((moment) => moment.mediaTicks <= mediaTicks) ?? known[0];
      if (last === undefined) return undefined;
      return { atMs: last.atMs + (mediaTicks - last.mediaTicks) / TICKS_PER_MS, isEstimate: last.isEstimate };
    },
    placeOf: (atMs) => {
      const last = known.findLast((moment) => moment.atMs <= atMs) ?? known[0];
      return last && last.mediaTicks + Math.max(0, atMs - last.atMs) * TICKS_PER_MS;
    },
  };
}
