import type { Hours } from "@ngaba/config";
import type { EpochMs } from "@ngaba/contract";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** Asia/Ho_Chi_Minh has kept UTC+7 without summer time since 1975. */
const UTC_OFFSET_MINUTES = 7 * 60;

/** True when the rule holds at that moment, by the local time of Asia/Ho_Chi_Minh. Without hours it always does. */
export function isWithinHours(at: EpochMs, hours: Hours | undefined): boolean {
  if (hours === undefined) return true;
  const now = (Math.floor(at / MINUTE_MS) + UTC_OFFSET_MINUTES) % DAY_MINUTES;
  const [from, to] = [minuteOfDay(hours.from), minuteOfDay(hours.to)];
  return from < to ? from <= now && now < to : now >= from || now < to;
}

/** `"22:30"` → 1350; the text has been validated with the scene. */
function minuteOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}
