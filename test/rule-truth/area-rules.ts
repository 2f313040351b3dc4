import { RULES } from "@ngaba/edge-agent/rules/registry.ts";
import { type AreaId, PLACES } from "./sumo/places.ts";
import { depthIn } from "./sumo/truth/geometry.ts";
import type { RuleKind } from "./world.ts";

/** Parameters that the truth of the simulated traffic fixes; all others keep the defaults that an agent ships with. */
const GRACE_MS = 10_000;

/** The head for which traffic queues in the lane of a zone. */
function signalOf({ polygon }: (typeof PLACES.zones)[number]): { readonly signalHead?: string } {
  const lane = PLACES.lanes.find((one) => polygon.every((corner) => depthIn(one.polygon, corner) >= 0));
  return lane?.signalHead === undefined ? {} : { signalHead: lane.signalHead };
}

/**
 * The rules of a camera's scene: each of its kinds, at each of the area's places.
 * @param seenLines ids of the lines that are in its picture
 */
export function rulesOf(area: AreaId, kinds: readonly RuleKind[], seenLines: ReadonlySet<string>): object[] {
  const own = <T extends { readonly area: string }>(places: readonly T[]): T[] =>
    places.filter((place) => place.area === area);
  const zones = (purpose: string) => own(PLACES.zones).filter((zone) => zone.purpose === purpose);
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
    ...own(PLACES.lanes).map(({ id }) => ({ id: `wrong-way-${id}`, kind: "wrong-way", lane: id })),
    ...own(PLACES.lanes).map(({ id }) => ({ id: `wrong-lane-${id}`, kind: "wrong-lane", lane: id })),
    ...zones("no-stopping").map((zone) => {
      return { id: `stop-${zone.id}`, kind: "illegal-stop", zone: zone.id, graceMs: GRACE_MS, ...signalOf(zone) };
    }),
    ...zones("speed-limit").map(({ id, limitKmh }) => ({ id: `speed-${id}`, kind: "speeding", zone: id, limitKmh })),
    ...zones("closed").map(({ id }) => ({ id: `closed-${id}`, kind: "restricted-zone", zone: id, minStayMs: 3_000 })),
    ...zones("loitering").map(({ id }) => ({ id: `loiter-${id}`, kind: "loitering", zone: id, minStayMs: 60_000 })),
    ...zones("crowd").map(({ id }) => ({ id: `crowd-${id}`, kind: "crowd", zone: id, minCount: 8, holdMs: 10_000 })),
  ];
  const known = new Set(RULES.map(({ kind }) => kind));
  return rules.filter(({ kind }) => known.has(kind) && kinds.some((one) => one === kind));
}
