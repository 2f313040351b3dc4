import { useRef } from "react";
import { type FileStates, standingSeen } from "./file-states.ts";

type Seen = {
  readonly note: (sha256: string) => void;
  readonly list: (states: FileStates, manifestSha256: string | undefined) => string[];
};

/** What of a case has been on the screen. */
export function useSeen(): Seen {
  const seen = useRef(new Set<string>());
  return {
    note: (sha256) => void seen.current.add(sha256),
    list: (states, manifestSha256) => [...standingSeen([...seen.current], states, manifestSha256)],
  };
}
