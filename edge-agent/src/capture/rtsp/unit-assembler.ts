import { streamFault } from "../stream-fault.ts";
import type { AccessUnit, VideoCodec } from "./access-unit.ts";
import { nalKind } from "./nal-unit.ts";
import { createScratch } from "./scratch.ts";

type ReadAt = AccessUnit["readAt"];

/** An access unit before its place in the stream is known. */
export interface AssembledUnit {
  /** Views, valid while it is handed over. */
  readonly nals: readonly Uint8Array[];
  readonly timestamp: number;
  readonly isKeyframe: boolean;
  /** Nothing of it is missing, as far as sequence numbers tell. */
  readonly isWhole: boolean;
  readonly bytes: number;
  readonly readAt: ReadAt;
}

/** What one packet brought. */
interface Arrival {
  readonly nals: readonly Uint8Array[];
  readonly timestamp: number;
  readonly marker: boolean;
  readonly isWhole: boolean;
  readonly readAt: ReadAt;
}

/** Groups NAL units into access units. */
export interface UnitAssembler {
  /**
   * Takes what the next packet brought, also when that is no NAL unit yet, and hands over what is complete.
   *
   * @throws {EdgeError} `STREAM_INVALID` when a unit grows beyond all bounds
   */
  put(arrival: Arrival): void;
  /** Packets are missing here: what was begun and what begins next are not whole. */
  lose(): void;
}

const MAX_UNIT_BYTES = 16 * 1024 * 1024;
const MAX_UNIT_NALS = 4096;

/**
 * A unit ends with the marker bit (RFC 6184, 5.1; RFC 7798, 4.1) or, with cameras that do not set it, where another
 * timestamp begins: one interval later. Some cameras set it on parameter sets, or give these a timestamp of their own: so
 * what holds no slice is no picture, and belongs to the next.
 */
export function createUnitAssembler(codec: VideoCodec, onUnit: (unit: AssembledUnit) => void): UnitAssembler {
  let begun = emptyUnit(true);
  const content = createScratch(); // of its NAL units, one after the other
  let hasLost = false; // since the last packet

  const begin = (isWhole: boolean): void => {
    begun = emptyUnit(isWhole);
    content.clear();
  };
  const finish = (): void => {
    const { nalEnds, timestamp = 0, hasKeyframe, isWhole, readAt } = begun;
    const nals = nalEnds.map((end, index) => content.view(nalEnds[index - 1] ?? 0, end));
    const { bytes } = content;
    begin(true);
    if (readAt !== undefined) onUnit({ nals, timestamp, isKeyframe: hasKeyframe, isWhole, bytes, readAt });
  };
  const add = (nal: Uint8Array): void => {
    const kind = nalKind(codec, nal);
    begun.hasKeyframe ||= kind === "keyframe-slice";
    begun.hasSlice ||= kind === "keyframe-slice" || kind === "slice";
    if (content.bytes + nal.length > MAX_UNIT_BYTES || begun.nalEnds.length === MAX_UNIT_NALS) {
      begin(false);
      throw streamFault("STREAM_INVALID", `a picture of more than ${MAX_UNIT_BYTES} bytes or ${MAX_UNIT_NALS} parts`);
    }
    content.append(nal);
    begun.nalEnds.push(content.bytes);
  };
  const put = ({ nals, timestamp, marker, isWhole, readAt }: Arrival): void => {
    if (begun.hasSlice && begun.timestamp !== timestamp) finish();
    begun.timestamp = timestamp;
    begun.isWhole &&= isWhole && !hasLost;
    begun.readAt = readAt;
    hasLost = false;
    for (const nal of nals) add(nal);
    if (marker && begun.hasSlice) finish();
  };
  const lose = (): void => {
    begun.isWhole = false;
    hasLost = true;
  };
  return { put, lose };
}

interface BegunUnit {
  /** Where each of its NAL units ends in what has been gathered. */
  nalEnds: number[];
  timestamp: number | undefined;
  hasSlice: boolean;
  hasKeyframe: boolean;
  isWhole: boolean;
  readAt: ReadAt | undefined;
}

const emptyUnit = (isWhole: boolean): BegunUnit => ({
  nalEnds: [],
  timestamp: undefined,
  hasSlice: false,
  hasKeyframe: false,
  isWhole,
  readAt: undefined,
});
