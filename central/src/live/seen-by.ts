import { setTimeout as sleep } from "node:timers/promises";
import type { CameraView, OpenCounts, StreamItem } from "@ngaba/contract";
import { agentsSeen, maySee } from "../auth/sight.ts";
import type { Who } from "../auth/who.ts";
import type { Logger } from "../platform/logger.ts";
import type { LiveFeed, LiveItem } from "./live-feed.ts";

export interface SeenByOptions {
  readonly cameras: () => readonly CameraView[];
  readonly openCounts: (cameraIds: ReadonlySet<string>) => Promise<OpenCounts>;
  readonly logger: Logger;
}

/** The live feed as somebody may hear it: nothing of cameras that are not theirs. */
export function seenBy(feed: LiveFeed, { cameraIds }: Pick<Who, "cameraIds">, options: SeenByOptions): LiveFeed {
  if (cameraIds === undefined) return feed;
  return {
    subscribe: (from, listener) => {
      const count = countsFor(cameraIds, options, listener);
      const stop = feed.subscribe(from, (live) => {
        if (live.item.kind === "open-counts") count.again();
        else if (isSeen(live.item, { cameraIds }, options)) listener(live);
      });
      return () => {
        stop();
        count.stop();
      };
    },
  };
}

/** Each reader counts by itself, and in a storm changes come by the dozen. */
const COUNT_EVERY_MS = 1_000;

/** Tells the counts of these cameras, at most once a second: however many are due meanwhile become one more. */
function countsFor(
  cameraIds: ReadonlySet<string>,
  { openCounts, logger }: SeenByOptions,
  tell: (item: LiveItem) => void,
) {
  let isCounting = false;
  let isDue = false;
  const stopping = new AbortController();
  const { signal } = stopping;
  const count = async () => {
    const counts = await openCounts(cameraIds);
    // It took its time: a place of its own would lead a reader back.
    if (!signal.aborted) tell({ id: "", item: { kind: "open-counts", counts } });
  };
  const run = async () => {
    isCounting = true;
    while (isDue && !signal.aborted) {
      isDue = false;
      await count().catch((err: unknown) => logger.warn({ err }, "open incidents of a camera group cannot be counted"));
      await sleep(COUNT_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined); // stopped: the loop ends
    }
    isCounting = false;
  };
  const again = () => {
    isDue = true;
    if (!isCounting) void run();
  };
  return { again, stop: () => stopping.abort() };
}

function isSeen(
  item: Exclude<StreamItem, { kind: "open-counts" }>,
  who: Pick<Who, "cameraIds">,
  { cameras }: SeenByOptions,
): boolean {
  switch (item.kind) {
    case "incident":
      return maySee(who, item.incident.cameraId);
    case "camera":
      return maySee(who, item.camera.id);
    case "flow":
      return maySee(who, item.cameraId);
    case "agent":
      return agentsSeen([item.agent], cameras(), who).length > 0;
    case "reset":
      return true;
    default:
      return item satisfies never;
  }
}
