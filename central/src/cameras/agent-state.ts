import { type AgentView, epochMs, toRfc3339 } from "@ngaba/contract";
import type { AgentRecord } from "../inbox/inbox.ts";
import type { AgentReport } from "./agent-reports.ts";

/** An agent that says nothing for this long is not believed any more, ms. It reports several times within it. */
export const SILENCE_MS = 30_000;

/**
 * What may be claimed of an agent now. Pure.
 * @param record its word that it comes and goes, if it was heard
 * @param report what it last said of itself, if anything
 */
export function agentViewOf(
  id: string,
  record: AgentRecord | undefined,
  report: AgentReport | undefined,
  nowMs: number,
): AgentView {
  const { problems = [], outboxRows, uploadsPending } = report?.message.data.agent ?? {};
  return {
    ...{ id, problems, ...standingOf(record, report, nowMs) },
    ...(record === undefined ? {} : { version: record.status.version }),
    ...(report === undefined ? {} : { reportedAt: report.message.time, outboxRows, uploadsPending }),
  };
}

function standingOf(
  record: AgentRecord | undefined,
  report: AgentReport | undefined,
  nowMs: number,
): Pick<AgentView, "state" | "since"> {
  if (record?.status.state === "offline") return { state: "offline", since: textOf(record.receivedAtMs) };
  const heardAtMs = Math.max(record?.receivedAtMs ?? 0, report?.heardAtMs ?? 0);
  if (nowMs - heardAtMs > SILENCE_MS) return { state: "silent", since: textOf(heardAtMs) };
  return { state: "online", ...(record === undefined ? {} : { since: record.status.at }) };
}

const textOf = (atMs: number): string => toRfc3339(epochMs(atMs));
