import type { DocumentWords, EvidenceFault } from "@ngaba/config";
import type { EvidenceView } from "@ngaba/contract";
import type { CaseRecord } from "./case-record.ts";
import { clockText, phrase } from "./document-text.ts";
import type { ShownPicture } from "./shown-document.ts";

/**
 * What a case lacks and what that means, a line each: what the law asks for, then what is wrong with the evidence. Pure.
 * @param pictures those that the document shows, or would
 */
export function missingLines(
  { event, faults }: CaseRecord,
  pictures: readonly ShownPicture[],
  words: DocumentWords,
): readonly string[] {
  const { evidence } = event;
  const meant = ({ what, meaning }: { what: string; meaning: string }, which = "") => `– ${what}${which}: ${meaning}`;
  const fault = (code: EvidenceFault, which = "") => meant(words.faults[code], which);
  const ofFiles = (evidence?.files ?? []).flatMap(({ sha256, role }) => {
    const found = faults.get(sha256);
    return found === undefined ? [] : [fault(found, ` (${words.stills[role]})`)];
  });
  const areOthersUnknown = pictures.some(
    ({ still, isWithheld }) => isWithheld || still?.covers.areOthersKnown === false,
  );
  const absent = pictures.filter(({ still, isWithheld }) => still === undefined && !isWithheld);
  return [
    ...(event.standing?.missing ?? []).map((code) => meant(words.missing[code])),
    ...stageFaults(evidence).map((code) => fault(code)),
    ...absent.map(({ name }) => fault("no-still", ` (${name})`)),
    ...ofFiles,
    ...(areOthersUnknown ? [fault("others-unknown")] : []),
    ...(evidence?.gaps ?? []).map(({ from, to, why }) =>
      phrase(words.phrases.gap, { from: clockText(from), to: clockText(to), why: words.gaps[why] }),
    ),
  ];
}

function stageFaults(evidence: EvidenceView | undefined): readonly EvidenceFault[] {
  if (evidence === undefined) return ["not-made"];
  if (evidence.stage === "failed") return ["failed"];
  if (evidence.stage === "stills") return ["not-whole"];
  return evidence.files.some(({ role }) => role === "clip") ? [] : ["no-clip"];
}
