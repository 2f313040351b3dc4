import { type FractionBox, type LiveDrawing, type LiveMarks, toRfc3339 } from "@ngaba/contract";
import type { FrameOrigin } from "../capture/frame.ts";
import { toFractionBox } from "../geometry/point.ts";
import type { RuleFrame } from "../rules/rule.ts";
import type { Scene } from "../rules/scene.ts";
import type { SignalStates } from "../signals/signal-state.ts";

/** What was seen in an analysed frame. */
export type SeenFrame = Pick<RuleFrame, "tracks" | "frameSize"> & { readonly signals: SignalStates };

/** Where what is seen of a camera can be had as it is found. */
export interface MarksTap {
  /** Costs nothing while nobody follows. @param origin absent: the frame comes from no camera */
  record(seen: SeenFrame, origin: FrameOrigin | undefined): void;
  /** Ends when the result is disposed of. */
  follow(listener: (origin: FrameOrigin, marks: LiveMarks) => void): Disposable;
}

export function createMarksTap(): MarksTap {
  const listeners = new Set<(origin: FrameOrigin, marks: LiveMarks) => void>();
  return {
    record: (seen, origin) => {
      if (listeners.size === 0 || origin === undefined) return;
      const marks = marksOf(seen);
      for (const listener of listeners) listener(origin, marks);
    },
    follow: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}

/** As they are drawn over the frame's picture. */
export const marksOf = ({ tracks, frameSize, signals }: SeenFrame): LiveMarks => ({
  roadUsers: tracks.map(({ id, roadUserClass, box }) => ({
    trackId: id,
    roadUserClass,
    box: toFractionBox(box, frameSize),
  })),
  signals: [...signals].map(([headId, { phase, since }]) => ({ headId, phase, since: toRfc3339(since) })),
});

/** What of a scene can be drawn over its camera's pictures. */
export function drawingOf(scene: Scene): LiveDrawing {
  const areas = { zone: scene.zones, lane: scene.lanes, crossing: scene.crossings } as const;
  return {
    areas: (["zone", "lane", "crossing"] as const).flatMap((kind) =>
      areas[kind].map(({ id, name, polygon }) => ({ kind, id, name, corners: polygon })),
    ),
    lines: [
      ...scene.lines.map(({ id, name, from, to }) => ({ kind: "line" as const, id, name, from, to })),
      ...scene.stopLines.map(({ id, name, from, to, signalHead }) => ({
        ...{ kind: "stop-line" as const, id, name, from, to },
        ...(signalHead !== undefined && { signalHead }),
      })),
    ],
    signalHeads: scene.signalHeads.map(({ id, name, lamps }) => ({ id, name, ...(lamps && { box: around(lamps) }) })),
  };
}

type Lamps = NonNullable<Scene["signalHeads"][number]["lamps"]>;

function around({ red, amber = red, green }: Lamps): FractionBox {
  const of = (place: 0 | 1 | 2 | 3): number[] => [red[place], amber[place], green[place]];
  return [Math.min(...of(0)), Math.min(...of(1)), Math.max(...of(2)), Math.max(...of(3))];
}
