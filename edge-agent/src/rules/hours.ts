import type { Hours } from "@ngaba/config";
import { type EpochMs, localTimeOf } from "@ngaba/contract";

/** True when the rule holds at that moment, by the local time of Asia/Ho_Chi_Minh. Without hours it always does. */
export function isWithinHours(at: EpochMs, hours: Hours | undefined): boolean {
  if (hours === undefined) return true;
  const { from, to } = hours; // two times of day compare as text
  const now = localTimeOf(at).slice(11, 16);
  return from < to ? from <= now && now < to : now >= from || now < to;
}
