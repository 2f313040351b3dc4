/** Which days a step can bear. Pure. */
import { type LocalDate, localDateOf } from "@ngaba/config";
import { CaseStep, type CaseView, epochMs } from "@ngaba/contract";
import { ENTERED_AFTER } from "./case-refusals.ts";

/** `DAY_OUT_OF_ORDER`: before the step that comes first, or after one that follows. */
export type DayFault = "DAY_TO_COME" | "DAY_BEFORE_ACT" | "DAY_OUT_OF_ORDER";

/**
 * Why a step cannot have been on this day.
 * @param today day of the calendar in Asia/Ho_Chi_Minh
 */
export function dayFault(
  { step, on }: { readonly step: CaseStep; readonly on: LocalDate },
  { at, dates }: Pick<CaseView, "at" | "dates">,
  today: LocalDate,
): DayFault | undefined {
  if (on > today) return "DAY_TO_COME";
  if (on < localDateOf(epochMs(Date.parse(at)))) return "DAY_BEFORE_ACT";
  const days: CaseView["dates"] = { ...dates, [step]: on };
  const isTurned = CaseStep.options.some((later) => {
    const earlier = ENTERED_AFTER[later];
    const [day, dayBefore] = [days[later], earlier && days[earlier]];
    const isTouched = later === step || earlier === step;
    return isTouched && day !== undefined && dayBefore !== undefined && day < dayBefore;
  });
  return isTurned ? "DAY_OUT_OF_ORDER" : undefined;
}
