import { type CaseEntry, formatPlate } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { moment } from "../../time/time-words.ts";
import { dayWords } from "./case-words.ts";

/** One entry of a case: a sentence without its time, and what was written with it. */
type EntryLine = { readonly sentence: string; readonly more: readonly string[] };

const line = (sentence: string, ...more: readonly (string | undefined)[]): EntryLine => ({
  sentence,
  more: more.flatMap((text) => (text === undefined || text === "" ? [] : [text])),
});

/** What somebody did with a case, in words. @param nowMs decides whether a moment needs its date */
export function entryLine(t: TFunction, { act, by: { name: by } }: CaseEntry, nowMs: number): EntryLine {
  switch (act.kind) {
    case "take": {
      const until = moment(Date.parse(act.until), nowMs);
      return line(
        act.from ? t("caseDone.takeFrom", { by, from: act.from.name, until }) : t("caseDone.take", { by, until }),
      );
    }
    case "enter": {
      const said = { by, step: t(`caseStep.${act.step}`), on: dayWords(act.on) };
      return line(t("caseDone.enter", said), t("caseDone.source", { source: act.source }));
    }
    case "accept":
      return acceptLine(t, act, by);
    case "reject":
      return line(
        t("caseDone.reject", { by, reason: t(`rejectReason.${act.reason}`) }),
        act.text,
        act.asksSecond ? t("caseDone.asksSecond") : undefined,
      );
    case "exempt":
      return line(
        t("caseDone.exempt", { by, ground: t(`exemptGround.${act.ground}`) }),
        act.text,
        act.asksSecond ? t("caseDone.asksSecond") : undefined,
      );
    case "expire":
      return line(t("caseDone.expire", { on: dayWords(act.on) }));
    case "hand-over":
      return line(
        t("caseDone.hand-over", { by, to: act.to }),
        `${t("caseDone.archive")}: ${act.archive}`,
        act.withMissing ? t("caseDone.withMissing") : undefined,
      );
    case "note":
    case "ask-more":
    case "reopen":
      return line(t(`caseDone.${act.kind}`, { by }), act.text);
    case "cover":
      return line(t("caseDone.cover", { by, count: act.boxes.length }));
    case "open":
    case "release":
    case "undo":
      return line(t(`caseDone.${act.kind}`, { by }));
    default:
      return act satisfies never;
  }
}

type AcceptDone = Extract<CaseEntry["act"], { kind: "accept" }>;

function acceptLine(t: TFunction, act: AcceptDone, by: string): EntryLine {
  const { plate, vehicle, direction, legalBasis, asksSecond, mayDecide } = act;
  const said = {
    ...{ by, plate: formatPlate(plate, vehicle), colour: t(`desk.colours.${plate.colour}`) },
    ...{ vehicle: t(`roadUser.${vehicle}`), citation: legalBasis.citation },
  };
  return line(
    t("caseDone.accept", said),
    direction === undefined ? undefined : t("caseDone.direction", { direction }),
    asksSecond ? t("caseDone.asksSecond") : undefined,
    mayDecide ? undefined : t("caseDone.aboveAuthority"),
  );
}
