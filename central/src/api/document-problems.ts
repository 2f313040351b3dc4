import type { Made } from "../documents/case-documents.ts";
import { HttpProblem } from "./problem.ts";

/** @throws {HttpProblem} 404, 409, 500 */
export function notMade(why: Exclude<Made["what"], "done">, id: string): never {
  switch (why) {
    case "lost":
      return lost(id);
    case "unknown":
      throw new HttpProblem(404, "CASE_NOT_FOUND", { detail: `no case ${id}` });
    case "not-decided":
      throw new HttpProblem(409, "NOT_DECIDED", { detail: "a notice there is only of a case that was approved" });
    case "blind":
      throw new HttpProblem(409, "CONCLUDE_FIRST", { detail: "it would show what another came to: conclude first" });
    case "not-ready":
      throw new HttpProblem(409, "EVENT_NOT_READY", {
        detail: "its event is not in the lists yet; try again in a moment",
      });
    default:
      return why satisfies never;
  }
}

/** What was kept is gone from the disk, or was changed there: somebody has to know. */
export function lost(subject: string): never {
  throw new HttpProblem(500, "DOCUMENT_DAMAGED", { detail: `what was kept of ${subject} is gone or was changed` });
}
