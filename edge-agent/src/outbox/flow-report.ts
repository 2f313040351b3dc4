import { toRfc3339 } from "@ngaba/contract";
import type { FlowMinute } from "../rules/index.ts";
import { placeName } from "../rules/place-name.ts";
import type { Scene } from "../rules/scene.ts";
import type { FlowReport } from "./message-recorder.ts";

/** What rules counted in a minute, as a message. */
export function flowReport(scene: Scene, minute: FlowMinute): FlowReport {
  const { from, to, observedMs } = minute;
  const { cameraId } = scene;
  const base = { schemaVersion: 1 as const, cameraId, from: toRfc3339(from), to: toRfc3339(to), observedMs };
  const lineName = (id: string) => placeName(scene, "line", id);
  switch (minute.kind) {
    case "line": {
      const { lineId, counts, speed } = minute;
      const data = { ...base, lineId, lineName: lineName(lineId), counts: [...counts], ...(speed && { speed }) };
      return { kind: "flow", data };
    }
    case "turning": {
      const { fromLineId, toLineId, counts } = minute;
      const names = { fromLineName: lineName(fromLineId), toLineName: lineName(toLineId) };
      return { kind: "turning", data: { ...base, fromLineId, toLineId, ...names, counts: [...counts] } };
    }
    case "lane": {
      const { laneId, occupancy, queue, speed } = minute;
      const laneName = placeName(scene, "lane", laneId);
      return { kind: "lane-flow", data: { ...base, laneId, laneName, occupancy, queue, ...(speed && { speed }) } };
    }
    default:
      return minute satisfies never;
  }
}
