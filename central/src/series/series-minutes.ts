import { fromRfc3339, MinuteMessage } from "@ngaba/contract";
import type { InboxRow } from "../inbox/inbox.ts";
import { type OnUnreadable, readMessages } from "../inbox/read-messages.ts";
import type { SeriesMinute } from "./series-store.ts";

const MINUTE_MS = 60_000;
const MINUTE_TYPES: readonly string[] = MinuteMessage.options.map(({ shape }) => shape.type.value);

/** What the minutes among `rows` say: of lines, lanes and turnings; other rows are passed over. */
export function minutesOf(rows: readonly InboxRow[], onUnreadable: OnUnreadable): readonly SeriesMinute[] {
  const minutes = rows.filter(({ type }) => MINUTE_TYPES.includes(type));
  return readMessages(minutes, MinuteMessage, onUnreadable).map(({ message }) => toMinute(message));
}

function toMinute(message: MinuteMessage): SeriesMinute {
  const { cameraId, observedMs, from } = message.data;
  const base = { messageId: message.id, cameraId, observedMs, atMs: startOfMinute(fromRfc3339(from)) };
  switch (message.type) {
    case "ngaba.flow.v1": {
      const { lineId, counts, speed } = message.data;
      return { ...base, kind: "line", lineId, counts, speed };
    }
    case "ngaba.lane-flow.v1": {
      const { laneId, occupancy, queue, speed } = message.data;
      return { ...base, kind: "lane", laneId, occupancy, queue, speed };
    }
    case "ngaba.turning.v1": {
      const { fromLineId, toLineId, counts } = message.data;
      return { ...base, kind: "turning", fromLineId, toLineId, counts };
    }
    default:
      return message satisfies never;
  }
}

/** Minutes begin on the minute in UTC, and so in every time zone of whole minutes. */
export const startOfMinute = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

/**
 * Where in its minute a message's points are stored, 0 to 59,999 ms after its start: the same for a repetition, which
 * so overwrites itself, and another one for a second message of the same minute, which so adds to the first. (By the
 * random end of the id; two messages of a minute meet once in 60,000 such pairs.)
 */
export const placeInMinute = (messageId: string): number => Number.parseInt(messageId.slice(-8), 16) % MINUTE_MS;
