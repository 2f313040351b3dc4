import { isDeepStrictEqual } from "node:util";
import type { CameraView } from "@ngaba/contract";

/** Figures of a camera (frame rate, age of the newest frame) are sent at most this often, ms. */
export const FIGURES_INTERVAL_MS = 5_000;

export interface CameraChanges {
  /** The views to send now: a changed state at once, changed figures at most every {@link FIGURES_INTERVAL_MS}. */
  since(views: readonly CameraView[], nowMs: number): readonly CameraView[];
}

/** @param shown what everybody has seen already */
export function createCameraChanges(shown: readonly CameraView[], nowMs: number): CameraChanges {
  const sent = new Map(shown.map((view) => [view.id, { view, atMs: nowMs }]));
  return {
    since: (views, atMs) => {
      const due = views.filter((view) => {
        const last = sent.get(view.id);
        if (last === undefined || !isDeepStrictEqual(stateOf(last.view), stateOf(view))) return true;
        return atMs - last.atMs >= FIGURES_INTERVAL_MS && !isDeepStrictEqual(last.view, view);
      });
      for (const view of due) sent.set(view.id, { view, atMs });
      return due;
    },
  };
}

const stateOf = ({ connection, since, agentId, lastError }: CameraView) => [connection, since, agentId, lastError];
