import { FlowMessage, fromRfc3339 } from "@ngaba/contract";
import type { InboxRow } from "../inbox/inbox.ts";
import { type OnUnreadable, readMessages } from "../inbox/read-messages.ts";
import type { FlowMinute } from "./series-store.ts";

const MINUTE_MS = 60_000;

/** What the flow messages among `rows` say; other rows are passed over. */
export function flowMinutes(rows: readonly InboxRow[], onUnreadable: OnUnreadable): readonly FlowMinute[] {
  const flows = rows.filter(({ type }) => type === "ngaba.flow.v1");
  return readMessages(flows, FlowMessage, onUnreadable).map(({ message: { id, data } }) => {
    const { cameraId, lineId, observedMs, counts } = data;
    return { messageId: id, cameraId, lineId, atMs: startOfMinute(fromRfc3339(data.from)), observedMs, counts };
  });
}

/** Minutes begin on the minute in UTC, and so in every time zone of whole minutes. */
export const startOfMinute = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

/**
 * Where in its minute a message's points are stored, 0 to 59,999 ms after its start: the same for a repetition, which
 * so overwrites itself, and another one for a second message of the same minute, which so adds to the first. (By the
 * random end of the id; two messages of a minute meet once in 60,000 such pairs.)
 */
export const placeInMinute = (messageId: string): number => Number.parseInt(messageId.slice(-8), 16) % MINUTE_MS;
