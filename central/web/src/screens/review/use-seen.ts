import { useEffect, useState } from "react";
import type { ReviewClient } from "../../api/review-client.ts";
import { useReview } from "../../api/review-queries.ts";
import { afterPaint } from "../../parts/after-paint.ts";
import { type FileStates, standingSeen } from "./file-states.ts";

export type Seen = {
  /** A picture or clip is shown. */
  readonly note: (sha256: string) => void;
  /** What is shown was drawn by this document. */
  readonly noteDocument: (sha256: string) => void;
  /** What a decision rests on that is made now. */
  readonly list: (states: FileStates, manifestSha256: string | undefined) => string[];
  /** The case is left: what has not been on the screen by now was not seen. */
  readonly close: () => void;
};

/** What of a case has been on the screen. */
export function useSeen(): Seen {
  const { shown } = useReview();
  const [seen] = useState(() => createSeen(shown, afterPaint));
  useEffect(() => seen.close, [seen]);
  return seen;
}

/**
 * Keeps what has been shown of a case, and has the centre note each file once it is on the screen. When it is known that the centre
 * has not heard of one, that is told again with whatever is shown or decided next.
 */
export function createSeen(shown: ReviewClient["shown"], whenPainted: typeof afterPaint): Seen {
  const pictures = new Set<string>();
  const drawn = new Map<string, () => void>(); // with what keeps them from counting as painted
  const painted = new Set<string>();
  const told = new Set<string>(); // or on the way
  const tell = async (sha256: string) => {
    if (told.has(sha256)) return;
    told.add(sha256);
    const { kind } = await shown(sha256);
    if (kind !== "ok") told.delete(sha256);
  };
  const tellAll = () => {
    for (const sha256 of painted) void tell(sha256);
  };
  const draw = (sha256: string) => {
    tellAll();
    if (painted.has(sha256) || drawn.has(sha256)) return;
    const cancel = whenPainted(() => {
      drawn.delete(sha256);
      painted.add(sha256);
      void tell(sha256);
    });
    drawn.set(sha256, cancel);
  };
  return {
    note: (sha256) => {
      pictures.add(sha256);
      draw(sha256);
    },
    noteDocument: draw,
    list: (states, manifestSha256) => {
      tellAll();
      return [...standingSeen([...pictures], states, manifestSha256)];
    },
    close: () => {
      for (const cancel of drawn.values()) cancel();
      drawn.clear();
    },
  };
}
