import { type EpochMs, epochMs, RoadUserClass, SignalPhase } from "@ngaba/contract";
import { z } from "zod";
import type { FrameSize } from "../geometry/point.ts";
import { EdgeError } from "../platform/errors.ts";
import type { SignalStates } from "../signals/signal-state.ts";
import type { Track } from "../tracking/track.ts";

/** What one analysed frame left behind: all that rules look at, without the picture. */
export interface TrackFrame {
  readonly at: EpochMs;
  readonly frameSize: FrameSize;
  readonly tracks: readonly Track[];
  readonly signals: SignalStates;
}

/**
 * Recorded tracks are lines of JSON, so that a file that was cut off is readable up to there. The first line says what
 * it is; each of the others is a frame. Numbers are short, since a camera writes millions of them.
 */
const Header = z.strictObject({
  format: z.literal("ngaba-tracks"),
  version: z.literal(1),
  cameraId: z.string(),
  run: z.int(),
});

const CLASSES = RoadUserClass.options;

/** `[id, class, x1, y1, x2, y2, vx, vy, confidence, first seen]`: the box and speed in frame pixels, times in epoch ms. */
const TrackLine = z.tuple([
  z.int().min(1),
  z
    .int()
    .min(0)
    .max(CLASSES.length - 1),
  ...([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()] as const),
  z.number().min(0).max(1),
  z.int(),
]);

const FrameLine = z.strictObject({
  at: z.int(),
  size: z.tuple([z.int().min(1), z.int().min(1)]),
  tracks: z.array(TrackLine),
  signals: z.record(z.string(), z.tuple([SignalPhase, z.int()])).default({}),
});

/**
 * The first line of a file of recorded tracks.
 * @param run moment at which the recording was begun: ids of tracks are of this run, whatever number of files it wrote
 */
export const trackFileHeader = (cameraId: string, run: EpochMs): string =>
  JSON.stringify({ format: "ngaba-tracks", version: 1, cameraId, run });

/** One line of a file of recorded tracks; boxes to a twentieth of a pixel. */
export function trackFileLine({ at, frameSize, tracks, signals }: TrackFrame): string {
  return JSON.stringify({
    at,
    size: [frameSize.widthPx, frameSize.heightPx],
    tracks: tracks.map(({ id, roadUserClass, box, velocity, confidence, firstSeenAt }) => [
      id,
      CLASSES.indexOf(roadUserClass),
      ...[box.x1, box.y1, box.x2, box.y2, velocity.x, velocity.y].map(short),
      Math.round(confidence * 1000) / 1000,
      firstSeenAt,
    ]),
    ...(signals.size > 0 && {
      signals: Object.fromEntries([...signals].map(([head, { phase, since }]) => [head, [phase, since]])),
    }),
  });
}

const short = (value: number): number => Math.round(value * 20) / 20;

/** The camera that a file of recorded tracks is about, and the run that its ids are of. @throws {EdgeError} TRACKS_INVALID */
export function readTrackHeader(line: string, file: string): { readonly cameraId: string; readonly run: number } {
  return parseLine(Header, line, file, 1);
}

/** @throws {EdgeError} TRACKS_INVALID, naming file and line */
export function readTrackLine(line: string, file: string, number: number): TrackFrame {
  const { at, size, tracks, signals } = parseLine(FrameLine, line, file, number);
  return {
    at: epochMs(at),
    frameSize: { widthPx: size[0], heightPx: size[1] },
    tracks: tracks.map(([id, roadUserClass, x1, y1, x2, y2, vx, vy, confidence, firstSeenAt]) => ({
      id,
      roadUserClass: CLASSES[roadUserClass] ?? "person",
      box: { x1, y1, x2, y2 },
      velocity: { x: vx, y: vy },
      at: epochMs(at),
      firstSeenAt: epochMs(firstSeenAt),
      confidence,
    })),
    signals: new Map(Object.entries(signals).map(([head, [phase, since]]) => [head, { phase, since: epochMs(since) }])),
  };
}

function parseLine<S extends z.ZodType>(schema: S, line: string, file: string, number: number): z.infer<S> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).replaceAll("\n", " ") : "is no JSON";
    throw new EdgeError("TRACKS_INVALID", `${file}, line ${number}: ${why}`, { cause: error });
  }
}
