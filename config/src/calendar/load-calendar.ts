import { ConfigError, type ConfigProblem } from "../config-error.ts";
import { collect } from "../inventory.ts";
import { loadYaml } from "../load-yaml.ts";
import { yamlFiles } from "../yaml-files.ts";
import { CalendarFile } from "./calendar.ts";
import { type WorkCalendar, workCalendarOf } from "./work-calendar.ts";

/** A year and where it was read. */
interface Placed {
  readonly year: CalendarFile;
  readonly file: string;
}

/**
 * Reads every `*.yaml` of a folder of years, as `config/calendar/vn`.
 * @throws {ConfigError} with every problem of every file; whether the years fit each other (a year twice, a swapped day
 *   without the day worked in its place, or the other way round) is looked at once each file is right by itself
 */
export function loadCalendar(folder: string): WorkCalendar {
  const problems: ConfigProblem[] = [];
  const placed = yamlFiles(folder, "calendar").flatMap((file): Placed[] => {
    const year = collect(() => loadYaml(file, CalendarFile), problems);
    return year === undefined ? [] : [{ year, file }];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  const misfits = [...repeatedYears(placed), ...unpaired(placed)];
  if (misfits.length > 0) throw new ConfigError(misfits);
  return workCalendarOf(placed.map(({ year }) => year));
}

function repeatedYears(placed: readonly Placed[]): ConfigProblem[] {
  return placed.flatMap(({ year: { year }, file }, index) => {
    const first = placed.findIndex((other) => other.year.year === year);
    if (first === index) return [];
    return [{ file, path: "year", message: `${year} is already in ${placed[first]?.file}` }];
  });
}

/** A swap is a pair, and may reach into the next year. */
function unpaired(placed: readonly Placed[]): ConfigProblem[] {
  const swapped = new Set(
    placed.flatMap(({ year }) => year.daysOff.flatMap(({ kind, day }) => (kind === "swapped" ? [day] : []))),
  );
  const workedFor = new Set(placed.flatMap(({ year }) => year.workedDays.map(({ inPlaceOf }) => inPlaceOf)));
  return placed.flatMap(({ year, file }) => [
    ...year.daysOff.flatMap(({ kind, day }, index): ConfigProblem[] =>
      kind !== "swapped" || workedFor.has(day)
        ? []
        : [{ file, path: `daysOff[${index}].day`, message: `no day is worked in place of ${day}` }],
    ),
    ...year.workedDays.flatMap(({ inPlaceOf }, index): ConfigProblem[] =>
      swapped.has(inPlaceOf)
        ? []
        : [{ file, path: `workedDays[${index}].inPlaceOf`, message: `${inPlaceOf} is no swapped day off` }],
    ),
  ]);
}
