import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { HealthFilm } from "./health-views.ts";
import type { NightKind } from "./night.ts";
import type { Outcome } from "./tally.ts";

/** What the thread of one view is asked for. */
export interface ViewOrder {
  readonly film: HealthFilm;
  /** A view that the camera may have been turned to. */
  readonly other: HealthFilm;
  readonly nightKind: NightKind;
  readonly seed: number;
  /** Good sequences of each kind. */
  readonly good: number;
  /** Sequences of each fault and strength. */
  readonly faulty: number;
  readonly picturesFolder: string | undefined;
}

export type FromView =
  | { readonly kind: "learnt"; readonly pictures: number; readonly lights: readonly string[] }
  | { readonly kind: "outcome"; readonly outcome: Outcome; readonly checkMs: number };

/** Plays a view in a thread of its own. @throws {Error} what failed there */
export async function playView(workerData: ViewOrder, onMessage: (message: FromView) => void): Promise<void> {
  const worker = new Worker(new URL("view-worker.ts", import.meta.url), { workerData });
  worker.on("message", onMessage);
  await once(worker, "exit");
}
