import { useRef } from "react";
import type { FileStates } from "./file-states.ts";

type Seen = {
  readonly note: (sha256: string) => void;
  /** Hashes of what was shown and can be shown again; the manifest with them, but never alone: nobody decides by it. */
  readonly list: (states: FileStates, manifestSha256: string | undefined) => readonly string[];
};

/** What of a case has been on the screen. */
export function useSeen(): Seen {
  const seen = useRef(new Set<string>());
  return {
    note: (sha256) => void seen.current.add(sha256),
    list: (states, manifestSha256) => {
      const isGood = (sha256: string) => (states.get(sha256) ?? "stored") === "stored";
      const pictures = [...seen.current].filter(isGood);
      const isManifestSeen = pictures.length > 0 && manifestSha256 !== undefined && isGood(manifestSha256);
      return isManifestSeen ? [...pictures, manifestSha256] : pictures;
    },
  };
}
