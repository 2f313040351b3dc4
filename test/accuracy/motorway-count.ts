import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** One vehicle that drives away from the camera, by the frames in which it was seen. */
export interface LeavingVehicle {
  readonly lane: number;
  /** Absent: it was there when the film began. */
  readonly enters?: number;
  /** Its lower edge has passed the line near the camera, and the far one; outside the film where it did so before or after. */
  readonly near: number;
  readonly far: number;
  /** Absent: it was there when the film ended. */
  readonly leaves?: number;
  readonly class: "car" | "large-vehicle";
}

/** What was counted by eye on a film, frames from 0. */
export interface MotorwayCount {
  readonly film: { readonly frames: number; readonly framesPerSecond: number };
  /** For so many frames an edge of the picture cuts a vehicle off. */
  readonly cutFrames: { readonly enters: number; readonly leaves: number };
  readonly away: readonly LeavingVehicle[];
  readonly towards: readonly { readonly lane: "A" | "B" | "C"; readonly crosses: number }[];
}

export function readMotorwayCount(file: string): MotorwayCount {
  return parse(readFileSync(file, "utf8"));
}

/** How many of these frames are of the film. */
export function within(frames: readonly number[], { film }: MotorwayCount): number {
  return frames.filter((frame) => frame >= 0 && frame < film.frames).length;
}

/** For how long a vehicle is wholly in the picture, milliseconds. */
export function wholeMs({ enters, leaves }: LeavingVehicle, { film, cutFrames }: MotorwayCount): number {
  const first = enters === undefined ? 0 : enters + cutFrames.enters;
  const last = leaves === undefined ? film.frames - 1 : leaves - cutFrames.leaves;
  return Math.max(0, ((last - first) * 1000) / film.framesPerSecond);
}
