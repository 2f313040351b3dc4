import { epochMs, FlowMessage, fromRfc3339, type StreamItem, toRfc3339 } from "@ngaba/contract";
import type { ChangedIncident } from "../cases/event-store.ts";
import type { InboxRow } from "../inbox/inbox.ts";
import { readMessages, toldBefore } from "../inbox/read-messages.ts";
import { startOfMinute } from "../series/flow-minute.ts";

/** What rows of the inbox show on the live feed, in order: each incident once, at the row that changed it last. Pure. */
export function itemsOfRows(
  rows: readonly InboxRow[],
  changed: readonly ChangedIncident[],
): readonly { readonly rowId: number; readonly item: StreamItem }[] {
  const incidents = changed.map(({ rowId, view }) => ({ rowId, item: { kind: "incident", incident: view } as const }));
  const flowRows = rows.filter(({ type }) => type === "ngaba.flow.v1");
  const flows = readMessages(flowRows, FlowMessage, toldBefore).map(({ row, message }) => ({
    rowId: row.id,
    item: flowItem(message),
  }));
  return [...incidents, ...flows].sort((a, b) => a.rowId - b.rowId);
}

function flowItem({ data }: FlowMessage): StreamItem {
  const { cameraId, lineId, from, counts } = data;
  const at = toRfc3339(epochMs(startOfMinute(fromRfc3339(from))));
  return { kind: "flow", cameraId, from: at, points: counts.map((count) => ({ at, lineId, ...count })) };
}
