import type { CameraHealth } from "@ngaba/contract";
import type { AccessUnit } from "./rtsp/access-unit.ts";

/** What a camera sends, seen from its coded pictures alone. */
export interface StreamMeter {
  count(unit: AccessUnit): void;
  /** Codec of the newest picture; the rest over the last seconds, absent while there is too little to go by. */
  figures(): Pick<CameraHealth, "codec" | "bitrateKbps" | "keyframeIntervalMs">;
  /** Begins anew: a pause must not be taken for slowness. */
  reset(): void;
}

const WINDOW_MS = 10_000;
/** The longest interval between keyframes is looked for among so many. */
const KEYFRAMES = 5;

export function createStreamMeter(): StreamMeter {
  let codec: CameraHealth["codec"];
  let window = { since: 0, bytes: 0, hasBegun: false };
  let bitrateKbps: number | undefined;
  let keyframesAt: number[] = [];

  const count: StreamMeter["count"] = ({ bytes, isKeyframe, parameterSets, readAt: { monotonic: now } }) => {
    codec = parameterSets.codec;
    if (isKeyframe) keyframesAt = [...keyframesAt, now].slice(-KEYFRAMES);
    const spanMs = now - window.since;
    if (window.hasBegun && spanMs >= WINDOW_MS) bitrateKbps = (window.bytes * 8) / spanMs;
    const isOver = !window.hasBegun || spanMs >= WINDOW_MS;
    window = isOver ? { since: now, bytes, hasBegun: true } : { ...window, bytes: window.bytes + bytes };
  };
  const figures: StreamMeter["figures"] = () => {
    const intervals = keyframesAt.slice(1).map((at, n) => at - (keyframesAt[n] ?? at));
    return {
      ...(codec && { codec }),
      ...(bitrateKbps !== undefined && { bitrateKbps }),
      ...(intervals.length > 0 && { keyframeIntervalMs: Math.max(...intervals) }),
    };
  };
  const reset = (): void => {
    window = { since: 0, bytes: 0, hasBegun: false };
    bitrateKbps = undefined;
    keyframesAt = [];
  };
  return { count, figures, reset };
}
