import type { JunctionActor, JunctionState, JunctionWorld, SignalPhase } from "../world.ts";

interface Options {
  readonly mps: number;
  readonly redFromMs?: number;
}

const DURATION_MS = 3000;

/** Three seconds with one car that goes north towards the south arm's stop line: at (5, -25) at the beginning. */
export function testWorld({ mps, redFromMs = 0 }: Options): {
  readonly world: JunctionWorld;
  readonly car: JunctionActor;
} {
  const car: JunctionActor = {
    ...{ id: 7, type: "car", roadUserClass: "car", lengthM: 4.4, widthM: 1.8, heightM: 1.5 },
    look: { variant: 1, bodyColour: "#ffffff", clothes: [], helmetColours: [] },
    riders: 0,
    plates: {},
  };
  const stateAt = (atMs: number): JunctionState => ({
    actor: car,
    ...{ x: 5, y: -25 + (mps * atMs) / 1000, heading: Math.PI / 2, speedMps: mps },
    ...{ yawRate: 0, isBraking: false, indicator: "none" },
  });
  const phaseAt = (atMs: number): SignalPhase => (atMs < redFromMs ? "amber" : "red");
  const world: JunctionWorld = {
    ...{ seed: 1, startsAt: "2026-06-15T07:30:00+07:00", durationMs: DURATION_MS, cases: [] },
    actors: new Map([[car.id, car]]),
    momentAt: (atMs) => ({
      ...{ atMs, actors: [stateAt(atMs)] },
      signals: new Map([
        ["south-head", phaseAt(atMs)],
        ["east-head", "green"],
      ]),
    }),
  };
  return { world, car };
}
