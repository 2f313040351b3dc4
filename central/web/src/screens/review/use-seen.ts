import { useRef } from "react";
import { useReview } from "../../api/review-queries.ts";
import { afterPaint } from "../../parts/after-paint.ts";
import { type FileStates, standingSeen } from "./file-states.ts";

type Seen = {
  readonly note: (sha256: string) => void;
  readonly list: (states: FileStates, manifestSha256: string | undefined) => string[];
};

/** What of a case has been on the screen. */
export function useSeen(): Seen {
  const review = useReview();
  const seen = useRef(new Set<string>());
  return {
    note: (sha256) => {
      if (seen.current.has(sha256)) return;
      seen.current.add(sha256);
      // What was seen stands in the conclusion too, if this does not arrive.
      afterPaint(() => void review.shown(sha256));
    },
    list: (states, manifestSha256) => [...standingSeen([...seen.current], states, manifestSha256)],
  };
}
