/**
 * Who does on the street what SUMO cannot: each one's way in metres along his side of the road, placed where nobody is.
 * `u` runs the way that the side's traffic goes, from where it comes into view (0) to where it leaves (70); `v` is the
 * distance from the road's middle towards that side's kerb, negative on the other side. The strip is at v 7 to 8.5.
 */
import type { ActorType } from "../../world.ts";
import { roomBeside } from "../gaps.ts";
import { type Leg, type Point, weave } from "../journey.ts";
import type { Path } from "../path.ts";
import type { Random } from "../random.ts";
import { type Act, type ActKind, playActs, type ScriptRun } from "./acts.ts";

/** Ends of the way, out of view. */
const BEFORE_M = -4;
const BEYOND_M = 74;
/** The no-stopping zones lie at u 20 to 48 eastward and 22 to 50 westward; this span is inside of both. */
const INSIDE_U = { least: 24, most: 46 } as const;
const GATE_V = 10.4;

const KINDS: readonly ActKind[] = [
  { perMinute: 0.6, draw: (random) => wait(random, insideU(random), random.between(13, 35)) },
  { perMinute: 1.3, draw: (random) => wait(random, insideU(random), random.between(2.5, 7)) },
  { perMinute: 1, draw: (random) => wait(random, outsideU(random), random.between(13, 35)) },
  { perMinute: 0.8, draw: backUp },
  { perMinute: 0.6, draw: rideThroughAgainst },
  { perMinute: 0.8, draw: rideAgainstBetweenGates },
  { perMinute: 0.4, draw: passQueueOnWrongSide },
  { perMinute: 1.2, draw: overtakeOverMiddle },
  { perMinute: 0.8, draw: walkAgainst },
  { perMinute: 0.7, draw: pushAgainst },
  { perMinute: 0.9, draw: turnRound },
];

export function streetScript(traffic: readonly Path[], run: ScriptRun): Path[] {
  const onEitherSide = KINDS.map(({ perMinute, draw }) => ({
    perMinute,
    draw: (random: Random): Act => {
      const act = draw(random);
      const side = random.pick(["east", "west"] as const);
      return { ...act, legs: act.legs.map((leg) => ({ ...leg, way: leg.way.map((place) => onSide(side, place)) })) };
    },
  }));
  return playActs(roomBeside(traffic), run, onEitherSide);
}

function onSide(side: "east" | "west", [u, v]: Point): Point {
  return side === "east" ? [u, -v] : [70 - u, v];
}

function insideU(random: Random): number {
  return random.between(INSIDE_U.least, INSIDE_U.most);
}

/** Just before or just after the zone, on either side of the road. */
function outsideU(random: Random): number {
  return random.chance(0.5) ? random.between(13, 17.8) : random.between(52.2, 57);
}

const twoWheeler = (random: Random): ActorType => (random.chance(0.85) ? "motorbike" : "bicycle");
const pace = (type: ActorType, random: Random): number =>
  type === "bicycle" ? random.between(3, 4.2) : random.between(4, 7.5);

/** Rides along the strip, or pulls over from the lane with a car, waits, and goes on. */
function wait(random: Random, u: number, seconds: number): Act {
  if (random.chance(0.7)) {
    const v = random.between(7.4, 8);
    const way = (from: number, to: number): Point[] => [
      [from, v],
      [to, v],
    ];
    const mps = random.between(4, 6);
    return {
      type: "motorbike",
      legs: [
        { way: way(BEFORE_M, u), mps, haltS: seconds },
        { way: way(u, BEYOND_M), mps },
      ],
    };
  }
  const toKerb = weave([
    [BEFORE_M, 5.2],
    [u - 12, 5.2],
    [u - 1, 7.4],
    [u, 7.4],
  ]);
  const fromKerb = weave([
    [u, 7.4],
    [u + 1, 7.4],
    [u + 13, 5.2],
    [BEYOND_M, 5.2],
  ]);
  return {
    type: "car",
    legs: [
      { way: toKerb, mps: 7, haltS: seconds },
      { way: fromKerb, mps: 7 },
    ],
  };
}

