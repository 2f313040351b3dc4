/** What can be drawn over a case's pictures. Pure. */
import type { EventView, FractionBox, SignalPhase } from "@ngaba/contract";
import type { FractionPoint, SceneDrawing } from "../../api/scene-drawing.ts";
import type { Still } from "../event/stills.ts";

export const LAYERS = ["vehicle", "places", "lanes", "signals"] as const;
export type Layer = (typeof LAYERS)[number];

/** Where the lamps of a signal head are, all of them together; `undefined`: nobody has drawn them. */
export function headBox(scene: SceneDrawing | undefined, headId: string | undefined): FractionBox | undefined {
  const lamps = scene?.signalHeads.find(({ id }) => id === headId)?.lamps;
  if (lamps === undefined) return undefined;
  const boxes = [lamps.red, lamps.green, ...(lamps.amber === undefined ? [] : [lamps.amber])];
  const all = (index: 0 | 1 | 2 | 3) => boxes.map((box) => box[index]);
  return [Math.min(...all(0)), Math.min(...all(1)), Math.max(...all(2)), Math.max(...all(3))];
}

type OfSignal = Pick<EventView, "signal" | "moments" | "startedAt">;

/** The still of a moment is the first picture that was recorded from then on: so much later, where a camera sends seven a second. */
const STILL_MS = 150;

const actMs = ({ moments, startedAt }: OfSignal): number => Date.parse(moments?.at ?? startedAt);

/** What the light showed at a moment: it is known from when it changed until the moment of the act, and not beyond. */
export function phaseAt(event: OfSignal, atMs: number): SignalPhase {
  const { signal } = event;
  if (signal === undefined) return "unknown";
  return Date.parse(signal.since) <= atMs && atMs <= actMs(event) ? signal.phase : "unknown";
}

/** What the light showed in a still: that of the act's moment stands for that moment. */
export function phaseIn(event: OfSignal, { role, takenAt }: Pick<Still, "role" | "takenAt">): SignalPhase {
  const takenMs = Date.parse(takenAt);
  const isOfAct = role === "at" && takenMs <= actMs(event) + STILL_MS;
  return phaseAt(event, isOfAct ? Math.min(takenMs, actMs(event)) : takenMs);
}

const HEAD_LENGTH = 0.02;
const HEAD_ANGLE = Math.PI / 7;

/** The two strokes at the point of an arrow, in fractions of a picture whose height is `aspect` times its width. */
export function arrowHead(
  from: FractionPoint,
  to: FractionPoint,
  aspect: number,
): readonly [FractionPoint, FractionPoint, FractionPoint] {
  const angle = Math.atan2((to[1] - from[1]) * aspect, to[0] - from[0]);
  const stroke = (turn: number): FractionPoint => [
    to[0] - HEAD_LENGTH * Math.cos(angle + turn),
    to[1] - (HEAD_LENGTH * Math.sin(angle + turn)) / aspect,
  ];
  return [stroke(HEAD_ANGLE), to, stroke(-HEAD_ANGLE)];
}
