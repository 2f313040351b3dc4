import { isDeepStrictEqual } from "node:util";
import type { AgentView, CameraView } from "@ngaba/contract";

/** Figures (a camera's frame rate, an agent's outbox) are sent at most this often, ms. */
export const FIGURES_INTERVAL_MS = 5_000;

export interface ViewChanges<View> {
  /** The views to send now: a changed state at once, changed figures at most every {@link FIGURES_INTERVAL_MS}. */
  since(views: readonly View[], nowMs: number): readonly View[];
}

/**
 * @param stateOf what of a view is no mere figure
 * @param shown what everybody has seen already
 */
export function createViewChanges<View extends { readonly id: string }>(
  stateOf: (view: View) => unknown,
  shown: readonly View[],
  nowMs: number,
): ViewChanges<View> {
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

export const stateOfCamera = (camera: CameraView): readonly unknown[] => {
  const { connection, since, agentId, lastError, rulesOff, lines, lanes } = camera;
  return [connection, since, agentId, lastError, rulesOff, lines, lanes];
};

export const stateOfAgent = ({ state, since, version, problems }: AgentView): readonly unknown[] => [
  state,
  since,
  version,
  problems,
];
