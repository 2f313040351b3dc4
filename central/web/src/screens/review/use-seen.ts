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
 * Keeps what has been shown of a case, and has the centre note each file once it is on the screen. What the centre has not heard
 * of is told again with whatever is shown or decided next.
 */
export function createSeen(shown: ReviewClient["shown"], whenPainted: typeof afterPaint): Seen {
  const pictures = new Set<string>();
  const documents = new Set<string>();
  const told = new Set<string>(); // or on the way
  const waiting = new Set<() => void>();
  const tell = (sha256: string) => {
    if (told.has(sha256)) return;
    told.add(sha256);
    const cancel = whenPainted(async () => {
      waiting.delete(cancel);
      const { kind } = await shown(sha256);
      if (kind !== "ok") told.delete(sha256);
    });
    waiting.add(cancel);
  };
  const tellAll = () => {
    for (const sha256 of [...pictures, ...documents]) tell(sha256);
  };
  const noteIn = (files: Set<string>) => (sha256: string) => {
    files.add(sha256);
    tellAll();
  };
  return {
    note: noteIn(pictures),
    noteDocument: noteIn(documents),
    list: (states, manifestSha256) => {
      tellAll();
      return [...standingSeen([...pictures], states, manifestSha256)];
    },
    close: () => {
      for (const cancel of waiting) cancel();
    },
  };
}
