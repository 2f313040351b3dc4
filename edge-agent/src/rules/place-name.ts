import type { LocalName, PlaceKind } from "@ngaba/contract";
import type { Scene } from "./scene.ts";

/** What the scene calls a place. The scene has been checked: what its rules name is drawn in it. */
export function placeName(scene: Scene, kind: PlaceKind, id: string): LocalName {
  const { zones, lanes, lines, stopLines, crossings } = scene;
  const drawn = { zone: zones, lane: lanes, line: lines, "stop-line": stopLines, crossing: crossings }[kind];
  return drawn.find((one) => one.id === id)?.name ?? { vi: id, en: id };
}
