import { rm, rmdir, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { elapsed, type MonotonicMs } from "@ngaba/contract";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { RingLimits, RingPart, RingPlace } from "./ring.ts";
import { endOf, type RingIndex, type Segment } from "./ring-index.ts";
import { streamLogPath } from "./stream-log.ts";

export interface RingKeeperOptions {
  readonly folder: string;
  readonly limits: RingLimits;
  readonly cameras: ReadonlyMap<string, RingIndex>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps the ring within its limits: the oldest files go, but those that are pinned or still written. */
export interface RingKeeper {
  /** No room even after everything that may go has gone: nothing shall be written. */
  readonly isBlocked: boolean;
  /** By age, and by the camera's share of the bytes. */
  tidy(index: RingIndex): void;
  /** By age and bytes of all cameras, and by what is free on the disk. @param leastFreeBytes room that is needed now */
  tidyAll(leastFreeBytes?: number): Promise<void>;
  pin(parts: readonly RingPart[]): Disposable;
  /** Resolves when all that was to go is gone. */
  settled(): Promise<void>;
}

export function createRingKeeper({ folder, limits, cameras, clock, log }: RingKeeperOptions): RingKeeper {
  const pins = new Map<string, number>();
  const removals = new Set<Promise<void>>();
  let isBlocked = false;

  const mayGo = (segment: Segment): boolean => !segment.isOpen && !pins.has(segment.path);
  const remove = (index: RingIndex, segment: Segment): void => {
    index.remove(segment);
    const isOver = index.streamId !== segment.streamId;
    const isLast = isOver && index.segments.every(({ streamId }) => streamId !== segment.streamId);
    const removal = removeFile(segment.path, isLast)
      .catch((err: unknown) => log.warn({ err, path: segment.path }, "a file of the ring could not be removed"))
      .finally(() => removals.delete(removal));
    removals.add(removal);
  };
  const tidy = (index: RingIndex): void => {
    const shareBytes = limits.maxBytes / Math.max(1, sharersOf(cameras));
    const newest = index.newestPlace;
    const oldest = nowBy(newest, index.committedAt, clock) - limits.maxAgeMs;
    let place = 0; // beyond what may not go
    for (let segment = index.segments[0]; segment !== undefined; segment = index.segments[place]) {
      if (index.bytes <= shareBytes && endOf(segment, newest) >= oldest) break; // those after it are younger
      if (mayGo(segment)) remove(index, segment);
      else place++;
    }
  };
  const giveWay = async (leastFreeBytes: number): Promise<void> => {
    let freeing = await freeBytes(folder);
    while (freeing < Math.max(leastFreeBytes, limits.minFreeBytes)) {
      const oldest = oldestOf(cameras, mayGo);
      if (oldest === undefined) break;
      remove(oldest.index, oldest.segment);
      freeing += oldest.segment.bytes;
    }
    isBlocked = freeing < limits.minFreeBytes;
    await Promise.all(removals);
  };
  const tidyAll = async (leastFreeBytes = 0): Promise<void> => {
    for (const index of cameras.values()) tidy(index);
    await giveWay(leastFreeBytes).catch((err: unknown) =>
      log.warn({ err, folder }, "nobody can say what is free on the ring's disk"),
    );
  };
  const pin = (parts: readonly RingPart[]): Disposable => {
    const paths = parts.flatMap(({ files }) => files.map(({ path }) => path));
    for (const path of paths) pins.set(path, (pins.get(path) ?? 0) + 1);
    return { [Symbol.dispose]: () => paths.splice(0).forEach((path) => void unpin(pins, path)) };
  };
  return {
    get isBlocked() {
      return isBlocked;
    },
    tidy,
    tidyAll,
    pin,
    settled: async () => void (await Promise.all(removals)),
  };
}

const sharersOf = (cameras: ReadonlyMap<string, RingIndex>): number =>
  [...cameras.values()].filter(({ isRecorded, segments }) => isRecorded || segments.length > 0).length;

function unpin(pins: Map<string, number>, path: string): void {
  const count = (pins.get(path) ?? 0) - 1;
  if (count > 0) pins.set(path, count);
  else pins.delete(path);
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The connection's folder goes with its last file. */
async function removeFile(path: string, isLast: boolean): Promise<void> {
  await rm(path, { force: true });
  if (!isLast) return;
  await rm(streamLogPath(dirname(path)), { force: true });
  await rmdir(dirname(path));
}

/** The present by the clock of a picture that was just recorded: a wall clock that is set ahead makes nothing old. */
function nowBy(newest: RingPlace | undefined, committedAt: MonotonicMs | undefined, clock: Clock): number {
  if (newest === undefined || committedAt === undefined) return clock.now();
  return newest.at + elapsed(committedAt, clock.monotonic());
}

function oldestOf(
  cameras: ReadonlyMap<string, RingIndex>,
  mayGo: (segment: Segment) => boolean,
): { readonly index: RingIndex; readonly segment: Segment } | undefined {
  const firsts = [...cameras.values()].flatMap((index) => {
    const segment = index.segments.find(mayGo);
    return segment === undefined ? [] : [{ index, segment }];
  });
  return firsts.reduce<(typeof firsts)[number] | undefined>(
    (oldest, other) => (oldest === undefined || endOf(other.segment) < endOf(oldest.segment) ? other : oldest),
    undefined,
  );
}
