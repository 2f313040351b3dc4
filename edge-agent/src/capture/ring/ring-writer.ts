import { join } from "node:path";
import type { EpochMs } from "@ngaba/contract";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import { type AccessUnit, TICKS_PER_MS } from "../rtsp/access-unit.ts";
import type { GapReason, RingLimits, RingWriter } from "./ring.ts";
import type { RingIndex } from "./ring-index.ts";
import type { RingKeeper } from "./ring-keeper.ts";
import { createSegmentDisk, type SegmentDisk } from "./segment-disk.ts";
import { beginSegment, type PlannedSegment } from "./segment-plan.ts";
import { createTickAnchors, type TickAnchors } from "./tick-anchors.ts";

export interface RingWriterOptions {
  readonly cameraId: string;
  /** The camera's. */
  readonly folder: string;
  readonly limits: RingLimits;
  readonly index: RingIndex;
  readonly keeper: RingKeeper;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told why video is not recorded, and `undefined` once it is again. */
  readonly onProblem: (problem: string | undefined) => void;
}

/** What waits for the disk, at most; beyond it pictures are lost up to the next keyframe. */
const MAX_QUEUED_BYTES = 8 * 1024 ** 2;
const RETRY_AFTER_MS = 1000;
/** What a full disk must have before another file is worth beginning: older files make that room. */
const ROOM_TO_GO_ON_BYTES = 1024 ** 2;
const NO_ROOM: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Why nothing can be recorded at the moment. */
interface Obstacle {
  readonly why: GapReason;
  /** Absent where it is none of ours. */
  readonly problem?: string;
}

const DAMAGED: Obstacle = { why: "damaged" };
const NO_ROOM_LEFT: Obstacle = { why: "disk-full", problem: "the disk has too little room left" };
const TOO_SLOW: Obstacle = { why: "not-recorded", problem: "the disk is too slow" };

/** Decides which picture goes into which file; the writing itself is a queue of its own. */
export class DiskRingWriter implements RingWriter {
  readonly #options: RingWriterOptions;
  readonly #disk: SegmentDisk;
  #anchors: TickAnchors = createTickAnchors();
  #open: PlannedSegment | undefined;
  /** Why pictures are missing before the next file. */
  #missing: GapReason | undefined;
  /** Pictures of a connection that had begun are being lost. */
  #isLosing = false;
  #failure: { readonly obstacle: Obstacle; readonly until: number } | undefined;
  #told: string | undefined;
  #lostUnits = 0;

