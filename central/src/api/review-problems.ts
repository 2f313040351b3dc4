import { type CaseDetail, epochMs, localTimeOf } from "@ngaba/contract";
import type { CaseAnswer } from "../review/case-acts.ts";
import type { CaseRefusal } from "../review/case-refusals.ts";
import type { Unfit } from "../review/resolve-act.ts";
import { versionTag } from "./precondition.ts";
import { HttpProblem } from "./problem.ts";

export function caseUnknown(id: string): never {
  throw new HttpProblem(404, "CASE_NOT_FOUND", { detail: `no case ${id}` });
}

/** @throws {HttpProblem} 404, 409, 412, 428 for whatever was not done */
export function detailIn(answer: CaseAnswer, caseId: string): CaseDetail {
  switch (answer.what) {
    case "done":
      return answer.detail;
    case "changed":
      throw new HttpProblem(412, "CHANGED_MEANWHILE", {
        ...{ detail: changedWords(answer.detail), members: { case: answer.detail } },
        headers: { ETag: versionTag(answer.detail.version) },
      });
    case "refused":
      throw new HttpProblem(409, answer.why, {
        ...{ detail: refusalWords(answer.why, answer.detail), members: { case: answer.detail } },
        headers: { ETag: versionTag(answer.detail.version) },
      });
    case "unfit": {
      const members = answer.files === undefined ? {} : { members: { files: answer.files } };
      throw new HttpProblem(409, answer.why, { detail: unfitWords[answer.why], ...members });
    }
    case "version-needed": {
      const detail = "send If-Match with the ETag of the case that was read";
      throw new HttpProblem(428, "VERSION_NEEDED", { detail });
    }
    case "case-unknown":
      return caseUnknown(caseId);
    default:
      return answer satisfies never;
  }
}

/** Who did what last. What is hidden from who asks is not in the entries. */
function changedWords({ entries, version }: CaseDetail): string {
  const newest = entries.at(-1);
  const isNewest = newest !== undefined && newest.version === version;
  return isNewest
    ? `${newest.by.name} has acted since (${newest.act.kind}, ${clockOf(newest.at)}); this is how it stands`
    : "somebody else has acted since; this is how it stands";
}

function refusalWords(why: CaseRefusal, { lock }: CaseDetail): string {
  if ((why === "LOCKED" || why === "NOT_HOLDER") && lock !== undefined) {
    const whose = `${lock.by.name} works on it until ${clockOf(lock.until)}`;
    return why === "LOCKED" ? `${whose}; it can be taken over` : `${whose}; take it first`;
  }
  return refusals[why];
}

const clockOf = (at: string): string => `${localTimeOf(epochMs(Date.parse(at))).slice(11, 16)} Asia/Ho_Chi_Minh`;

const refusals: Readonly<Record<CaseRefusal, string>> = {
  HANDED_OVER: "it has been handed over and is frozen",
  EXPIRED: "the limitation has run out: it can only be noted on",
  NOT_REVIEWABLE: "as it stands there is nothing to conclude",
  LOCKED: "somebody works on it",
  NOT_HOLDER: "it is not locked to you: take it first",
  SAME_PERSON: "you have come to a conclusion already: another person must come to theirs",
  NEEDS_SENIOR: "two came to different conclusions: somebody senior settles it",
  NEEDS_AUTHORITY: "the fine is above what you may decide by your office",
  NOTHING_TO_UNDO: "your conclusion is not the newest any more, or you have taken another case since",
  CONCLUDED_BLIND: "it has shown you what others came to: it stands, and somebody senior settles a disagreement",
  NOT_DECIDED: "it has not been decided",
  OUT_OF_ORDER: "the step before it has not been entered",
  NOT_SENIOR: "only somebody senior opens a decided case again",
  TOO_MANY_ENTRIES: "it has too many entries",
};

const unfitWords: Readonly<Record<Unfit, string>> = {
  EVENT_NOT_READY: "its event is not in the lists yet; try again in a moment",
  PROVISION_NOT_OFFERED: "that version of that provision is not among those offered for this vehicle and moment",
  NOTHING_SEEN: "no still or clip was shown: nobody is fined by what nobody has seen",
  NOT_OF_THIS_CASE: "something that was shown does not belong to this case",
  EVIDENCE_MISSING: "a file that it rests on is not stored: see files",
  EVIDENCE_SPOILED: "what is stored is not what its hash says: it proves nothing any more; see files",
  DUPLICATE_NEEDED: "say of which case it is a duplicate",
  DUPLICATE_UNKNOWN: "there is no other case with that id",
  DUPLICATE_OF_EACH_OTHER: "that case was rejected as a duplicate of this one: none would be left",
  DUPLICATE_NOT_STANDING: "that case was itself rejected or has expired: none would be left",
  DAY_TO_COME: "that day is still to come",
  DAY_BEFORE_ACT: "that day is before the one on which the act happened",
  DAY_OUT_OF_ORDER: "that day is before the one of the step that comes first, or after the one of a step that follows",
  NO_ARCHIVE: "no evidence archive can be made while its event is not in the lists; try again in a moment",
};
