import type { ParameterSets, VideoCodec } from "./access-unit.ts";
import { nalKind } from "./nal-unit.ts";
import { readPictureSize } from "./picture-size.ts";

/** Keeps the newest parameter sets of a stream. */
export interface ParameterSetKeeper {
  /** Takes any NAL unit, and keeps a copy of what is a parameter set. */
  note(nal: Uint8Array): void;
  /**
   * The same object until something changed; `undefined` until all that the codec needs has come.
   *
   * @throws {EdgeError} `STREAM_INVALID` when the sequence parameter set cannot be read
   */
  current(): ParameterSets | undefined;
}

type SetKind = "vps" | "sps" | "pps";

/** One set of each kind: cameras that switch between several send the one in use before each keyframe. */
export function createParameterSetKeeper(codec: VideoCodec): ParameterSetKeeper {
  const newest = new Map<SetKind, Uint8Array>();
  let known: ParameterSets | undefined;
  let hasChanged = false;

  const note = (nal: Uint8Array): void => {
    const kind = nalKind(codec, nal);
    if (kind !== "vps" && kind !== "sps" && kind !== "pps") return;
    const before = newest.get(kind);
    if (before !== undefined && Buffer.compare(before, nal) === 0) return;
    newest.set(kind, new Uint8Array(nal));
    hasChanged = true;
  };
  const current = (): ParameterSets | undefined => {
    if (!hasChanged) return known;
    const [vps, sps, pps] = [newest.get("vps"), newest.get("sps"), newest.get("pps")];
    if (sps === undefined || pps === undefined || (codec === "h265" && vps === undefined)) return undefined;
    hasChanged = false; // told once when it cannot be read; the one before then stays
    known = { codec, ...(vps && { vps }), sps, pps, ...readPictureSize(codec, sps) };
    return known;
  };
  return { note, current };
}
