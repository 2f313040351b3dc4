/**
 * Which periods of the law run on a case, and until when. Pure. The day of what begins a period is not counted; a period ends with
 * its last day; where that is a day off, with the next working day: Bộ luật Dân sự 2015, Điều 147 and 148, by khoản 1 Điều 8 Luật
 * Xử lý vi phạm hành chính. See docs/deadlines.md.
 */
import {
  addDays,
  addYears,
  type LocalDate,
  localDateOf,
  type WorkCalendar,
  workingDayAfter,
  workingDayFrom,
} from "@ngaba/config";
import { type CaseDeadline, type CaseState, type CaseView, type DeadlineKind, fromRfc3339 } from "@ngaba/contract";
import { NEVER } from "./case-store.ts";

const NOTIFY_DAYS = 10;
const REPLY_DAYS = 20;
const RECORD_WORKING_DAYS = 5;
const LIMITATION_YEARS = 1;
/** Raised with each change of what {@link dueOn} or a last day comes to: days that are stored were counted by what was before. */
export const DAY_RULES = 2;
/** From this day the record's period stands in decree 61/2026; before, the same one stood in decree 118/2021. */
const RECORD_DECREE_FROM: LocalDate = "2026-04-01";

/** Nothing is left to be done in time. */
export const OVER: readonly CaseState[] = ["rejected", "exempt", "expired", "handed-over"];

type Dates = CaseView["dates"];
type Dated = Pick<CaseView, "state" | "dates" | "at">;

/** A period before it is known how it stands. */
interface Period {
  readonly kind: DeadlineKind;
  readonly startedOn: LocalDate;
  readonly firstDay: LocalDate;
  readonly countedTo: LocalDate;
  readonly metOn: LocalDate | undefined;
  readonly citation: string;
}

/**
 * The periods of a case, whether they run, were kept or were missed; none of one that was rejected or exempt. Of one that was
 * handed over they are told as they stood on that day: nobody enters here what was done since.
 * @param today day of the calendar in Asia/Ho_Chi_Minh
 */
export function deadlinesOf(
  view: Dated & Pick<CaseView, "changedAt">,
  calendar: WorkCalendar,
  today: LocalDate,
): readonly CaseDeadline[] {
  if (view.state === "rejected" || view.state === "exempt") return [];
  const isHandedOver = view.state === "handed-over";
  const judgedOn = isHandedOver ? localDateOf(fromRfc3339(view.changedAt)) : today; // its last entry is the hand-over
  return periodsOf(view, calendar).map(({ metOn, ...period }) => {
    const lastDay = workingDayFrom(calendar, period.countedTo);
    const standing = standingOf(lastDay, metOn, judgedOn);
    return {
      ...period,
      lastDay,
      ...(metOn !== undefined && { metOn }),
      standing: isHandedOver && standing === "running" ? "handed-over" : standing,
      isProvisional: !isCertain(calendar, period, lastDay),
    };
  });
}

/** Last day of the period that ends first among those that are {@link isAwaited}; {@link NEVER} when there is none. */
export function dueOn(view: Dated, calendar: WorkCalendar): LocalDate {
  if (OVER.includes(view.state)) return NEVER;
  const awaited = periodsOf(view, calendar).filter((period) => isAwaited(period, view.dates));
  return awaited.map(({ countedTo }) => workingDayFrom(calendar, countedTo)).reduce(earlier, NEVER);
}

/**
 * Whether somebody still has to do what meets a period of a case that is not over. An owner who never answers is no work that is
 * left once the registry has been warned, though the period stays missed.
 */
export const isAwaited = ({ kind, metOn }: Pick<CaseDeadline, "kind" | "metOn">, dates: Dates): boolean =>
  metOn === undefined && (kind !== "owner-reply" || dates["registry-warned"] === undefined);

function periodsOf({ dates, at }: Pick<Dated, "dates" | "at">, calendar: WorkCalendar): readonly Period[] {
  const { detected, notified } = dates;
  const identified = dates["violator-identified"];
  return [
    ...(detected === undefined ? [] : [notifyPeriod(detected, dates)]),
    ...(notified === undefined ? [] : [replyPeriod(notified, dates)]),
    ...(identified === undefined ? [] : [recordPeriod(identified, dates, calendar)]),
    limitation(localDateOf(fromRfc3339(at))),
  ];
}

function notifyPeriod(startedOn: LocalDate, { notified, ...dates }: Dates): Period {
  const identified = dates["owner-identified"];
  return {
    ...{ kind: "identify-and-notify", startedOn, ...calendarDays(startedOn, NOTIFY_DAYS) },
    metOn: notified === undefined || identified === undefined ? undefined : later(notified, identified),
    citation: "khoản 1 Điều 24 Thông tư 73/2024/TT-BCA, sửa đổi, bổ sung bởi Thông tư 13/2025/TT-BCA",
  };
}

/** A violator who is known, or on whose act a record is made, need not be waited for any longer. */
function replyPeriod(startedOn: LocalDate, { answered, ...dates }: Dates): Period {
  const ends = [answered, dates["violator-identified"], dates["record-made"]].filter((day) => day !== undefined);
  return {
    ...{ kind: "owner-reply", startedOn, ...calendarDays(startedOn, REPLY_DAYS) },
    metOn: ends.length === 0 ? undefined : ends.reduce(earlier),
    citation: "khoản 5 Điều 24 Thông tư 73/2024/TT-BCA",
  };
}

function recordPeriod(startedOn: LocalDate, dates: Dates, calendar: WorkCalendar): Period {
  return {
    ...{ kind: "record", startedOn, firstDay: workingDayAfter(calendar, startedOn, 1) },
    countedTo: workingDayAfter(calendar, startedOn, RECORD_WORKING_DAYS),
    metOn: dates["record-made"],
    citation:
      startedOn < RECORD_DECREE_FROM
        ? "điểm c khoản 4 Điều 12 Nghị định 118/2021/NĐ-CP, sửa đổi, bổ sung bởi Nghị định 68/2025/NĐ-CP"
        : "điểm c khoản 1 Điều 15 Nghị định 61/2026/NĐ-CP",
  };
}

/** Only a decision to fine keeps it, and that is made elsewhere: it runs until the case is handed over. */
function limitation(startedOn: LocalDate): Period {
  return {
    ...{ kind: "limitation", startedOn, firstDay: addDays(startedOn, 1) },
    countedTo: addYears(startedOn, LIMITATION_YEARS),
    metOn: undefined,
    citation: "khoản 1 Điều 4 Nghị định 168/2024/NĐ-CP",
  };
}

const calendarDays = (startedOn: LocalDate, count: number) => ({
  firstDay: addDays(startedOn, 1),
  countedTo: addDays(startedOn, count),
});

function standingOf(
  lastDay: LocalDate,
  metOn: LocalDate | undefined,
  today: LocalDate,
): Exclude<CaseDeadline["standing"], "handed-over"> {
  if (metOn !== undefined) return metOn <= lastDay ? "met" : "met-late";
  return today <= lastDay ? "running" : "missed";
}

/** Of days of the calendar only the last can move the end; of working days every one of them can. */
function isCertain(calendar: WorkCalendar, { kind, startedOn, countedTo }: Omit<Period, "metOn">, lastDay: LocalDate) {
  let day = kind === "record" ? addDays(startedOn, 1) : countedTo;
  while (day <= lastDay && calendar.isCertain(day)) day = addDays(day, 1);
  return day > lastDay;
}

const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);
const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);
