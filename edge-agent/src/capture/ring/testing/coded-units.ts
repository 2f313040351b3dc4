import { type EpochMs, epochMs, monotonicMs } from "@ngaba/contract";
import { type AccessUnit, type ParameterSets, streamTicks, TICKS_PER_MS } from "../../rtsp/access-unit.ts";

export const FPS = 25;
export const STEP_TICKS = 3600;

export const SMALL: ParameterSets = {
  codec: "h264",
  sps: Buffer.from("6742c01eda0290bf8893011000000300100000030320f162ea", "hex"),
  pps: Buffer.from("68ce3c80", "hex"),
  widthPx: 642,
  heightPx: 362,
};
export const LARGE: ParameterSets = {
  ...SMALL,
  sps: Buffer.from("6742c028da01e0089f97011000000300100000030320f1832a", "hex"),
  widthPx: 1920,
  heightPx: 1080,
};

export interface UnitsPlan {
  /** The moment in the first picture. */
  readonly begin: EpochMs;
  readonly count: number;
  /** A keyframe each so many; default 50. */
  readonly gop?: number;
  /** Between two others; default 0. */
  readonly bFrames?: number;
  readonly firstTicks?: number;
  readonly timeline?: number;
  readonly parameterSets?: ParameterSets;
  /** Of each; default 1,000. */
  readonly bytes?: number;
}

/** A camera's access units, 25 a second, in order of decoding. Their content is nothing that a decoder would take. */
export function makeUnits({ begin, count, gop = 50, bFrames = 0, ...plan }: UnitsPlan): AccessUnit[] {
  const { firstTicks = 0, timeline = 0, parameterSets = SMALL, bytes = 1000 } = plan;
  return decodingOrder(count, gop, bFrames).map((place) => {
    const afterMs = (place * STEP_TICKS) / TICKS_PER_MS;
    return {
      nals: [Buffer.alloc(bytes, place % 256)],
      isKeyframe: place % gop === 0,
      isDamaged: false,
      ticks: streamTicks(firstTicks + place * STEP_TICKS),
      timeline,
      parameterSets,
      bytes,
      readAt: { monotonic: monotonicMs(afterMs), wall: epochMs(begin + afterMs) },
    };
  });
}

/** Each group of pictures is closed: what stands between two others comes after both. */
function decodingOrder(count: number, gop: number, bFrames: number): number[] {
  const order: number[] = [];
  for (let key = 0; key < count; key += gop) {
    const end = Math.min(key + gop, count);
    order.push(key);
    for (let before = key; before < end - 1; ) {
      const next = Math.min(before + bFrames + 1, end - 1);
      order.push(next);
      for (let between = before + 1; between < next; between++) order.push(between);
      before = next;
    }
  }
  return order;
}
