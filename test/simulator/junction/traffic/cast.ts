/** Makes road users: their size, looks, riders and plates. */
import type { Random } from "../../../rule-truth/sumo/random.ts";
import { makeActor } from "../../../rule-truth/sumo/vehicles.ts";
import type { ActorType } from "../../../rule-truth/world.ts";
import type { JunctionActor } from "../world.ts";
import type { Style } from "./agent.ts";
import { drawPlates } from "./plates.ts";

type Colours = readonly [string, ...string[]];

const BODIES: Readonly<Record<ActorType, Colours>> = {
  motorbike: ["#1c1e22", "#8e1b1f", "#24407a", "#d9dadb", "#5b6168", "#a33b16", "#1f5a4a"],
  bicycle: ["#2f3338", "#27557d", "#8a2a2a"],
  car: ["#e9eaec", "#1b1d20", "#8d939a", "#7c1d1f", "#1f3659", "#c9b48a", "#5a6066"],
  van: ["#e9eaec", "#b9bec4", "#30353b"],
  bus: ["#2e7d4f", "#c9472b", "#23629c"],
  truck: ["#2a5c8f", "#e1e2e4", "#2f6f45", "#a5322a"],
  person: ["#000000"],
};
const CLOTHES: Colours = [
  "#d8d4c8",
  "#29313d",
  "#8c2f39",
  "#3c6e8f",
  "#6b705c",
  "#e0a458",
  "#4a4e69",
  "#f2f2f2",
  "#37523b",
  "#b56576",
];
const HELMETS: Colours = ["#f0f0f0", "#1a1a1a", "#b3202a", "#2457a5", "#e8b21a", "#7d8288"];
const VARIANTS = 1000;
/** So that three motorbikes fit beside each other. */
const WIDEST_M: Partial<Record<ActorType, number>> = { motorbike: 0.72, bicycle: 0.62 };
const PILLION_SHARE = 0.25;

/** Least and most of the cruising speed, metres a second, and how each kind drives. */
const STYLES: Readonly<Record<ActorType, { readonly cruise: readonly [number, number] } & Omit<Style, "cruiseMps">>> = {
  motorbike: { cruise: [7.2, 9.8], accelerationMps2: 2, brakingMps2: 2.6, headwayS: 0.8, gapM: 0.8 },
  bicycle: { cruise: [3.2, 4.4], accelerationMps2: 0.9, brakingMps2: 2, headwayS: 0.9, gapM: 0.8 },
  car: { cruise: [8, 9.8], accelerationMps2: 1.6, brakingMps2: 2.4, headwayS: 1.1, gapM: 1.6 },
  van: { cruise: [7.6, 9.4], accelerationMps2: 1.4, brakingMps2: 2.3, headwayS: 1.2, gapM: 1.8 },
  bus: { cruise: [6.8, 8.2], accelerationMps2: 1, brakingMps2: 2, headwayS: 1.4, gapM: 2.2 },
  truck: { cruise: [6.8, 8.6], accelerationMps2: 1.1, brakingMps2: 2, headwayS: 1.4, gapM: 2.2 },
  person: { cruise: [1.1, 1.5], accelerationMps2: 1.5, brakingMps2: 3, headwayS: 0.2, gapM: 0.3 },
};

export interface Cast {
  /** Somebody new; ids count from 1. */
  actor(type: ActorType): JunctionActor;
  style(type: ActorType, cruiseMps?: number): Style;
}

export function castOf(random: Random): Cast {
  let id = 0;
  return {
    actor: (type) => {
      id += 1;
      const riders = ridersOf(type, random);
      const people = type === "person" ? 1 : riders;
      const look = {
        variant: random.whole(0, VARIANTS - 1),
        bodyColour: random.pick(BODIES[type]),
        clothes: Array.from({ length: people }, () => random.pick(CLOTHES)),
        helmetColours: Array.from({ length: type === "motorbike" ? riders : 0 }, () => random.pick(HELMETS)),
      };
      const actor = makeActor(id, type, random);
      const widthM = Math.min(actor.widthM, WIDEST_M[type] ?? actor.widthM);
      return { ...actor, widthM, look, riders, plates: drawPlates(type, random) };
    },
    style: (type, cruiseMps) => {
      const { cruise, ...rest } = STYLES[type];
      return { ...rest, cruiseMps: cruiseMps ?? random.between(...cruise) };
    },
  };
}

function ridersOf(type: ActorType, random: Random): number {
  if (type === "bicycle") return 1;
  if (type !== "motorbike") return 0;
  return random.chance(PILLION_SHARE) ? 2 : 1;
}
