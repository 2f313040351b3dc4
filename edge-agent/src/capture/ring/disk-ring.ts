import { join } from "node:path";
import { type EpochMs, toRfc3339 } from "@ngaba/contract";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Ring, RingFound, RingLimits, RingPlace, RingWriter } from "./ring.ts";
import { readRingFolder } from "./ring-folder.ts";
import { RingIndex } from "./ring-index.ts";
import { createRingKeeper } from "./ring-keeper.ts";
import { DiskRingWriter } from "./ring-writer.ts";
import { waitUntilReached } from "./wait-until-reached.ts";

export interface DiskRingOptions {
  /** Made when missing. */
  readonly folder: string;
  readonly limits: RingLimits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tell: (subject: string, problem: string | undefined) => void;
  /** How often age and room are looked after, beside each writing; default 2 s. */
  readonly checkEveryMs?: number;
}

export interface DiskRing extends Ring, AsyncDisposable {
  /** The one writer of this camera. */
  writer(cameraId: string): RingWriter;
}

const CHECK_EVERY_MS = 2000;

/**
 * Opens the ring, with all that earlier lives left.
 *
 * One folder for each camera, in it one for each connection, in it Matroska files named `<timeline>-<ticks>.mkv` and
 * `stream.jsonl`. Each picture is handed to the operating system as soon as it is complete: a killed agent loses at most
 * the one that it was writing, a power cut what the system had not written yet.
 */
export function openDiskRing(options: DiskRingOptions): DiskRing {
  const { folder, limits, clock, log, tell, checkEveryMs = CHECK_EVERY_MS } = options;
  const cameras = readRingFolder(folder, log);
  const writers = new Map<string, DiskRingWriter>();
  const keeper = createRingKeeper({ folder, limits, cameras, clock, log });
  const indexOf = (cameraId: string): RingIndex => {
    const index = cameras.get(cameraId) ?? new RingIndex();
    cameras.set(cameraId, index);
    return index;
  };
  const checking = setInterval(() => void keeper.tidyAll(), checkEveryMs);
  void keeper.tidyAll();

  const writer = (cameraId: string): RingWriter => {
    const onProblem = (problem: string | undefined): void =>
      tell(`ring ${cameraId}`, problem && `video of ${cameraId} is not recorded: ${problem}`);
    const index = indexOf(cameraId);
    const own = { cameraId, folder: join(folder, cameraId), index, onProblem };
    const made = writers.get(cameraId) ?? new DiskRingWriter({ ...own, limits, keeper, clock, log });
    writers.set(cameraId, made);
    return made;
  };
  const health: Ring["health"] = (cameraId) => {
    const index = cameras.get(cameraId);
    const from = index?.oldestAt;
    return {
      ...(from !== undefined && { from: toRfc3339(from) }),
      bytes: index?.bytes ?? 0,
      isWriting: index?.segments.at(-1)?.isOpen ?? false,
      lostUnits: writers.get(cameraId)?.lostUnits ?? 0,
    };
  };
  return {
    writer,
    find: (cameraId, from, to, near) => findIn(cameras.get(cameraId), from, to, near),
    reached: (cameraId, until, signal, near) => waitUntilReached(indexOf(cameraId), until, { clock, signal, near }),
    pin: keeper.pin,
    health,
    async [Symbol.asyncDispose]() {
      clearInterval(checking);
      await Promise.all([...writers.values()].map((each) => each.close()));
      await keeper.settled();
    },
  };
}

const findIn = (index: RingIndex | undefined, from: EpochMs, to: EpochMs, near?: RingPlace): RingFound =>
  index?.find(from, to, near) ?? { parts: [], gaps: [{ from, to, why: "not-recorded" }] };
