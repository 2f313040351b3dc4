import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../platform/clock.ts";
import type { PlannedUnit, RingIndex, Segment, Stretch } from "./ring-index.ts";
import type { RingKeeper } from "./ring-keeper.ts";
import { appendLines, type StreamLine } from "./stream-log.ts";
import type { TickAnchor } from "./tick-anchors.ts";

/** What is to be done on the disk, in this order. */
export type DiskStep =
  | {
      readonly is: "begin";
      readonly segment: Segment;
      readonly header: Uint8Array;
      readonly anchor: TickAnchor | undefined;
    }
  | { readonly is: "unit"; readonly segment: Segment; readonly unit: PlannedUnit }
  | { readonly is: "stretch"; readonly segment: Segment; readonly stretch: Stretch }
  | { readonly is: "anchor"; readonly segment: Segment; readonly anchor: TickAnchor }
  | { readonly is: "end"; readonly segment: Segment };

export interface SegmentDiskOptions {
  readonly index: RingIndex;
  readonly keeper: Pick<RingKeeper, "tidy">;
  readonly clock: Pick<Clock, "monotonic">;
  /** All that was planned is given up. @param lostUnits that many were planned */
  readonly onFailure: (error: unknown, lostUnits: number) => void;
  /** The first picture of a file is on disk. */
  readonly onBegun: () => void;
}

/** Writes one camera's files, one step after the other. The index says at each moment what is really there. */
export interface SegmentDisk {
  /** Of pictures that are not written yet. */
  readonly queuedBytes: number;
  put(step: DiskStep): void;
  /** Resolves when nothing is left to do, or the disk has hung for too long. */
  close(): Promise<void>;
}

const MAX_CLOSE_MS = 5000;
/** Some pictures at once when the disk is behind, but no more than what is copied in a moment. */
const MAX_BATCH_UNITS = 32;

type UnitStep = Extract<DiskStep, { is: "unit" }>;
type FileStep = Exclude<DiskStep, { is: "unit" }>;

export function createSegmentDisk(options: SegmentDiskOptions): SegmentDisk {
  const { index, keeper, clock } = options;
  const queue: DiskStep[] = [];
  let queuedBytes = 0;
  let draining: Promise<void> | undefined;
  let file: OpenFile | undefined;

  const work = async (step: FileStep): Promise<void> => {
    switch (step.is) {
      case "begin":
        file = await beginFile(step.segment, step.header, step.anchor);
        return;
      case "stretch": {
        const { timeline, zeroTicks, firstTicks } = step.stretch;
        return tell(step.segment, [
          { is: "stretch", file: basename(step.segment.path), timeline, zeroTicks, firstTicks },
        ]);
      }
      case "anchor":
        return tell(step.segment, [{ is: "anchor", ...step.anchor }]);
      case "end":
        await endFile(index, file);
        file = undefined;
        return keeper.tidy(index);
      default:
        step satisfies never;
    }
  };
  const append = async (steps: readonly UnitStep[]): Promise<void> => {
    if (file === undefined) throw new Error("no file is open");
    await writeAll(file.handle, steps.length === 1 ? steps.map(dataOf)[0] : Buffer.concat(steps.map(dataOf)));
    const isFirst = file.units === 0;
    if (isFirst) index.add(file.segment);
    for (const { unit } of steps) index.commit(file.segment, unit, clock.monotonic());
    file.units += steps.length;
    if (isFirst) options.onBegun();
    keeper.tidy(index);
  };
  const fail = async (error: unknown, steps: readonly DiskStep[]): Promise<void> => {
    const given = [...steps, ...queue.splice(0)];
    options.onFailure(error, given.filter(({ is }) => is === "unit").length);
    queuedBytes = 0;
    const broken = file;
    file = undefined;
    await giveUp(index, broken);
  };
  const drain = async (): Promise<void> => {
    for (let steps = takeNext(queue); steps.length > 0; steps = takeNext(queue)) {
      const units = steps.filter((step) => step.is === "unit");
      try {
        for (const step of steps) if (step.is !== "unit") await work(step);
        if (units.length > 0) await append(units);
        queuedBytes -= bytesOf(units);
      } catch (error) {
        await fail(error, steps);
      }
    }
    draining = undefined;
    index.isBehind = false;
    index.changed();
  };
  const put = (step: DiskStep): void => {
    queue.push(step);
    index.isBehind = true;
    if (step.is === "unit") queuedBytes += step.unit.data.length;
    draining ??= drain();
  };
  return {
    get queuedBytes() {
      return queuedBytes;
    },
    put,
    close: async () => void (await Promise.race([draining, sleep(MAX_CLOSE_MS, undefined, { ref: false })])),
  };
}

