/** A still of a case as documents show it, for whoever has to see what they cover and what they do not. */
import type { CaseRecord, FileFault, ReadEvidence } from "./case-record.ts";
import { coverInThread } from "./drawing-thread.ts";
import { isPicture } from "./sharp-covered-still.ts";
import { shownCovers } from "./shown-document.ts";

/** The JPEG, or why there is none. `not-of-case`: no still of this case's evidence has that hash. */
export type CaseStill =
  | {
      readonly what: "done";
      readonly jpeg: Uint8Array<ArrayBuffer>;
      /** False: nobody knows who else is in it, and nothing is covered by itself. */
      readonly areOthersKnown: boolean;
    }
  | { readonly what: FileFault | "not-of-case" };

/** The original is untouched. @throws what `read` throws */
export async function caseStill(
  record: Omit<CaseRecord, "faults">,
  sha256: string,
  read: ReadEvidence,
): Promise<CaseStill> {
  const file = record.event.evidence?.files.find((one) => one.sha256 === sha256 && one.mediaType === "image/jpeg");
  if (file === undefined) return { what: "not-of-case" };
  const original = file.isStored ? await read(sha256) : "not-arrived";
  if (typeof original === "string") return { what: original };
  if (!(await isPicture(original))) return { what: "no-picture" };
  const covers = shownCovers(file, record);
  const jpeg = await coverInThread({ original, covers });
  return { what: "done", jpeg, areOthersKnown: covers.areOthersKnown };
}
