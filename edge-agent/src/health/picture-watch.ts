import { CheckName, type DegradedReason, type EpochMs, elapsed } from "@ngaba/contract";
import type { CameraSigns } from "./camera-judgement.ts";
import type { TakenPicture } from "./keyframe-picker.ts";
import { CHECK_WIDTH_PX } from "./picture-checks/check-picture.ts";
import type { ChecksOptions } from "./picture-checks/checks-options.ts";
import { type CheckStep, checkPicture, confirmView, startChecks } from "./picture-checks/picture-checks.ts";
import type { SqliteCameraMemory } from "./sqlite-camera-memory.ts";
import type { SqliteLearntViews } from "./sqlite-learnt-views.ts";

/**
 * What the checks say of each camera's pictures. A view that has moved stays so, whatever later pictures look like and
 * also across restarts, until somebody confirms it or another scene is drawn: what its rules would say means nothing.
 */
export interface PictureWatch {
  /**
   * Judges a small picture; one that is narrower than the checks need tells nothing.
   * @throws what the disk throws, once the picture is judged
   */
  onCheck(cameraId: string, picture: TakenPicture): void;
  /** For {@link CameraSigns}. */
  signs(cameraId: string): Required<Pick<CameraSigns, "picture">> & Pick<CameraSigns, "shiftPx">;
  /** Newest value of each check, for health. */
  values(cameraId: string): Partial<Record<CheckName, number>>;
  isMoved(cameraId: string): boolean;
  /** The view as it is now is the right one. */
  confirmView(cameraId: string): void;
}

export interface PictureWatchOptions {
  readonly cameras: readonly { readonly id: string; readonly sceneHash?: string | undefined }[];
  readonly memory: SqliteCameraMemory;
  readonly views: Pick<SqliteLearntViews, "get" | "set">;
  readonly checks: ChecksOptions;
}

type MovedView = NonNullable<ReturnType<SqliteCameraMemory["get"]>["movedView"]>;

interface Camera {
  readonly sceneHash: string | undefined;
  moved: MovedView | undefined;
  checks: CheckStep["memory"];
  state: CheckStep["state"] | undefined;
  /** What of `checks` is on disk, and when the picture was taken that it was written after. */
  kept: { readonly reference: CheckStep["memory"]["reference"]; readonly at: EpochMs | undefined };
}

/** Of the colours of the hours no more than this gets lost in a crash; a view that was learnt is written at once. */
const KEEP_EVERY_MS = 600_000;
/** Pictures never are so far out of order: the clock was set. */
const SET_BACK_MS = 10_000;

export function createPictureWatch({ cameras, memory: disk, views, checks }: PictureWatchOptions): PictureWatch {
  const watched = new Map(
    cameras.map(({ id, sceneHash }): [string, Camera] => {
      const moved = disk.get(id).movedView;
      const holds = moved?.sceneHash === sceneHash; // another scene was drawn on the view as it is now
      if (moved !== undefined && !holds) disk.set(id, "movedView", undefined);
      const view = views.get(id);
      const learnt = view?.sceneHash === sceneHash ? view : undefined;
      const kept = { reference: learnt?.reference, at: undefined };
      return [id, { sceneHash, moved: holds ? moved : undefined, checks: startChecks(learnt), state: undefined, kept }];
    }),
  );

  const keepView = (cameraId: string, camera: Camera, at: EpochMs): void => {
    const { sceneHash, kept, checks } = camera;
    const { reference, colourHours } = checks;
    const isDue = kept.at === undefined || Math.abs(elapsed(kept.at, at)) >= KEEP_EVERY_MS;
    if (reference === kept.reference && !isDue) return;
    views.set(cameraId, { sceneHash, reference, colourHours });
    camera.kept = { reference, at };
  };

  const keepMoved = (cameraId: string, camera: Camera, { state, shiftPx }: CheckStep, at: EpochMs): void => {
    const { sceneHash } = camera;
    if (camera.moved !== undefined || !state.moved.isRaised) return;
    camera.moved = {
      since: state.moved.since ?? at,
      ...(sceneHash !== undefined && { sceneHash }),
      ...(shiftPx !== undefined && { shiftPx: { ...shiftPx, widthPx: CHECK_WIDTH_PX } }),
    };
    disk.set(cameraId, "movedView", camera.moved);
  };
  return {
    onCheck: (cameraId, { rgb, widthPx, heightPx, at }) => {
      const camera = watched.get(cameraId);
      if (camera === undefined || widthPx !== CHECK_WIDTH_PX) return;
      if (camera.checks.at !== undefined && elapsed(camera.checks.at, at) < -SET_BACK_MS) {
        camera.checks = startChecks(camera.checks); // or nothing would be judged until the clock is where it was
      }
      const step = checkPicture(camera.checks, { rgb, widthPx, heightPx, at }, checks);
      camera.checks = step.memory;
      camera.state = step.state;
      keepMoved(cameraId, camera, step, at);
      keepView(cameraId, camera, at);
    },
    signs: (cameraId) => {
      const { moved, state } = watched.get(cameraId) ?? {};
      const raised = CheckName.options.filter((name) => name !== "moved" && state?.[name].isRaised === true);
      const picture: DegradedReason[] = moved === undefined ? raised : [...raised, "moved"];
      return { picture, ...(moved?.shiftPx !== undefined && { shiftPx: moved.shiftPx }) };
    },
    values: (cameraId) => {
      const { state } = watched.get(cameraId) ?? {};
      return Object.fromEntries(state === undefined ? [] : CheckName.options.map((name) => [name, state[name].value]));
    },
    isMoved: (cameraId) => watched.get(cameraId)?.moved !== undefined,
    confirmView: (cameraId) => {
      const camera = watched.get(cameraId);
      if (camera === undefined) return;
      disk.set(cameraId, "movedView", undefined);
      camera.moved = undefined;
      camera.checks = confirmView(camera.checks);
      const { sceneHash, checks } = camera;
      views.set(cameraId, { sceneHash, reference: checks.reference, colourHours: checks.colourHours });
    },
  };
}
