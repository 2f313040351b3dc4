import { epochMs, type StreamItem, toRfc3339 } from "@ngaba/contract";
import type { FlowMinute } from "../series/series-store.ts";

/** What a minute of a line shows on the live feed. Pure. */
export function flowItem({ cameraId, lineId, atMs, counts }: FlowMinute): StreamItem {
  const at = toRfc3339(epochMs(atMs));
  return { kind: "flow", cameraId, from: at, points: counts.map((count) => ({ at, lineId, ...count })) };
}
