import { CheckName, type DegradedReason, type EpochMs, elapsed } from "@ngaba/contract";
import type { CameraSigns } from "./camera-judgement.ts";
import type { TakenPicture } from "./keyframe-picker.ts";
import { CHECK_WIDTH_PX } from "./picture-checks/check-picture.ts";
import type { ChecksOptions } from "./picture-checks/checks-options.ts";
import {
  type CheckStep,
  checkPicture,
  confirmView,
  type LastingChecks,
  startChecks,
} from "./picture-checks/picture-checks.ts";
import type { SqliteCameraMemory } from "./sqlite-camera-memory.ts";
import type { SqliteLearntViews } from "./sqlite-learnt-views.ts";

/**
 * What the checks say of each camera's pictures. A view that has moved stays so, whatever later pictures look like and
 * also across restarts, until somebody confirms it or draws on it anew: what its rules would say means nothing.
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

interface WatchedView {
  readonly id: string;
  /** Of all that is drawn on the view; absent of a camera without a scene. */
  readonly drawingHash?: string | undefined;
}

export interface PictureWatchOptions {
  readonly cameras: readonly WatchedView[];
  readonly memory: Pick<SqliteCameraMemory, "get" | "set">;
  readonly views: Pick<SqliteLearntViews, "view" | "checks" | "setView" | "setChecks">;
  readonly checks: ChecksOptions;
}

type MovedView = NonNullable<ReturnType<SqliteCameraMemory["get"]>["movedView"]>;

interface Camera {
  readonly drawingHash: string | undefined;
  moved: MovedView | undefined;
  checks: CheckStep["memory"];
  /** Absent before the first picture of this run. */
  state: CheckStep["state"] | undefined;
  kept: Kept;
}

/** What of a camera is on disk. What could not be written is tried again at the next picture. */
interface Kept {
  moved: MovedView | undefined;
  reference: CheckStep["memory"]["reference"];
  raised: string;
  /** When the picture was taken that the checks were written after; absent before the first of this run. */
  checksAt: EpochMs | undefined;
}

/** Of the colours of the hours no more than this gets lost in a crash; what was learnt or raised is written at once. */
const KEEP_EVERY_MS = 3_600_000;
/** Pictures never are so far out of order: the clock was set. */
const SET_BACK_MS = 10_000;

export function createPictureWatch(options: PictureWatchOptions): PictureWatch {
  const { memory: disk } = options;
  const watched = new Map(options.cameras.map((camera) => [camera.id, openCamera(camera, options)]));

  return {
    onCheck: (cameraId, { rgb, widthPx, heightPx, at }) => {
      const camera = watched.get(cameraId);
      if (camera === undefined || widthPx !== CHECK_WIDTH_PX) return;
      if (camera.checks.at !== undefined && elapsed(camera.checks.at, at) < -SET_BACK_MS) {
        camera.checks = startChecks(camera.checks); // or nothing would be judged until the clock is where it was
      }
      const step = checkPicture(camera.checks, { rgb, widthPx, heightPx, at }, options.checks);
      camera.checks = step.memory;
      camera.state = step.state;
      if (step.state.moved.isRaised) camera.moved ??= movedView(camera, step, at);
      keep(cameraId, camera, at, options);
    },
    signs: (cameraId) => {
      const { moved, checks } = watched.get(cameraId) ?? {};
      const raised = CheckName.options.filter((name) => name !== "moved" && checks?.standings[name].isRaised === true);
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
      camera.kept.moved = undefined;
      camera.checks = confirmView(camera.checks);
      keep(cameraId, camera, camera.checks.at, options);
    },
  };
}

function openCamera({ id, drawingHash }: WatchedView, { memory: disk, views }: PictureWatchOptions): Camera {
  const before = disk.get(id).movedView;
  const isSame = before?.drawingHash === drawingHash; // else somebody drew on the view as it is now
  if (before !== undefined && !isSame) disk.set(id, "movedView", undefined);
  const moved = isSame ? before : undefined;
  const view = views.view(id);
  const standing = startChecks({ ...views.checks(id), reference: view?.reference });
  const checks = view === undefined || view.drawingHash === drawingHash ? standing : confirmView(standing);
  const kept = { moved, reference: view?.reference, raised: raisedOf(standing), checksAt: undefined };
  return { drawingHash, moved, checks, state: undefined, kept };
}

function movedView({ drawingHash }: Camera, { state, shiftPx }: CheckStep, at: EpochMs): MovedView {
  return {
    since: state.moved.since ?? at,
    ...(drawingHash !== undefined && { drawingHash }),
    ...(shiftPx !== undefined && { shiftPx: { ...shiftPx, widthPx: CHECK_WIDTH_PX } }),
  };
}

/** Writes what is not on disk yet. */
function keep(
  cameraId: string,
  { drawingHash, moved, checks, kept }: Camera,
  at: EpochMs | undefined,
  { memory: disk, views }: PictureWatchOptions,
): void {
  if (moved !== kept.moved) {
    disk.set(cameraId, "movedView", moved);
    kept.moved = moved;
  }
  if (checks.reference !== kept.reference) {
    views.setView(cameraId, { drawingHash, reference: checks.reference });
    kept.reference = checks.reference;
  }
  const raised = raisedOf(checks);
  const isDue =
    kept.checksAt === undefined || at === undefined || Math.abs(elapsed(kept.checksAt, at)) >= KEEP_EVERY_MS;
  if (raised === kept.raised && !isDue) return;
  views.setChecks(cameraId, checks);
  kept.raised = raised;
  kept.checksAt = at;
}

const raisedOf = ({ standings, lostView }: LastingChecks): string =>
  [...CheckName.options.filter((name) => standings[name].isRaised), ...(lostView.isRaised ? ["lost"] : [])].join();
