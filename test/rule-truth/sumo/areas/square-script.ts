/** What single people, and a few riders, do on the square; see `places.ts` for where its zones are. */
import type { Leg, Point } from "../journey.ts";
import type { Random } from "../random.ts";
import type { Act, ActKind } from "./acts.ts";

export const SQUARE_KINDS: readonly ActKind[] = [
  { perMinute: 1.5, draw: (random) => waitAt(random, atGate(random), random.between(72, 110)) },
  { perMinute: 2.2, draw: (random) => waitAt(random, atGate(random), random.between(15, 42)) },
  { perMinute: 0.8, draw: passGateRepeatedly },
  {
    perMinute: 0.8,
    draw: (random) => waitAt(random, [random.between(13.4, 14.6), random.between(10, 19)], random.between(72, 110)),
  },
  { perMinute: 2.2, draw: enterYard },
  { perMinute: 2, draw: cutYardCorner },
  { perMinute: 2.4, draw: walkAlongYard },
];

const walkMps = (random: Random): number => random.between(1, 1.6);

function atGate(random: Random): Point {
  return [random.between(5.2, 10.8), random.between(10.2, 18.8)];
}

/** Comes from the east, stands, takes a few steps now and then, and goes. */
function waitAt(random: Random, place: Point, seconds: number): Act {
  const mps = walkMps(random);
  const from: Point = [17, random.between(8, 21)];
  const shifts = Math.floor(seconds / 25);
  const stay = seconds / (shifts + 1);
  const legs: Leg[] = [{ way: [from, place], mps, haltS: stay }];
  let here = place;
  for (let nth = 0; nth < shifts; nth++) {
    const there: Point = [place[0] + random.between(-0.6, 0.6), place[1] + random.between(-0.9, 0.9)];
    legs.push({ way: [here, there], mps: 0.7, haltS: stay });
    here = there;
  }
  return { type: "person", legs: [...legs, { way: [here, [17, random.between(8, 21)]], mps }] };
}

/** Walks across the gate's ground, waits outside it, and walks across again, twice or three times. */
function passGateRepeatedly(random: Random): Act {
  const mps = walkMps(random);
  const y = random.between(11, 18);
  const [east, west]: [Point, Point] = [
    [14, y],
    [2.9, y + random.between(-1, 1)],
  ];
  const outside = random.between(9, 15);
  const across = [east, west, east, west].slice(0, random.whole(3, 4));
  const legs = across.slice(1).map((to, index): Leg => ({ way: [across[index] as Point, to], mps, haltS: outside }));
  const last = across.at(-1) as Point;
  const away: Point[] = last[0] > 8 ? [last, [17, y]] : [last, [2.9, 5], [2.9, 1]];
  return { type: "person", legs: [{ way: [[17, y], east], mps }, ...legs, { way: away, mps }] };
}

/** From the footpath or from the west into the yard, with or without standing there, and out again. */
function enterYard(random: Random): Act {
  const isRider = random.chance(0.2);
  const deep: Point = [random.between(-12, -7), random.between(34, 41)];
  const [from, to] = [yardSide(random), yardSide(random)];
  const haltS = random.between(0.5, 12);
  const mps = isRider ? random.between(2, 3) : walkMps(random);
  return {
    type: isRider ? "motorbike" : "person",
    legs: [
      { way: [...from, deep], mps, haltS },
      { way: [deep, ...to.toReversed()], mps },
    ],
  };
}

function yardSide(random: Random): Point[] {
  if (random.chance(0.5)) return [[-17, random.between(33, 41)]];
  const x = random.between(-11, -7);
  return [
    [-17, random.between(28.4, 29.4)],
    [x, 29],
  ];
}

/** Over the yard's south-eastern corner, a step or two inside. */
function cutYardCorner(random: Random): Act {
  const cut = random.between(0.9, 1.5);
  const corner: Point = [-5, 31];
  const along = random.between(4, 6);
  const enter: Point = [corner[0] - cut - along, corner[1] - along];
  const leave: Point = [corner[0] + along, corner[1] + cut + along];
  const isBack = random.chance(0.5);
  const way: Point[] = [[-17, enter[1]], enter, leave, [leave[0], 51]];
  return { type: "person", legs: [{ way: isBack ? way.toReversed() : way, mps: random.between(1.2, 1.7) }] };
}

/** Past the yard, half a metre to one and a half from its edge. */
function walkAlongYard(random: Random): Act {
  const off = random.between(0.6, 1.5);
  const way: Point[] = random.chance(0.6)
    ? [
        [-17, 31 - off],
        [-3, 31 - off],
        [-3, 23.5],
        [-17, 23.5],
      ]
    : [
        [-17, 29],
        [-5 + off, 29],
        [-5 + off, 51],
      ];
  return { type: "person", legs: [{ way: random.chance(0.5) ? way : way.toReversed(), mps: walkMps(random) }] };
}
