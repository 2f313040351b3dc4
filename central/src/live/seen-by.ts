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
export type SeenBy = (who: Pick<Who, "cameraIds">) => LiveFeed;

/** @param feed of the whole city */
export function createSeenBy(feed: LiveFeed, options: SeenByOptions): SeenBy {
  const counts = sharedCounts(options);
  return ({ cameraIds }) => {
    if (cameraIds === undefined) return feed;
    return {
      subscribe: (from, listener) => {
        const count = counts.join(cameraIds, listener);
        const stop = feed.subscribe(from, (live) => {
          if (live.item.kind === "open-counts") count.again(live);
          else if (isSeen(live.item, { cameraIds }, options)) listener(live);
        });
        return () => {
          stop();
          count.leave();
        };
      },
    };
  };
}

type Tell = (item: LiveItem) => void;

/** Those who may see the same cameras are counted for once. */
function sharedCounts(options: SeenByOptions) {
  const shared = new Map<string, ReturnType<typeof countsFor>>();
  const join = (cameraIds: ReadonlySet<string>, tell: Tell) => {
    const key = [...cameraIds].toSorted().join(" ");
    const counts = shared.get(key) ?? countsFor(cameraIds, options);
    shared.set(key, counts);
    const reader: Tell = (item) => tell(item); // one of its own, even where two share a listener
    counts.readers.add(reader);
    const leave = () => {
      counts.readers.delete(reader);
      if (counts.readers.size > 0 || shared.get(key) !== counts) return;
      shared.delete(key);
      counts.stop();
    };
    return { again: counts.again, leave };
  };
  return { join };
}

/** In a storm changes come by the dozen. */
const COUNT_EVERY_MS = 1_000;

/** Tells its readers the counts of these cameras, at most once a second: however many are due meanwhile become one more. */
function countsFor(cameraIds: ReadonlySet<string>, { openCounts, logger }: SeenByOptions) {
  const readers = new Set<Tell>();
  let isCounting = false;
  let isDue = false;
  let newest: LiveItem | undefined;
  const stopping = new AbortController();
  const { signal } = stopping;
  const count = async () => {
    const counts = await openCounts(cameraIds);
    // It took its time: a place of its own would lead a reader back.
    for (const tell of readers) tell({ id: "", item: { kind: "open-counts", counts } });
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
  const again = (change: LiveItem) => {
    if (change === newest) return; // every reader hears of it
    newest = change;
    isDue = true;
    if (!isCounting) void run();
  };
  return { readers, again, stop: () => stopping.abort() };
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
