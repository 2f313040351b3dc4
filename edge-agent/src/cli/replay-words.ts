import { type EpochMs, elapsed, localTimeOf } from "@ngaba/contract";
import type { Language } from "../platform/language.ts";
import type { EndedEarly } from "../replay/recording.ts";

/** The frames that were judged. */
export interface Judged {
  readonly frames: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** How much was looked at, by local time. */
export function judgedWords({ frames, from, to }: Judged, language: Language): string {
  const [start, end] = [from, to].map((at) => localTimeOf(at).replace("T", " "));
  const seconds = inSeconds(elapsed(from, to));
  return language === "vi"
    ? `đã xét ${frames} khung hình, từ ${start} đến ${end} (${seconds})`
    : `judged ${frames} frames, from ${start} to ${end} (${seconds})`;
}

export function endedEarlyWords(file: string, { endedMs, claimedMs }: EndedEarly, language: Language): string {
  const [ended, claimed] = [inSeconds(endedMs), inSeconds(claimedMs)];
  return language === "vi"
    ? `${file} chưa được xét hết: phim hết ở ${ended} mà tệp ghi dài ${claimed}; tệp bị cắt hoặc hỏng`
    : `${file} was not judged as a whole: it ends at ${ended} and claims to last ${claimed}; it was cut off or is damaged`;
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function writtenWords(folder: string, hasTracks: boolean, language: Language): string {
  return language === "vi"
    ? `đã ghi vào ${folder}${hasTracks ? " (cả vết theo dõi)" : ""}`
    : `written to ${folder}${hasTracks ? " (tracks included)" : ""}`;
}
