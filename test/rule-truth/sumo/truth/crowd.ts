import type { TruthCase } from "../../world.ts";
import type { ZonePlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { depthIn } from "./geometry.ts";
import { middleOf, type Observed } from "./history.ts";

/** Depth of one's middle at which one is surely inside; as far outside one is surely not. */
const SURE_M = 0.4;
/** The rule asks for eight persons and ten seconds; these leave no doubt. */
const MANY = 8;
const SURELY_MANY = 9;
const LONG_TICKS = 11_000 / TICK_MS;
const BRIEF_TICKS = 7000 / TICK_MS;
/** Fewer are nothing to look at. */
const SOME = 3;
const FEW = { least: 4, most: 6, ticks: 8000 / TICK_MS } as const;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Who is in the zone at a tick: surely, and perhaps. */
interface Inside {
  readonly tick: number;
  readonly sure: readonly number[];
  readonly perhaps: readonly number[];
}

/** Eight persons in a zone for ten seconds. One case for each time that there are a few in it. */
export function crowdCases(observed: Observed): TruthCase[] {
  return observed.places.zones
    .filter(({ purpose }) => purpose === "crowd")
    .flatMap((zone) => {
      const gatherings = gatheringsOf(observed, zone);
      return gatherings.flatMap((gathering) => gatheringCase(gathering, zone));
    });
}

function gatheringsOf(observed: Observed, zone: ZonePlace): Inside[][] {
  const gatherings: Inside[][] = [];
  for (let tick = 0; tick * TICK_MS < observed.world.durationMs; tick++) {
    const inside = insideAt(observed, zone, tick);
    if (inside.perhaps.length < SOME) continue;
    const newest = gatherings.at(-1);
    if (newest?.at(-1)?.tick === tick - 1) newest.push(inside);
    else gatherings.push([inside]);
  }
  return gatherings;
}

function insideAt(observed: Observed, zone: ZonePlace, tick: number): Inside {
  const persons = observed.present(tick).filter(({ actor }) => actor.type === "person");
  const deep = (depthM: number): number[] =>
    persons.filter(({ sample }) => depthIn(zone.polygon, middleOf(sample)) >= depthM).map(({ actor }) => actor.id);
  return { tick, sure: deep(SURE_M), perhaps: deep(-SURE_M) };
}

function gatheringCase(gathering: readonly Inside[], zone: ZonePlace): TruthCase[] {
  const actorIds = [...new Set(gathering.flatMap(({ perhaps }) => perhaps))];
  const verdict = verdictOf(gathering, actorIds.length);
  if (verdict === undefined) return [];
  const fromMs = (gathering[0]?.tick ?? 0) * TICK_MS;
  const toMs = (gathering.at(-1)?.tick ?? 0) * TICK_MS + 3000;
  return [{ rule: "crowd", ...verdict, actorIds, fromMs, toMs, placeId: zone.id }];
}

function verdictOf(gathering: readonly Inside[], persons: number): Verdict | undefined {
  const ticksWith = (who: "sure" | "perhaps", least: number): number =>
    gathering.filter((inside) => inside[who].length >= least).length;
  const peak = Math.max(...gathering.map(({ perhaps }) => perhaps.length));
  if (ticksWith("sure", SURELY_MANY) >= LONG_TICKS) return { kind: "violation", what: "many for long" };
  if (peak >= MANY) {
    const isBrief = ticksWith("perhaps", MANY) <= BRIEF_TICKS;
    return isBrief
      ? { kind: "near-miss", what: "many for a moment" }
      : { kind: "ignored", what: "about eight or for about ten seconds" };
  }
  if (peak > FEW.most) return { kind: "ignored", what: "seven" };
  if (persons >= MANY) return { kind: "near-miss", what: "many one after another" };
  return ticksWith("perhaps", FEW.least) >= FEW.ticks ? { kind: "near-miss", what: "a few for long" } : undefined;
}
