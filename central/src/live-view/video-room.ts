import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, epochMs, toRfc3339 } from "@ngaba/contract";
import type { Inbox } from "../inbox/inbox.ts";
import type { Clock } from "../platform/clock.ts";
import { createVideoRelay, type VideoReader } from "./video-relay.ts";

/** What a room asks for, but for what every command says. */
export type VideoWish =
  | { readonly name: "live-view"; readonly cameraId: string }
  | { readonly name: "past-view"; readonly cameraId: string; readonly from: string; readonly to: string };

export interface VideoRoomOptions {
  readonly agentId: string;
  readonly wish: VideoWish;
  /** Not waited for: what gets lost is sent again. */
  readonly command: (agentId: string, command: Command) => void;
  readonly inbox: Pick<Inbox, "reply">;
  readonly clock: Pick<Clock, "now" | "monotonic">;
  readonly timing: VideoTiming;
  /** The last reader has left, or the video is over. */
  readonly onClosed: (room: VideoRoom) => void;
}

export interface VideoTiming {
  /** An agent that is not asked again for 30 s ends by itself. */
  readonly renewMs: number;
  /** While nothing comes: what went over the broker may have got lost. */
  readonly repeatMs: number;
  /** How often it is looked whether the agent has refused. */
  readonly lookMs: number;
  /** Without a picture for so long the readers are sent away; they may come again. */
  readonly silentMs: number;
}

export const VIDEO_TIMING: VideoTiming = {
  renewMs: 10_000,
  repeatMs: 2_000,
  lookMs: 200,
  silentMs: 12_000,
};

/** Why a video does not come, or comes no more. */
export type VideoEnd =
  | { readonly why: "refused"; readonly code: string; readonly detail: string | undefined }
  | { readonly why: "silent" | "over" };

/** One video that an agent sends, and those who look at it. It lasts while somebody does. */
export interface VideoRoom {
  /** Of the command, and of the agent's requests. */
  readonly id: string;
  readonly agentId: string;
  readonly wish: VideoWish;
  /** Resolves when there will be no more. */
  readonly ended: Promise<VideoEnd>;
  join(reader: VideoReader): void;
  leave(reader: VideoReader): void;
  /** Takes in the agent's request; `gone`: nobody looks any more. @throws {RangeError} when it is no video */
  receive(body: AsyncIterable<Uint8Array>): Promise<"more" | "gone">;
  close(end: VideoEnd): void;
}

export function openVideoRoom(options: VideoRoomOptions): VideoRoom {
  const { agentId, wish, clock } = options;
  const id = randomUUID();
  const relay = createVideoRelay();
  const readers = new Set<VideoReader>();
  const { promise: ended, resolve } = Promise.withResolvers<VideoEnd>();
  const closing = new AbortController();
  let heardAt = clock.monotonic();
  let isCarried = false; // a request is under way
  let newestRequest = 0;

  const close = (end: VideoEnd): void => {
    if (closing.signal.aborted) return;
    closing.abort();
    resolve(end);
    for (const reader of readers) reader.end();
    options.onClosed(room);
  };
  const room: VideoRoom = {
    ...{ id, agentId, wish, ended, close },
    join: (reader) => {
      readers.add(reader);
      relay.add(reader);
    },
    leave: (reader) => {
      readers.delete(reader);
      relay.remove(reader);
      if (readers.size === 0) close({ why: "over" });
    },
    receive: async (body) => {
      const request = ++newestRequest;
      const put = relay.beginRequest();
      isCarried = true;
      try {
        for await (const chunk of body) {
          if (closing.signal.aborted || request !== newestRequest) return "gone";
          heardAt = clock.monotonic();
          await put(chunk);
        }
      } finally {
        if (request === newestRequest) isCarried = false;
        if (wish.name === "past-view") close({ why: "over" });
      }
      return closing.signal.aborted ? "gone" : "more";
    },
  };
  void askWhileOpen({ ...options, id }, { isCarried: () => isCarried, heardAt: () => heardAt }, close, closing.signal);
  return room;
}

const ANSWER_MS = 1_000;
/** Roadside clocks may be ahead of ours: how long a video lasts is not told by this, but by being asked again. */
const COMMAND_LIFE_MS = 300_000;

async function askWhileOpen(
  { id, agentId, wish, command, inbox, clock, timing }: VideoRoomOptions & { readonly id: string },
  state: { readonly isCarried: () => boolean; readonly heardAt: () => number },
  close: VideoRoom["close"],
  signal: AbortSignal,
): Promise<void> {
  let askedAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const now = clock.monotonic();
    const everyMs = state.isCarried() ? timing.renewMs : timing.repeatMs;
    const isWanted = wish.name === "live-view" || !state.isCarried(); // the past is sent once
    if (isWanted && now - askedAt >= everyMs) {
      askedAt = now;
      command(agentId, { ...wish, id, expiresAt: toRfc3339(epochMs(clock.now() + COMMAND_LIFE_MS)) });
    }
    const isAnswered = state.isCarried() && now - askedAt > ANSWER_MS; // pictures come: nobody needs to ask every moment
    const reply = isAnswered ? undefined : await inbox.reply(agentId, id).catch(() => undefined); // asked again soon
    const mayTakeItsTime = wish.name === "past-view" && state.isCarried(); // as slow as it is looked at
    if (reply?.outcome === "refused") close({ why: "refused", code: reply.code ?? "REFUSED", detail: reply.detail });
    else if (now - state.heardAt() > timing.silentMs && !mayTakeItsTime) close({ why: "silent" });
    await sleep(timing.lookMs, undefined, { signal }).catch(() => undefined); // closed: the loop ends
  }
}
