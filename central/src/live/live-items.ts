import { epochMs, type StreamItem, toRfc3339 } from "@ngaba/contract";
import type { SeriesMinute } from "../series/series-store.ts";

/** What a minute shows on the live feed: the crossings of a line; of others, that there is something to read. Pure. */
export function flowItem(minute: SeriesMinute): StreamItem {
  const at = toRfc3339(epochMs(minute.atMs));
  const { cameraId } = minute;
  if (minute.kind !== "line") return { kind: "flow", cameraId, from: at, points: [] };
  const { lineId, counts } = minute;
  return { kind: "flow", cameraId, from: at, points: counts.map((count) => ({ at, lineId, ...count })) };
}
