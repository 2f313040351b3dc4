import type { Conclusion } from "@ngaba/contract";
import type { SecondApproval } from "../config/review-config.ts";

/**
 * Whether a second person must come to a conclusion too.
 * @param what kind of the rule that found the case
 * @param random from 0 up to but not including 1, of a case the same for ever, so that nobody draws until it suits them
 */
export function asksSecond(
  settings: SecondApproval,
  what: string,
  conclusion: Conclusion["kind"],
  random: number,
): boolean {
  if (settings.mode === "never" || !settings.of.includes(conclusion)) return false;
  switch (settings.mode) {
    case "always":
      return true;
    case "kinds":
      return settings.kinds.includes(what);
    case "share":
      return random < settings.share;
    default:
      return settings satisfies never;
  }
}