/** Stops on the strip, backs two to four metres, and goes on. */
function backUp(random: Random): Act {
  const type = random.pick(["motorbike", "motorbike", "car"] as const);
  const v = type === "car" ? 7.5 : random.between(7.4, 8);
  const u = random.between(10, 60);
  const back = u - random.between(2, 4);
  const leg = (from: number, to: number, mps: number): Leg => ({
    way: [
      [from, v],
      [to, v],
    ],
    mps,
  });
  return {
    type,
    legs: [
      { ...leg(BEFORE_M, u, 5), haltS: random.between(1, 2) },
      { ...leg(u, back, random.between(0.7, 1.3)), isBackwards: true, haltS: random.between(1, 2) },
      leg(back, BEYOND_M, 5),
    ],
  };
}

/** Against the traffic along the strip through the whole view. */
function rideThroughAgainst(random: Random): Act {
  const type = twoWheeler(random);
  const v = random.between(7.2, 7.9);
  return {
    type,
    legs: [
      {
        way: [
          [BEYOND_M, v],
          [BEFORE_M, v],
        ],
        mps: pace(type, random),
      },
    ],
  };
}

/** Out of one gate, against the traffic along the strip, and into another. */
function againstBetweenGates(random: Random, lengthM: number): Point[] {
  const from = random.between(lengthM + 8, 64);
  const v = random.between(7.3, 7.9);
  return [
    [from + 2, GATE_V],
    [from + 1, v + 0.9],
    [from, v + 0.2],
    [from - 1, v],
    [from - lengthM, v],
    [from - lengthM - 1.5, v + 0.7],
    [from - lengthM - 3, GATE_V],
  ];
}

function rideAgainstBetweenGates(random: Random): Act {
  const type = twoWheeler(random);
  return { type, legs: [{ way: againstBetweenGates(random, random.between(19, 42)), mps: pace(type, random) }] };
}

function pushAgainst(random: Random): Act {
  const mps = random.between(1, 1.35);
  return { type: "motorbike", legs: [{ way: againstBetweenGates(random, random.between(8, 20)), mps }] };
}

function walkAgainst(random: Random): Act {
  const mps = random.between(1.1, 1.6);
  return { type: "person", legs: [{ way: againstBetweenGates(random, random.between(12, 40)), mps }] };
}

/** On the other side of the road past those who wait on one's own. */
function passQueueOnWrongSide(random: Random): Act {
  const type = random.pick(["motorbike", "motorbike", "car"] as const);
  const out = random.between(4, 10);
  const back = out + random.between(34, 44);
  const way = weave([
    [BEFORE_M, 1.7],
    [out, 1.7],
    [out + 9, -1.8],
    [back - 9, -1.8],
    [back, 1.7],
    [BEYOND_M, 1.7],
  ]);
  return { type, legs: [{ way, mps: random.between(6, 10) }] };
}

/** Swings out so far that a part of the vehicle, or for a few metres its middle, is on the other side. */
function overtakeOverMiddle(random: Random): Act {
  const type = random.pick(["motorbike", "motorbike", "car"] as const);
  const from = random.between(6, 30);
  const isShortAndFar = type === "motorbike" || random.chance(0.3);
  const peakV = isShortAndFar ? random.between(-0.8, -0.2) : random.between(0.35, 0.65);
  const flatM = isShortAndFar ? random.between(0, 2) : random.between(4, 16);
  const way = weave([
    [BEFORE_M, 1.8],
    [from, 1.8],
    [from + 8, peakV],
    [from + 8 + flatM, peakV],
    [from + 16 + flatM, 1.8],
    [BEYOND_M, 1.8],
  ]);
  return { type, legs: [{ way, mps: random.between(7, 11) }] };
}

/** A half circle from the inner lane to the other side's lanes; nothing forbids it here. */
function turnRound(random: Random): Act {
  const type = random.pick(["motorbike", "motorbike", "car"] as const);
  const u = random.between(14, 56);
  const radius = type === "car" ? random.between(3.2, 3.6) : random.between(2, 3.2);
  const arc = Array.from({ length: 19 }, (_, index): Point => {
    const angle = (index / 18) * Math.PI;
    return [u + radius * Math.sin(angle), 1.75 - radius + radius * Math.cos(angle)];
  });
  const endV = 1.75 - 2 * radius;
  return {
    type,
    legs: [
      {
        way: [
          [BEFORE_M, 1.75],
          [u, 1.75],
        ],
        mps: 7,
      },
      { way: arc, mps: 3 },
      {
        way: [
          [u, endV],
          [BEFORE_M, endV],
        ],
        mps: 7,
      },
    ],
  };
}
