import type { EventView, Handling, HandlingAct } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { moment } from "../../time/time-words.ts";
import { capitalised } from "../live/event-words.ts";

/** One act as a sentence without its time, and what was written with it. */
export type ActLine = { readonly sentence: string; readonly text: string | undefined };

/** What somebody did, in words. @param nowMs decides whether a moment needs its date */
export function actLine(t: TFunction, { act, by: { name: by } }: HandlingAct, nowMs: number): ActLine {
  switch (act.kind) {
    case "report": {
      const text = act.caller === undefined ? undefined : t("done.caller", { caller: act.caller });
      return { sentence: t("done.report", { by, text: act.text }), text };
    }
    case "assign": {
      const sentence = act.to === undefined ? t("done.unassign", { by }) : t("done.assign", { by, to: act.to.name });
      return { sentence, text: undefined };
    }
    case "escalate":
      return { sentence: t("done.escalate", { by, to: t(`escalatedTo.${act.to}`) }), text: act.text };
    case "close":
      return { sentence: t("done.close", { by, outcome: t(`outcome.${act.outcome}`) }), text: act.text };
    case "keep": {
      const words = (at: string) => moment(Date.parse(at), nowMs);
      return { sentence: t("done.keep", { by, from: words(act.from), to: words(act.to) }), text: undefined };
    }
    case "acknowledge":
      return { sentence: t("done.acknowledge", { by }), text: undefined };
    case "comment":
      return { sentence: t("done.comment", { by }), text: act.text };
    case "reopen":
      return { sentence: t("done.reopen", { by }), text: act.text };
    default:
      return act satisfies never;
  }
}

/** How far people are with an event, in one line. */
export function handlingLine(t: TFunction, { state, assignee, escalatedTo, outcome }: Handling): string {
  const parts = [
    t(`handling.state.${state}`),
    ...(state === "acknowledged" ? [assigneeWords(t, assignee)] : []),
    ...(escalatedTo === undefined ? [] : [t("handling.escalated", { to: t(`escalatedTo.${escalatedTo}`) })]),
    ...(outcome === undefined ? [] : [t(`outcome.${outcome}`)]),
  ];
  return capitalised(parts.join(", "));
}

const assigneeWords = (t: TFunction, assignee: Handling["assignee"]): string =>
  assignee === undefined ? t("handling.nobody") : t("handling.assignee", { name: assignee.name });

/** The same for a row of a list; empty while nobody has acted on it. */
export const handlingNews = (t: TFunction, { handling }: Pick<EventView, "handling">): string =>
  handling === undefined || handling.state === "new" ? "" : handlingLine(t, handling);
