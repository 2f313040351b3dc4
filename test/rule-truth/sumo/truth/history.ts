import type { Actor, SignalPhase, World } from "../../world.ts";
import { type LinePlace, type Places, placesOf } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { lengthOf, metresAlong, metresPast } from "./geometry.ts";

export interface Sample {
  readonly tick: number;
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly speedMps: number;
}

/** One unbroken stay of an actor in the area, tick by tick. */
export interface History {
  readonly actor: Actor;
  readonly samples: readonly Sample[];
}

/** What a rule's truth is derived from. */
export interface Observed {
  readonly world: ObservableWorld;
  /** Those of the world's area. */
  readonly places: Places;
  readonly histories: readonly History[];
  /** Everybody in view at a tick. */
  readonly present: (tick: number) => readonly Present[];
  readonly phaseAt: (head: string, tick: number) => SignalPhase;
  /** Milliseconds for which the head has shown what it shows, and until it shows something else. */
  readonly phaseSpan: (head: string, tick: number) => { readonly sinceMs: number; readonly untilMs: number };
}

export interface Present {
  readonly actor: Actor;
  readonly sample: Sample;
}

/** What of a world can be seen. */
export type ObservableWorld = Pick<World, "area" | "startsAt" | "durationMs" | "momentAt">;

/** Looks at the stored world tick by tick, as anybody can who has its files. */
export function observe(world: ObservableWorld, places: Places): Observed {
  const open = new Map<number, { actor: Actor; samples: Sample[] }>();
  const histories: History[] = [];
  const moments: Present[][] = [];
  const phases: ReadonlyMap<string, SignalPhase>[] = [];
  const tickCount = Math.floor(world.durationMs / TICK_MS);
  for (let tick = 0; tick < tickCount; tick++) {
    const { actors, signals } = world.momentAt(tick * TICK_MS);
    phases.push(signals);
    moments.push(
      actors.map(({ actor, x, y, heading, speedMps }) => ({ actor, sample: { tick, x, y, heading, speedMps } })),
    );
    for (const { actor, sample } of moments[tick] ?? []) {
      const before = open.get(actor.id);
      if (before?.samples.at(-1)?.tick === tick - 1) {
        before.samples.push(sample);
      } else {
        const history = { actor, samples: [sample] };
        open.set(actor.id, history);
        histories.push(history);
      }
    }
  }
  return {
    world,
    places: placesOf(places, world.area),
    histories,
    present: (tick) => moments[tick] ?? [],
    ...signalReaders(phases),
  };
}

function signalReaders(phases: readonly ReadonlyMap<string, SignalPhase>[]): Pick<Observed, "phaseAt" | "phaseSpan"> {
  const phaseAt = (head: string, tick: number): SignalPhase => phases[tick]?.get(head) ?? "unknown";
  const phaseSpan = (head: string, tick: number) => {
    let [from, to] = [tick, tick];
    while (from > 0 && phaseAt(head, from - 1) === phaseAt(head, tick)) from--;
    while (to < phases.length && phaseAt(head, to) === phaseAt(head, tick)) to++;
    return { sinceMs: (tick - from) * TICK_MS, untilMs: (to - tick) * TICK_MS };
  };
  return { phaseAt, phaseSpan };
}

export function frontOf({ lengthM }: Actor, { x, y, heading }: Sample): readonly [number, number] {
  return [x + (lengthM / 2) * Math.cos(heading), y + (lengthM / 2) * Math.sin(heading)];
}

export function middleOf({ x, y }: Sample): readonly [number, number] {
  return [x, y];
}

/** A line's ends are not walls: who passes just beside one has crossed it too. */
const BESIDE_LINE_M = 0.8;

/** Index of the first sample past the line that follows one before it, of the front or the middle. */
export function crossingIndex(
  { actor, samples }: History,
  line: LinePlace,
  pointOf: (actor: Actor, sample: Sample) => readonly [number, number],
): number | undefined {
  let before = Number.NaN;
  for (const [index, sample] of samples.entries()) {
    const point = pointOf(actor, sample);
    const past = metresPast(line, point);
    const along = metresAlong(line, point);
    const isBeside = along >= -BESIDE_LINE_M && along <= lengthOf(line) + BESIDE_LINE_M;
    if (before <= 0 && past > 0 && isBeside) return index;
    before = past;
  }
  return undefined;
}

/** Slower than this counts as standing. */
const STANDING_MPS = 0.3;
/** Shorter movements do not end a stand. */
const STIR_TICKS = 5;

export interface Stand {
  /** Indices into the samples, both standing. */
  readonly first: number;
  readonly last: number;
  readonly durationMs: number;
}

/** When somebody stands, for at least a second. */
export function standsOf(samples: readonly Sample[]): Stand[] {
  const stands: { first: number; last: number }[] = [];
  for (const [index, { speedMps }] of samples.entries()) {
    if (speedMps >= STANDING_MPS) continue;
    const newest = stands.at(-1);
    if (newest !== undefined && index - newest.last <= STIR_TICKS) newest.last = index;
    else stands.push({ first: index, last: index });
  }
  return stands
    .map(({ first, last }) => ({ first, last, durationMs: (last - first) * TICK_MS }))
    .filter(({ durationMs }) => durationMs >= 1000);
}