interface OpenFile {
  readonly segment: Segment;
  readonly handle: FileHandle;
  units: number;
}

const dataOf = ({ unit }: UnitStep): Uint8Array => unit.data;
const bytesOf = (steps: readonly UnitStep[]): number => steps.reduce((sum, { unit }) => sum + unit.data.length, 0);

/** Pictures that follow each other, or one other step. */
function takeNext(queue: DiskStep[]): DiskStep[] {
  const other = queue.findIndex(({ is }) => is !== "unit");
  const units = Math.min(other === -1 ? queue.length : other, MAX_BATCH_UNITS);
  return queue.splice(0, Math.max(1, units));
}

const tell = (segment: Segment, lines: readonly StreamLine[]): Promise<void> =>
  appendLines(dirname(segment.path), lines);

async function beginFile(segment: Segment, header: Uint8Array, anchor: TickAnchor | undefined): Promise<OpenFile> {
  const [stretch] = segment.stretches;
  if (stretch === undefined) throw new RangeError("a file without a stretch");
  const { timeline, zeroTicks, firstTicks } = stretch;
  const { parameterSets, setsHash, after } = segment;
  await mkdir(dirname(segment.path), { recursive: true, mode: 0o700 });
  const begun = { file: basename(segment.path), timeline, zeroTicks, firstTicks, ...parameterSets, setsHash };
  const anchors: StreamLine[] = anchor === undefined ? [] : [{ is: "anchor", ...anchor }];
  await tell(segment, [...anchors, { is: "segment", ...begun, ...(after && { after }) }]);
  const handle = await open(segment.path, "wx", 0o640);
  try {
    await writeAll(handle, header);
  } catch (error) {
    await handle.close();
    await rm(segment.path, { force: true });
    throw error;
  }
  segment.bytes = header.length;
  return { segment, handle, units: 0 };
}

/** A disk that is nearly full takes a part, and says so only by the count. */
async function writeAll(handle: FileHandle, data: Uint8Array = new Uint8Array()): Promise<void> {
  for (let at = 0; at < data.length; ) at += (await handle.write(data, at)).bytesWritten;
}

async function endFile(index: RingIndex, file: OpenFile | undefined): Promise<void> {
  if (file === undefined) return;
  const { segment, handle } = file;
  await handle.close();
  segment.isOpen = false;
  index.changed();
  const lastTicks = segment.stretches.map((stretch) => stretch.lastTicks);
  await tell(segment, [{ is: "end", file: basename(segment.path), bytes: segment.bytes, lastTicks }]);
}

/** What was whole stays; a torn end is cut off, as far as the disk still takes orders. */
async function giveUp(index: RingIndex, file: OpenFile | undefined): Promise<void> {
  if (file === undefined) return;
  const { segment, handle, units } = file;
  if (units > 0) await handle.truncate(segment.bytes).catch(() => undefined);
  await endFile(index, file).catch(() => undefined); // the failure is told already; unended, it is measured when found again
  if (units === 0) await rm(segment.path, { force: true }).catch(() => undefined);
  segment.isOpen = false;
  index.changed();
}
