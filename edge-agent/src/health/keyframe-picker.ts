/**
 * Pictures of cameras that nobody decodes. Of each the newest keyframe is kept as it came; now and then those whose turn
 * it is are decoded together, small for the checks and larger for the wall of pictures. A camera's turn is always at the
 * same place of the interval, spread over all cameras, so that the work is even.
 */
import type { EpochMs } from "@ngaba/contract";
import type { AccessUnit } from "../capture/rtsp/access-unit.ts";
import type { Clock } from "../platform/clock.ts";
import { pause } from "../platform/pause.ts";
import type { BatchResult, KeyframePicture } from "./ffmpeg-keyframes.ts";
import { decodeOrFindCulprits, type KeyframeResult } from "./find-culprits.ts";
import { type Keyframe, toKeyframe } from "./keyframe.ts";
import { batchesOf, type DueKeyframe } from "./keyframe-batches.ts";
import { CHECK_WIDTH_PX } from "./picture-checks/check-picture.ts";

export type TakenPicture = KeyframePicture & { readonly at: EpochMs };

export interface KeyframePickerOptions {
  readonly cameraIds: readonly string[];
  readonly checkEveryMs: number;
  readonly pictureEveryMs: number;
  readonly pictureMaxWidthPx: number;
  readonly decode: (batch: readonly Keyframe[], maxWidthPx: number, signal: AbortSignal) => Promise<BatchResult>;
  /** A picture {@link CHECK_WIDTH_PX} wide. Must not throw. */
  readonly onCheck: (cameraId: string, picture: TakenPicture) => void;
  /** A picture for people. Must not throw. */
  readonly onPicture: (cameraId: string, picture: TakenPicture) => void;
  readonly clock: Clock;
  /** Cameras whose keyframes an earlier run could not decode: they stay so until one can be. */
  readonly undecodable?: readonly string[];
  /** How often it is looked whose turn it is. */
  readonly roundMs?: number;
}

export interface KeyframePicker {
  /** Of every unit of a camera; keeps a copy of keyframes. @param at when the picture was taken */
  onUnit(cameraId: string, unit: AccessUnit, at: EpochMs): void;
  /**
   * ffmpeg's last words on a camera whose keyframes cannot be decoded, twice in a row; empty when an earlier run heard
   * them; `undefined` where they can.
   */
  undecodable(cameraId: string): string | undefined;
  /** Works until `signal` aborts; then no process is left. */
  run(signal: AbortSignal): Promise<void>;
}

interface Purpose {
  readonly everyMs: number;
  readonly maxWidthPx: number;
  readonly hand: (cameraId: string, picture: TakenPicture) => void;
}

interface Turn {
  dueAt: number;
  taken: Keyframe | undefined;
}

interface Watched {
  readonly cameraId: string;
  /** Where in each interval its turn is, 0 to 1. */
  readonly phase: number;
  readonly turns: Map<Purpose, Turn>;
  newest: Keyframe | undefined;
  failures: number;
  lastWords: string;
}

/** One bad keyframe is an accident. */
const UNDECODABLE_FROM = 2;
/** The start of a process costs as much as decoding some forty keyframes: the fewer rounds the better. */
const ROUND_MS = 4000;

export function createKeyframePicker(options: KeyframePickerOptions): KeyframePicker {
  const { clock, roundMs = ROUND_MS } = options;
  const purposes: readonly Purpose[] = [
    { everyMs: options.checkEveryMs, maxWidthPx: CHECK_WIDTH_PX, hand: options.onCheck },
    { everyMs: options.pictureEveryMs, maxWidthPx: options.pictureMaxWidthPx, hand: options.onPicture },
  ];
  const watched = watchedOf(options, purposes);

  const work = async (purpose: Purpose, signal: AbortSignal): Promise<void> => {
    for (const batch of batchesOf(dueOf(watched, purpose, clock.monotonic()), purpose.maxWidthPx)) {
      const results = await decodeOrFindCulprits(batch, (part) =>
        options.decode(
          part.map(({ keyframe }) => keyframe),
          purpose.maxWidthPx,
          signal,
        ),
      );
      if (signal.aborted) return; // what was cut short is nobody's fault
      const now = clock.monotonic();
      for (const [index, due] of batch.entries()) settle(due, results[index], purpose, now);
    }
  };
  return {
    onUnit: (cameraId, unit, at) => {
      const camera = unit.isKeyframe ? watched.get(cameraId) : undefined;
      if (camera !== undefined) camera.newest = toKeyframe(unit, at) ?? camera.newest;
    },
    undecodable: (cameraId) => {
      const { failures = 0, lastWords } = watched.get(cameraId) ?? {};
      return failures >= UNDECODABLE_FROM ? lastWords : undefined;
    },
    run: async (signal) => {
      while (!signal.aborted) {
        for (const purpose of purposes) await work(purpose, signal);
        await pause(roundMs, signal);
      }
    },
  };
}

function watchedOf(
  { cameraIds, undecodable = [] }: KeyframePickerOptions,
  purposes: readonly Purpose[],
): ReadonlyMap<string, Watched> {
  return new Map(
    cameraIds.map((cameraId, index): [string, Watched] => [
      cameraId,
      {
        ...{ cameraId, phase: index / cameraIds.length, newest: undefined, lastWords: "" },
        failures: undecodable.includes(cameraId) ? UNDECODABLE_FROM : 0,
        turns: new Map(purposes.map((purpose) => [purpose, { dueAt: 0, taken: undefined }])),
      },
    ]),
  );
}

type DueTurn = DueKeyframe & { readonly camera: Watched; readonly turn: Turn };

/** Those whose turn it is, and that have a newer keyframe than at the last. */
function dueOf(watched: ReadonlyMap<string, Watched>, purpose: Purpose, now: number): readonly DueTurn[] {
  return [...watched.values()].flatMap((camera): DueTurn[] => {
    const turn = camera.turns.get(purpose);
    const { newest: keyframe } = camera;
    if (turn === undefined || keyframe === undefined || keyframe === turn.taken || now < turn.dueAt) return [];
    return [{ camera, turn, keyframe, dueAt: turn.dueAt, isSuspect: camera.failures > 0 }];
  });
}

function settle(
  { camera, turn, keyframe }: DueTurn,
  result: KeyframeResult | undefined,
  { everyMs, hand }: Purpose,
  now: number,
): void {
  turn.taken = keyframe;
  turn.dueAt = nextTurn(everyMs, camera.phase, now);
  switch (result?.outcome) {
    case "decoded":
      camera.failures = 0;
      hand(camera.cameraId, { ...result.picture, at: keyframe.at });
      break;
    case "undecodable":
      camera.failures++;
      camera.lastWords = result.lastWords;
      break;
  }
}

/** The next moment after `now` at the camera's place of the interval. */
function nextTurn(everyMs: number, phase: number, now: number): number {
  const offsetMs = phase * everyMs;
  return offsetMs + (Math.floor((now - offsetMs) / everyMs) + 1) * everyMs;
}
