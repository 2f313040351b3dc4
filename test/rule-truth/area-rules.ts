import { RULES } from "@ngaba/edge-agent/rules/registry.ts";
import { isSeen } from "./area-scene.ts";
import type { CameraView } from "./camera-view.ts";
import { type AreaId, PLACES } from "./sumo/places.ts";

/** Parameters that the truth of the simulated traffic fixes; all others keep the defaults that an agent ships with. */
const GRACE_MS = 10_000;

/** The rules of an area's scene: each kind of which the truth speaks, at each of its places. */
export function rulesOf(area: AreaId, view: CameraView): object[] {
  const own = <T extends { readonly area: AreaId }>(places: readonly T[]): T[] =>
    places.filter((place) => place.area === area);
  const zones = (purpose: string) => own(PLACES.zones).filter((zone) => zone.purpose === purpose);
  const seenLines = new Set(
    own(PLACES.lines)
      .filter((line) => isSeen(line, view))
      .map(({ id }) => id),
  );
  const rules: { readonly id: string; readonly kind: string }[] = [
    ...own(PLACES.stopLines).flatMap(({ id }) => [
      { id: `red-light-${id}`, kind: "red-light", stopLine: id },
      { id: `stop-line-${id}`, kind: "stop-line", stopLine: id },
    ]),
    ...own(PLACES.turns)
      .filter(({ isAllowed, from, to }) => !isAllowed && seenLines.has(from) && seenLines.has(to))
      .map(({ id, from, to, movement }) => {
        return { id, kind: "forbidden-turn", from, to, turn: movement === "u-turn" ? "u-turn-sign" : movement };
      }),
    ...(area === "street"
      ? own(PLACES.lanes).map(({ id }) => ({ id: `wrong-way-${id}`, kind: "wrong-way", lane: id }))
      : []),
    ...(area === "avenue"
      ? own(PLACES.lanes).map(({ id }) => ({ id: `wrong-lane-${id}`, kind: "wrong-lane", lane: id }))
      : []),
    ...zones("no-stopping").map(({ id }) => ({ id: `stop-${id}`, kind: "illegal-stop", zone: id, graceMs: GRACE_MS })),
    ...zones("speed-limit").map(({ id, limitKmh }) => ({ id: `speed-${id}`, kind: "speeding", zone: id, limitKmh })),
    ...zones("closed").map(({ id }) => ({ id: `closed-${id}`, kind: "restricted-zone", zone: id, minStayMs: 3_000 })),
    ...zones("loitering").map(({ id }) => ({ id: `loiter-${id}`, kind: "loitering", zone: id, minStayMs: 60_000 })),
    ...zones("crowd").map(({ id }) => ({ id: `crowd-${id}`, kind: "crowd", zone: id, minCount: 8, holdMs: 10_000 })),
  ];
  const known = new Set(RULES.map(({ kind }) => kind));
  return rules.filter(({ kind }) => known.has(kind));
}
