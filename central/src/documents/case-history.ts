import type { DocumentWords } from "@ngaba/config";
import { type CaseDone, type CaseEntry, formatPlate } from "@ngaba/contract";
import { dayText, onOneLine, phrase, shortMomentText } from "./document-text.ts";

/** What happened to a case, a line an entry: when, who, what. What people wrote begins no line of its own. Pure. */
export const historyLines = (entries: readonly CaseEntry[], words: DocumentWords): readonly string[] =>
  entries.map(({ version, at, by, act }) => {
    const seen =
      "seen" in act && act.seen.length > 0 ? ` (${phrase(words.phrases.lookedAt, { count: act.seen.length })})` : "";
    return onOneLine(`${version}. ${shortMomentText(at)} · ${by.name} · ${deedText(act, words)}${seen}`);
  });

function deedText(act: CaseDone, words: DocumentWords): string {
  const { deeds } = words;
  switch (act.kind) {
    case "open":
    case "release":
    case "undo":
      return deeds[act.kind];
    case "take":
      return act.from === undefined ? deeds.take : phrase(deeds["take-over"], { who: act.from.name });
    case "note":
    case "ask-more":
    case "reopen":
      return phrase(deeds[act.kind], { text: act.text });
    case "cover":
      return phrase(deeds.cover, { count: act.boxes.length });
    case "enter":
      return phrase(deeds.enter, { step: words.steps[act.step], on: dayText(act.on), source: act.source });
    case "accept": {
      const { plate, vehicle, legalBasis } = act;
      const colour = words.plateColours[plate.colour];
      const said = { plate: `${formatPlate(plate, vehicle)} (${colour})`, vehicle: words.vehicles[vehicle] };
      return phrase(deeds.accept, { ...said, citation: legalBasis.citation });
    }
    case "reject": {
      const duplicate = act.duplicateOf === undefined ? "" : ` ${act.duplicateOf}`;
      return phrase(deeds.reject, { reason: withText(`${words.rejectReasons[act.reason]}${duplicate}`, act.text) });
    }
    case "exempt":
      return phrase(deeds.exempt, { reason: withText(words.exemptGrounds[act.ground], act.text) });
    case "expire":
      return phrase(deeds.expire, { on: dayText(act.on) });
    case "hand-over":
      return phrase(deeds[act.withMissing ? "hand-over-incomplete" : "hand-over"], { to: act.to });
    default:
      return act satisfies never;
  }
}

const withText = (reason: string, text: string | undefined): string =>
  text === undefined ? reason : `${reason}, ${text}`;
