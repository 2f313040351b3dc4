import { maskSecrets } from "./stream-fault.ts";

/** The last few lines that ffmpeg complained in. */
export interface LastWords {
  /** @param line of its stderr, `[level]` in it */
  add(line: string): void;
  /** Empty while there are none. */
  text(): string;
}

const LINES = 3;
const LONGEST = 160;

export function keepLastWords(): LastWords {
  const kept: string[] = [];
  const add = (line: string): void => {
    if (!/\[(error|fatal|panic)\]/.test(line)) return;
    // Cut off: "[h264 @ 0x55…] [error] ".
    const words = maskSecrets(line.replaceAll(/\[[^\]]*\] /g, "").trim(), []).slice(0, LONGEST);
    if (kept.at(-1) === words) return; // a damaged stream makes it say the same a hundred times
    kept.push(words);
    if (kept.length > LINES) kept.shift();
  };
  return { add, text: () => kept.join("; ") };
}
