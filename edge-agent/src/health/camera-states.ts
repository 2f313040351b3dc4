import { randomUUIDv7 } from "node:crypto";
import {
  type CameraHealth,
  type CameraMode,
  type CameraOfflineData,
  type ClockState,
  type EpochMs,
  fromRfc3339,
  toRfc3339,
} from "@ngaba/contract";
import type { MessageRecorder } from "../outbox/message-recorder.ts";
import type { Clock } from "../platform/clock.ts";
import { type CameraSigns, judgeSigns } from "./camera-judgement.ts";
import {
  type CameraMemory,
  type MachineLimits,
  newMemory,
  nextCamera,
  shownState,
  type ToldState,
} from "./camera-machine.ts";
import type { SqliteCameraMemory } from "./sqlite-camera-memory.ts";

/** The states of all cameras of an agent: each change goes out once, whatever happens to the agent meanwhile. */
export interface CameraStates {
  /**
   * Takes in what is known of a camera now; about once a second, or sooner when something happened. Its changes are in
   * the outbox when it returns.
   * @returns whether something changed
   * @throws {EdgeError} OUTBOX_FULL: nothing is forgotten, the next look tries again
   */
  look(cameraId: string, signs: KnownSigns): boolean;
  /**
   * Writes down what was told and is not on disk yet; after each look.
   * @throws what the disk throws: the next call tries again
   */
  keep(cameraId: string): void;
  /**
   * Whether nothing that is going on in its pictures can go on: none come by its newest signs, be that told or held back,
   * or it is disabled or under maintenance.
   */
  isInterrupted(cameraId: string): boolean;
  shown(cameraId: string): Required<Pick<CameraHealth, "state" | "stateSince" | "reasons">>;
  /** What is wanted of a camera now: what was ordered, as long as that holds, or what is configured. */
  mode(cameraId: string): CameraMode;
  /** Holds from the next look on, also across restarts. `undefined`: the configured mode holds again. */
  order(cameraId: string, order: OrderedMode | undefined): void;
}

export type KnownSigns = Omit<CameraSigns, "now" | "wall" | "mode" | "freshId">;

export interface OrderedMode {
  readonly mode: CameraMode;
  readonly until?: EpochMs;
  readonly by: string;
}

export interface CameraStatesOptions {
  readonly cameras: readonly { readonly id: string; readonly mode: CameraMode; readonly limits: MachineLimits }[];
  readonly memory: Pick<SqliteCameraMemory, "get" | "set">;
  /** Faults that an agent before this form left open: they go on as the state that they stand for. */
  readonly leftovers: readonly CameraOfflineData[];
  /** Told of each of these once it is remembered here. */
  readonly onTakenOver: (leftover: CameraOfflineData) => void;
  readonly recorder: Pick<MessageRecorder, "cameraState">;
  readonly configHash: string;
  readonly clockState: () => ClockState;
  readonly clock: Clock;
}

interface Camera {
  readonly limits: MachineLimits;
  readonly configuredMode: CameraMode;
  ordered: OrderedMode | undefined;
  memory: CameraMemory;
  isSilent: boolean;
  /** A change was told, and is not on disk. Changes that are only counted are not worth a write. */
  isUnkept: boolean;
}

export function createCameraStates(options: CameraStatesOptions): CameraStates {
  const { memory: disk, clock, recorder, configHash, clockState } = options;
  takeOver(options);
  const cameras = new Map(
    options.cameras.map(({ id, mode, limits }): [string, Camera] => {
      const { told, orderedMode: ordered } = disk.get(id);
      const memory = newMemory(told, clock.monotonic(), clock.now());
      return [id, { limits, configuredMode: mode, ordered, memory, isSilent: false, isUnkept: false }];
    }),
  );
  const cameraOf = (cameraId: string): Camera => {
    const camera = cameras.get(cameraId);
    if (camera === undefined) throw new RangeError(`${cameraId} is no camera of this agent`);
    return camera;
  };
  const modeOf = ({ ordered, configuredMode }: Camera): CameraMode =>
    ordered === undefined || (ordered.until !== undefined && ordered.until <= clock.now())
      ? configuredMode
      : ordered.mode;

  return {
    look: (cameraId, known) => {
      const camera = cameraOf(cameraId);
      const time = { now: clock.monotonic(), wall: clock.now() };
      const signs: CameraSigns = { ...known, ...time, mode: modeOf(camera), freshId: randomUUIDv7() };
      camera.isSilent = judgeSigns(signs, camera.memory.startedAt, camera.limits)?.state === "offline";
      const { memory, changes } = nextCamera(camera.memory, signs, camera.limits);
      for (const change of changes) {
        const readAt = toRfc3339(time.wall);
        recorder.cameraState({ schemaVersion: 1, cameraId, readAt, clock: clockState(), configHash, ...change });
      }
      camera.memory = memory;
      camera.isUnkept ||= changes.length > 0;
      return changes.length > 0;
    },
    keep: (cameraId) => {
      const camera = cameraOf(cameraId);
      if (!camera.isUnkept) return;
      disk.set(cameraId, "told", camera.memory.told);
      camera.isUnkept = false;
    },
    isInterrupted: (cameraId) => {
      const camera = cameraOf(cameraId);
      return camera.isSilent || modeOf(camera) !== "active";
    },
    shown: (cameraId) => {
      const { state, since, reasons } = shownState(cameraOf(cameraId).memory, {
        ...{ now: clock.monotonic(), wall: clock.now() },
      });
      return { state, stateSince: toRfc3339(since), reasons };
    },
    mode: (cameraId) => modeOf(cameraOf(cameraId)),
    order: (cameraId, order) => {
      disk.set(cameraId, "orderedMode", order);
      cameraOf(cameraId).ordered = order;
    },
  };
}

/** An open `camera-offline` becomes the offline state of the same episode, unless a state has been told since. */
function takeOver({ leftovers, memory, onTakenOver }: CameraStatesOptions): void {
  for (const leftover of leftovers) {
    const { cameraId, startedAt, incidentId: episodeId } = leftover;
    if (memory.get(cameraId).told === undefined) {
      const told: ToldState = { state: "offline", since: fromRfc3339(startedAt), reasons: [], episodeId, damped: 0 };
      memory.set(cameraId, "told", told);
    }
    onTakenOver(leftover);
  }
}
