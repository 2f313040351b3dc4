/** Which cases the queue shows, kept in the address: it survives a reload and can be sent to a colleague. */
import { CaseListQuery, CaseStage } from "@ngaba/contract";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { z } from "zod";
import type { CaseSearch } from "../../api/review-client.ts";
import { dayAfter } from "./case-words.ts";

const { kind, minSeverity, site } = CaseListQuery.shape;

export const QueueFilter = z.object({
  stage: CaseStage.optional().describe("Absent: to-review"),
  ...{ kind, minSeverity, site },
  state: z
    .enum(["needs-more", "awaiting-second-approval", "disputed", "expired"])
    .optional()
    .describe("expired: of those that are over the ones that the limitation has closed; the others of those to review"),
  due: z.enum(["today", "three"]).optional().describe("Due within that many days, or overdue"),
  mine: z.literal("no").optional().describe("Absent: of those to review, only what who looks may take"),
});
export type QueueFilter = z.infer<typeof QueueFilter>;

const NAMES = ["stage", "state", "kind", "minSeverity", "site", "due", "mine"] as const;
/** Which of those to review wait for something. */
export const WAITING_STATES = ["needs-more", "awaiting-second-approval", "disputed"] as const;
const QUEUE_LIMIT = 100;
const DUE_WITHIN_DAYS = { today: 0, three: 3 } as const;

/**
 * What the centre is asked for.
 * @param isReviewer only who comes to conclusions may take anything
 * @param today of the city, YYYY-MM-DD
 */
export function searchOf(
  { stage = "to-review", state, due, mine, ...filter }: QueueFilter,
  isReviewer: boolean,
  today: string,
): CaseSearch {
  const isMine = stage === "to-review" && isReviewer && mine === undefined;
  return {
    ...{ ...filter, limit: QUEUE_LIMIT, order: stage === "over" ? "newest" : "due" },
    ...(isMine ? { forMe: "true" } : { stage }),
    ...stateOf(stage, state),
    ...(due !== undefined && { dueBy: dayAfter(today, DUE_WITHIN_DAYS[due]) }),
  };
}

/** A state of another stage says nothing of this one. */
function stateOf(stage: CaseStage, state: QueueFilter["state"]): Pick<CaseSearch, "state" | "disputed"> {
  if (state === undefined || (stage === "over") !== (state === "expired") || stage === "decided") return {};
  return state === "disputed" ? { disputed: "true" } : { state };
}

/** Each part by itself: one that cannot be read leaves the others as they are. */
export function queueFilterOf(params: URLSearchParams): QueueFilter {
  const given = NAMES.flatMap((name) => {
    const value = params.get(name);
    const isValid = value !== null && QueueFilter.shape[name].safeParse(value).success;
    return isValid ? [[name, value] as const] : [];
  });
  return QueueFilter.parse(Object.fromEntries(given));
}

const queryOf = (filter: QueueFilter): string => {
  const given = NAMES.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [[name, value]];
  });
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
};

export const queueAddress = (filter: QueueFilter): string => `/review${queryOf(filter)}`;
/** A case's desk, which leads on in the same queue. */
export const deskAddress = (caseId: string, filter: QueueFilter): string => `/review/${caseId}${queryOf(filter)}`;
export const caseAddress = (caseId: string): string => `/cases/${caseId}`;

/** The filter in the address, and a function that changes parts of it. */
export function useQueueFilter(): [QueueFilter, (change: Partial<QueueFilter>) => void] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filter = useMemo(() => queueFilterOf(new URLSearchParams(text)), [text]);
  const change = (changes: Partial<QueueFilter>) =>
    setParams(new URLSearchParams(queryOf({ ...filter, ...changes })), { replace: true });
  return [filter, change];
}