  constructor(options: RingWriterOptions) {
    this.#options = options;
    this.#disk = createSegmentDisk({
      index: options.index,
      keeper: options.keeper,
      clock: options.clock,
      onFailure: (error, lostUnits) => this.#fail(error, lostUnits),
      onBegun: () => this.#tell(undefined),
    });
    options.index.isRecorded = true;
    this.#missing = options.index.segments.length === 0 ? "not-recorded" : "agent-restart";
  }

  /** Pictures that could not be written. */
  get lostUnits(): number {
    return this.#lostUnits;
  }

  write(streamId: string, unit: AccessUnit, at: EpochMs | undefined): void {
    if (this.#options.index.streamId !== streamId) this.#beginStream(streamId);
    this.#noteTime(unit, at);
    if (this.#open?.isFor(unit) === false) this.#end();
    if (this.#canTake(unit)) this.#append(streamId, unit);
    else if (this.#isLosing) this.#lostUnits++; // else it was before a connection's first keyframe: nothing could be shown
  }

  pause(why: GapReason): void {
    const { index } = this.#options;
    this.#end();
    index.streamId = undefined;
    if (!this.#isLosing) index.tail = why;
    this.#missing ??= why;
    this.#isLosing = false;
    index.changed();
  }

  async close(): Promise<void> {
    this.pause("agent-restart");
    await this.#disk.close();
  }

  #beginStream(streamId: string): void {
    const { index } = this.#options;
    if (index.streamId !== undefined) this.pause("reconnect");
    index.streamId = streamId;
    this.#anchors = createTickAnchors();
  }

  #noteTime({ timeline, ticks, readAt }: AccessUnit, at: EpochMs | undefined): void {
    const anchor = this.#anchors.note({ timeline, ticks, at: at ?? readAt.wall, isEstimate: at === undefined });
    if (anchor === undefined || this.#open === undefined) return;
    this.#disk.put({ is: "anchor", segment: this.#open.segment, anchor });
  }

  #canTake(unit: AccessUnit): boolean {
    const obstacle = unit.isDamaged ? DAMAGED : this.#obstacle(unit.bytes);
    if (obstacle === undefined) return this.#open !== undefined || unit.isKeyframe;
    if (this.#open !== undefined || (unit.isKeyframe && !unit.isDamaged)) this.#beginLosing(obstacle.why);
    if (obstacle.problem !== undefined) this.#tell(obstacle.problem);
    return false;
  }

  #beginLosing(why: GapReason): void {
    if (this.#isLosing) return;
    this.#end();
    this.#isLosing = true;
    this.#missing ??= why;
    this.#options.index.tail = why;
  }

  #obstacle(bytes: number): Obstacle | undefined {
    const { keeper, clock } = this.#options;
    if (keeper.isBlocked) return NO_ROOM_LEFT;
    if (this.#failure !== undefined && clock.monotonic() < this.#failure.until) return this.#failure.obstacle;
    const limitBytes = this.#isLosing ? MAX_QUEUED_BYTES / 2 : MAX_QUEUED_BYTES;
    return this.#disk.queuedBytes + bytes > limitBytes ? TOO_SLOW : undefined;
  }

  #append(streamId: string, unit: AccessUnit): void {
    try {
      this.#open ??= this.#begin(streamId, unit);
    } catch (error) {
      this.#fail(error, 1); // parameter sets that nobody can read
      return;
    }
    const { segment } = this.#open;
    const planned = this.#open.plan(unit);
    if (planned.isNewStretch) this.#disk.put({ is: "stretch", segment, stretch: planned.stretch });
    this.#disk.put({ is: "unit", segment, unit: planned });
  }

  #begin(streamId: string, unit: AccessUnit): PlannedSegment {
    const { folder, limits, index } = this.#options;
    const open = beginSegment({
      ...{ folder: join(folder, streamId), streamId, unit, anchors: this.#anchors, after: this.#missing },
      segmentTicks: limits.segmentMs * TICKS_PER_MS,
    });
    const anchor = this.#anchors.newest(unit.timeline);
    this.#disk.put({ is: "begin", segment: open.segment, header: open.header, anchor });
    this.#missing = undefined;
    this.#isLosing = false;
    index.tail = "not-recorded";
    return open;
  }

  #end(): void {
    if (this.#open !== undefined) this.#disk.put({ is: "end", segment: this.#open.segment });
    this.#open = undefined;
  }

  #fail(error: unknown, lostUnits: number): void {
    const { clock, keeper, log, cameraId } = this.#options;
    const isFull = error instanceof Error && "code" in error && NO_ROOM.has(error.code);
    const obstacle: Obstacle = isFull
      ? { why: "disk-full", problem: "the disk is full" }
      : { why: "not-recorded", problem: String(error) };
    if (obstacle.problem !== this.#told) log.warn({ err: error, cameraId }, "a file of the ring could not be written");
    this.#lostUnits += lostUnits;
    this.#open = undefined; // the queue gives it up by itself
    this.#beginLosing(obstacle.why);
    this.#failure = { obstacle, until: clock.monotonic() + RETRY_AFTER_MS };
    this.#tell(obstacle.problem);
    if (isFull) void keeper.tidyAll(ROOM_TO_GO_ON_BYTES);
  }

  #tell(problem: string | undefined): void {
    if (problem === this.#told) return;
    this.#told = problem;
    this.#options.onProblem(problem);
  }
}
