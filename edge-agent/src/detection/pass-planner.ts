import type { DetectionHealth } from "@ngaba/contract";
import { type DetectionPass, passMs } from "./detector.ts";
import type { PictureSize } from "./letterbox.ts";
import { createRecentMedian, type RecentMedian } from "./recent-median.ts";
import { cropRegion, type DetectionRegion } from "./region-crop.ts";

/** Chooses, frame by frame, which regions of one camera are looked at within what a frame may cost. */
export interface PassPlanner {
  /** Regions for the next frame, which is of this size; the whole frame is looked at beside them. */
  next(frame: PictureSize): readonly DetectionRegion[];
  /** Takes in what the passes of a frame cost. */
  ran(passes: readonly DetectionPass[]): void;
  /** What a frame costs and what was left out; `undefined` before the first frame. */
  health(): DetectionHealth | undefined;
  /** Regions that are never looked at any more, since they do not fit beside the whole frame. */
  outOfReach(): readonly string[];
}

/** With this many frames in a row without it a region is never looked at, as far as anybody can tell. */
const NEVER_AFTER_FRAMES = 50;

/** What became of one region, or of the whole frame. */
interface PassRecord {
  /** Absent: the whole frame. */
  readonly region?: DetectionRegion;
  readonly ms: RecentMedian;
  /** Absent before the first. */
  newest?: DetectionPass;
  lookedAt: number;
  leftOut: number;
  leftOutInARow: number;
}

/**
 * The whole frame always runs. Regions come in turn, who waited longest first, each as long as it fits into what is left
 * of the budget: so each that fits beside the whole frame at all is looked at within as many frames as there are regions.
 *
 * What a region will cost is worked out from what the whole frame costs, the median of its last 15 passes, by the size of
 * their inputs. A region's own costs would not do: one that was dear once would be left out, and nobody would learn that it
 * has become cheaper.
 *
 * @param budgetMs what a frame of this camera may cost, milliseconds that pass on the detection thread; other cameras on the
 *   thread have budgets of their own, and nothing here holds down the sum
 */
export function createPassPlanner(regions: readonly DetectionRegion[], budgetMs: number): PassPlanner {
  const frameMs = createRecentMedian();
  const whole = newRecord();
  const records = regions.map((region) => ({ region, ...newRecord() }));
  /** Who waited longest first. */
  let turns = records;

  const next = (frame: PictureSize): readonly DetectionRegion[] => {
    const [wholeMs, wholePx] = [whole.ms.value, whole.newest?.inputPx];
    if (wholeMs === undefined || wholePx === undefined) return []; // nothing is known of this machine yet
    const { chosen, left } = whatFits(turns, budgetMs - wholeMs, ({ region }) => {
      const { input } = cropRegion(region.box, frame);
      return (wholeMs * input.widthPx * input.heightPx) / wholePx;
    });
    noteTurn(chosen, left);
    turns = [...left, ...chosen];
    return chosen.map(({ region }) => region);
  };
  const ran = (passes: readonly DetectionPass[]): void => {
    frameMs.add(passes.reduce((sum, pass) => sum + passMs(pass), 0));
    for (const pass of passes) {
      const isWhole = pass.regionId === undefined;
      notePass(isWhole ? whole : records.find(({ region }) => region.id === pass.regionId), pass);
    }
  };

  return {
    next,
    ran,
    health: () =>
      frameMs.value === undefined
        ? undefined
        : { budgetMs, frameMs: frameMs.value, passes: [whole, ...records].map(passHealth) },
    outOfReach: () =>
      records.filter(({ leftOutInARow }) => leftOutInARow >= NEVER_AFTER_FRAMES).map(({ region }) => region.id),
  };
}

/** Takes one after the other as long as it fits into what is left. */
function whatFits<R>(waiting: readonly R[], budgetMs: number, costMs: (record: R) => number) {
  let leftMs = budgetMs;
  const { chosen = [], left = [] } = Object.groupBy(waiting, (record) => {
    const ms = costMs(record);
    if (ms > leftMs) return "left";
    leftMs -= ms;
    return "chosen";
  });
  return { chosen, left };
}

function noteTurn(chosen: readonly PassRecord[], left: readonly PassRecord[]): void {
  for (const record of chosen) record.leftOutInARow = 0;
  for (const record of left) {
    record.leftOut += 1;
    record.leftOutInARow += 1;
  }
}

function notePass(record: PassRecord | undefined, pass: DetectionPass): void {
  if (record === undefined) return;
  record.ms.add(passMs(pass));
  record.newest = pass;
  record.lookedAt += 1;
}

const newRecord = (): PassRecord => ({ ms: createRecentMedian(), lookedAt: 0, leftOut: 0, leftOutInARow: 0 });

function passHealth({ region, ms, newest, lookedAt, leftOut }: PassRecord): DetectionHealth["passes"][number] {
  return {
    ...(region && { regionId: region.id }),
    ...(ms.value !== undefined && { ms: ms.value }),
    ...(newest && { scale: newest.scale }),
    lookedAt,
    leftOut,
  };
}
