import { streamFault } from "../stream-fault.ts";
import type { AccessUnit, VideoCodec } from "./access-unit.ts";
import { nalKind } from "./nal-unit.ts";

type ReadAt = AccessUnit["readAt"];

/** An access unit before its place in the stream is known. */
export interface AssembledUnit {
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
  let hasLost = false; // since the last packet

  const finish = (): void => {
    const { nals, timestamp = 0, hasKeyframe, isWhole, bytes, readAt } = begun;
    begun = emptyUnit(true);
    if (readAt !== undefined) onUnit({ nals, timestamp, isKeyframe: hasKeyframe, isWhole, bytes, readAt });
  };
  const add = (nal: Uint8Array): void => {
    const kind = nalKind(codec, nal);
    begun.nals.push(nal);
    begun.bytes += nal.length;
    begun.hasKeyframe ||= kind === "keyframe-slice";
    begun.hasSlice ||= kind === "keyframe-slice" || kind === "slice";
    if (begun.bytes <= MAX_UNIT_BYTES && begun.nals.length <= MAX_UNIT_NALS) return;
    begun = emptyUnit(false);
    throw streamFault("STREAM_INVALID", `a picture of more than ${MAX_UNIT_BYTES} bytes or ${MAX_UNIT_NALS} parts`);
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
  nals: Uint8Array[];
  timestamp: number | undefined;
  hasSlice: boolean;
  hasKeyframe: boolean;
  isWhole: boolean;
  bytes: number;
  readAt: ReadAt | undefined;
}

const emptyUnit = (isWhole: boolean): BegunUnit => ({
  nals: [],
  timestamp: undefined,
  hasSlice: false,
  hasKeyframe: false,
  isWhole,
  bytes: 0,
  readAt: undefined,
});
