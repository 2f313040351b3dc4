/** How an event's handling goes on, act by act. Pure. */
import type { ActDone, Actor, Handling, HandlingAct, HandlingDetail } from "@ngaba/contract";

/** More would be a machine that has gone wrong. */
export const MAX_ACTS = 500;

/** Why an act cannot be done as things stand. */
export type ActRefusal = "ALREADY_ACKNOWLEDGED" | "CLOSED" | "NOT_CLOSED" | "TOO_MANY_ACTS";

/** Of an event that nobody has acted on. */
export const untouched = (eventId: string): HandlingDetail => ({ eventId, version: 0, state: "new", acts: [] });

/** @returns `undefined` when it can be done */
export function refusalOf({ state, acts }: HandlingDetail, kind: ActDone["kind"]): ActRefusal | undefined {
  if (acts.length >= MAX_ACTS) return "TOO_MANY_ACTS";
  switch (kind) {
    case "comment":
    case "keep":
    case "report":
      return undefined;
    case "acknowledge":
      return state === "new" ? undefined : state === "closed" ? "CLOSED" : "ALREADY_ACKNOWLEDGED";
    case "assign":
    case "escalate":
    case "close":
      return state === "closed" ? "CLOSED" : undefined;
    case "reopen":
      return state === "closed" ? undefined : "NOT_CLOSED";
    default:
      return kind satisfies never;
  }
}

/** True of what only adds: it overwrites nothing, whatever others did meanwhile. */
export const onlyAdds = (kind: ActDone["kind"]): boolean => kind === "comment" || kind === "keep";

/** The handling with one more act, whose version must be the next. */
export function withAct(before: HandlingDetail, done: HandlingAct): HandlingDetail {
  const { eventId, acts, ...handling } = before;
  const changed = { ...handling, version: done.version, changedAt: done.at };
  return { eventId, ...changedBy(changed, done.act, done.by), acts: [...acts, done] };
}

/** Whoever does more than write has seen it. */
function changedBy(handling: Handling, act: ActDone, by: Actor): Handling {
  switch (act.kind) {
    case "comment":
    case "keep":
      return handling;
    case "report":
    case "acknowledge":
      return { ...handling, state: "acknowledged", assignee: handling.assignee ?? by };
    case "assign": {
      const { assignee: _, ...rest } = handling;
      return { ...rest, state: "acknowledged", ...(act.to && { assignee: act.to }) };
    }
    case "escalate":
      return { ...handling, state: "acknowledged", escalatedTo: act.to };
    case "close":
      return { ...handling, state: "closed", outcome: act.outcome };
    case "reopen": {
      const { outcome: _, ...rest } = handling;
      return { ...rest, state: "acknowledged" };
    }
    default:
      return act satisfies never;
  }
}

/** What is shown with the event itself. */
export function summaryOf({ eventId: _id, acts: _acts, ...handling }: HandlingDetail): Handling {
  return handling;
}
