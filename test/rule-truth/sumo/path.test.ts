import { expect, test } from "vitest";
import { journey, type Leg, weave } from "./journey.ts";
import { type Path, type PathPoint, tracksInArea } from "./path.ts";
import type { AreaPlace } from "./places.ts";
import { poseAt } from "./track.ts";

const AREA: AreaPlace = { id: "street", box: { x: [0, 70], y: [-10, 10] }, cameraAt: [-12, 0], lookAt: [30, 0] };
const CAR = { id: 1, type: "car", roadUserClass: "car", lengthM: 4.2, widthM: 1.8, heightM: 1.5 } as const;

const drive = (...legs: Leg[]): Path => journey(CAR, 40, legs);

/** Greatest distance between a path and what is stored of it, over all ticks that are stored. */
function worstError(path: Path): { metres: number; radians: number; stored: number } {
  const tracks = tracksInArea(path, AREA);
  let [metres, radians, stored] = [0, 0, 0];
  for (const track of tracks) {
    for (let tick = track.ticks[0] ?? 0; tick <= (track.ticks.at(-1) ?? 0); tick++) {
      const real = path.points[tick - path.firstTick] as PathPoint;
      const pose = poseAt(track, tick);
      metres = Math.max(metres, Math.hypot((pose?.x ?? Number.NaN) - real.x, (pose?.y ?? Number.NaN) - real.y));
      radians = Math.max(radians, Math.abs((pose?.heading ?? Number.NaN) - real.heading));
      stored++;
    }
  }
  return { metres, radians, stored };
}

test.each([
  {
    why: "straight and steady",
    path: drive({
      way: [
        [-10, 0],
        [90, 0],
      ],
      mps: 12,
    }),
  },
  {
    why: "braking, waiting, going on",
    path: drive(
      {
        way: [
          [-10, 0],
          [30, 0],
        ],
        mps: 12,
        haltS: 20,
      },
      {
        way: [
          [30, 0],
          [90, 0],
        ],
        mps: 12,
      },
    ),
  },
  {
    why: "swinging out and back",
    path: drive({
      way: weave([
        [-5, -5],
        [15, -5],
        [25, 2],
        [30, 2],
        [40, -5],
        [80, -5],
      ]),
      mps: 8,
    }),
  },
  {
    why: "round a corner",
    path: drive({
      way: [
        [-5, 0],
        [30, 0],
        [30, 20],
      ],
      mps: 4,
    }),
  },
  {
    why: "backwards",
    path: drive(
      {
        way: [
          [5, 0],
          [20, 0],
        ],
        mps: 3,
        haltS: 2,
      },
      {
        way: [
          [20, 0],
          [12, 0],
        ],
        mps: 1,
        isBackwards: true,
      },
    ),
  },
])("what is stored of a path that goes $why stays within ten centimetres and three degrees of it", ({ path }) => {
  const { metres, radians, stored } = worstError(path);
  expect(stored).toBeGreaterThan(40);
  expect(metres).toBeLessThan(0.1);
  expect(radians).toBeLessThan((3 * Math.PI) / 180);
});

test("a minute's stand is a few points", () => {
  const path = drive(
    {
      way: [
        [5, 0],
        [20, 0],
      ],
      mps: 5,
      haltS: 60,
    },
    {
      way: [
        [20, 0],
        [60, 0],
      ],
      mps: 5,
    },
  );
  const [track] = tracksInArea(path, AREA);
  expect(track?.ticks.length).toBeLessThan(20);
});

test("who leaves the area and comes back has two tracks, and none outside of it", () => {
  const tracks = tracksInArea(
    drive({
      way: [
        [50, 0],
        [90, 0],
        [90, 5],
        [40, 5],
      ],
      mps: 5,
    }),
    AREA,
  );
  expect(tracks).toHaveLength(2);
  for (const track of tracks) for (const x of track.x) expect(x).toBeLessThanOrEqual(70);
});
