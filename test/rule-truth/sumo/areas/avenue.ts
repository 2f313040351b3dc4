/**
 * A one-way avenue without signals: a lane for two-wheelers along the kerb and two for cars. SUMO drives the fast and the
 * slow, and sends some along lanes that are not theirs by giving them the vehicle class of the others; scripts add those
 * who swing out for a few metres, and what stands at the kerb.
 */
import type { ActorType } from "../../world.ts";
import { roomBeside } from "../gaps.ts";
import { type Point, weave } from "../journey.ts";
import { type Random, randomOf } from "../random.ts";
import { type Departure, drawType, makeActor, vehicleXml } from "../vehicles.ts";
import { type Act, type ActKind, playActs } from "./acts.ts";
import { arrivals } from "./arrivals.ts";
import type { AreaRecipe, TrafficPlan } from "./recipe.ts";

export const AVENUE: AreaRecipe = { id: "avenue", startsAt: "2026-06-15T14:00:00+07:00", plan };

const EVERY_S = 2.5;
const BEGIN_M = -200;
const END_M = 150;

function plan(seed: number, durationMs: number): TrafficPlan {
  const random = randomOf(seed, "avenue");
  const departures = arrivals(durationMs / 1000, EVERY_S, random).map((atS) => departure(atS, random));
  const actors = departures.map(({ type }, index) => makeActor(index + 1, type, random));
  const run = { random: randomOf(seed, "avenue-script"), durationMs, firstId: actors.length + 1 };
  return {
    sumo: {
      nodes: `<node id="begin" x="${BEGIN_M}" y="-5.25"/><node id="end" x="${END_M}" y="-5.25"/>`,
      edges: edgeXml(),
      connections: "",
      additional: "",
      demand: actors.map((actor, index) => vehicleXml(actor, departures[index] as Departure)).join("\n"),
    },
    actors: new Map(actors.map((actor) => [actor.id, actor])),
    signals: [],
    script: (traffic) => playActs(roomBeside(traffic), run, KINDS),
  };
}

/** The lanes' own limit is far above the signs', so that only the drivers decide how fast they go. */
function edgeXml(): string {
  const twoWheels = "motorcycle moped bicycle";
  const lanes = [
    `<lane index="0" allow="${twoWheels}"/>`,
    ...[1, 2].map((lane) => `<lane index="${lane}" disallow="${twoWheels}"/>`),
  ];
  const edge = 'id="avenue" from="begin" to="end" numLanes="3" speed="40" width="3.5" spreadType="center"';
  return `<edge ${edge}>${lanes.join("")}</edge>`;
}

function departure(atS: number, random: Random): Departure {
  const drawn = drawType(random);
  // Half of the traffic here is cars: two of three lanes are theirs.
  const type = drawn === "motorbike" && random.chance(0.25) ? "car" : drawn;
  const base = { type, atS, route: "avenue", cruiseKmh: cruiseKmhOf(type, random) };
  if (type === "motorbike" && random.chance(0.13)) return { ...base, driving: 'vClass="passenger"' };
  if (type === "car" && random.chance(0.06)) return { ...base, driving: 'vClass="moped"' };
  return base;
}

function cruiseKmhOf(type: Departure["type"], random: Random): number {
  if (type === "bicycle") return random.between(11, 16);
  const draw = random.between(0, 1);
  if (draw < 0.12 && type !== "bus") return random.between(57, random.chance(0.3) ? 95 : 75);
  if (draw < 0.35) return random.between(42.5, 49.5);
  if (draw < 0.47) return random.between(50.2, 52.6);
  return random.between(30, 42);
}

const KINDS: readonly ActKind[] = [
  { perMinute: 0.6, draw: standAtKerb },
  { perMinute: 2.4, draw: swingOut },
];

/** Rides up on the strip beside the lane, stands there, and rides on. */
function standAtKerb(random: Random): Act {
  const y = -11.2;
  const x = random.between(12, 58);
  const seconds = random.between(30, 90);
  const way = (from: number, to: number): Point[] => [
    [from, y],
    [to, y],
  ];
  return {
    type: "motorbike",
    legs: [
      { way: way(-4, x), mps: 5, haltS: seconds },
      { way: way(x, 74), mps: 5 },
    ],
  };
}

/** From the two-wheelers' lane into that of the cars and back again, as round something in the way. */
function swingOut(random: Random): Act {
  const type: ActorType = random.chance(0.9) ? "motorbike" : "bicycle";
  const from = random.between(8, 38);
  const home = random.between(-8.9, -8.3);
  const peak = random.between(-6.7, -6.1);
  const flat = random.between(0, 4);
  const way = weave([
    [-4, home],
    [from, home],
    [from + 8, peak],
    [from + 8 + flat, peak],
    [from + 16 + flat, home],
    [74, home],
  ]);
  return { type, legs: [{ way, mps: type === "bicycle" ? random.between(3.2, 4.2) : random.between(5, 9) }] };
}
