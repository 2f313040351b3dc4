import { ConfigError, type ConfigProblem } from "../config-error.ts";
import { collect } from "../inventory.ts";
import { loadYaml } from "../load-yaml.ts";
import { yamlFiles } from "../yaml-files.ts";
import { type Statute, StatutesFile } from "./statute.ts";

/** A statute and where it was read. */
interface Placed {
  readonly statute: Statute;
  readonly file: string;
  /** `statutes[3]` */
  readonly path: string;
}

/**
 * Reads every `*.yaml` of a folder of statutes, as `config/statutes/vn`.
 *
 * @returns the entries in the order of files and of entries in them
 * @throws {ConfigError} with every problem of every file; whether the entries fit each other (an id twice, two
 *   provisions for one act at one time, a version that ends without a successor) is looked at once each file is right
 *   by itself
 */
export function loadStatutes(folder: string): readonly Statute[] {
  const problems: ConfigProblem[] = [];
  const placed = yamlFiles(folder, "statutes").flatMap((file) => {
    const { statutes } = collect(() => loadYaml(file, StatutesFile), problems) ?? { statutes: [] };
    return statutes.map((statute, index): Placed => ({ statute, file, path: `statutes[${index}]` }));
  });
  if (problems.length > 0) throw new ConfigError(problems);
  const misfits = [...repeatedIds(placed), ...overlaps(placed), ...gaps(placed)];
  if (misfits.length > 0) throw new ConfigError(misfits);
  return Object.freeze(placed.map(({ statute }) => statute));
}

function repeatedIds(placed: readonly Placed[]): ConfigProblem[] {
  const first = new Map<string, Placed>();
  return placed.flatMap((one) => {
    const other = first.get(one.statute.id);
    first.set(one.statute.id, other ?? one);
    if (other === undefined || other.file === one.file) return [];
    return problem(one, "id", `"${one.statute.id}" is taken in ${other.file}`);
  });
}

/** One act of one kind of road user falls under one provision at a time. */
function overlaps(placed: readonly Placed[]): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [index, one] of placed.entries()) {
    for (const other of placed.slice(0, index)) {
      if (!areInForceTogether(one.statute, other.statute)) continue;
      for (const [act, vehicle] of shared(one.statute, other.statute)) {
        problems.push(...problem(one, "acts", `${act} of ${vehicle} falls under ${other.statute.id} at the same time`));
      }
    }
  }
  return problems;
}

/** What a version decided is decided by another from the day it ends, unless the entry says that nothing follows. */
function gaps(placed: readonly Placed[]): ConfigProblem[] {
  return placed.flatMap((one) => {
    const { effectiveTo, repealed, acts, binds } = one.statute;
    if (effectiveTo === undefined || repealed) return [];
    const successors = placed.filter(({ statute }) => statute.effectiveFrom === effectiveTo);
    const isDecided = (act: string, vehicle: string) =>
      successors.some(({ statute }) => actsOf(statute).has(act) && statute.binds.some((bound) => bound === vehicle));
    return acts.flatMap(({ act }) =>
      binds
        .filter((vehicle) => !isDecided(act, vehicle))
        .flatMap((vehicle) =>
          problem(one, "effectiveTo", `nothing decides ${act} of ${vehicle} from ${effectiveTo}; say repealed if so`),
        ),
    );
  });
}

function areInForceTogether(a: Statute, b: Statute): boolean {
  const startsBeforeEnd = (from: Statute, to: Statute) =>
    to.effectiveTo === undefined || from.effectiveFrom < to.effectiveTo;
  return startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}

function shared(a: Statute, b: Statute): [act: string, vehicle: string][] {
  const acts = [...actsOf(a).intersection(actsOf(b))];
  const vehicles = [...new Set(a.binds).intersection(new Set(b.binds))];
  return acts.flatMap((act) => vehicles.map((vehicle): [string, string] => [act, vehicle]));
}

const actsOf = (statute: Statute): Set<string> => new Set(statute.acts.map(({ act }) => act));

function problem({ file, path }: Placed, key: string, message: string): ConfigProblem[] {
  return [{ file, path: `${path}.${key}`, message }];
}
