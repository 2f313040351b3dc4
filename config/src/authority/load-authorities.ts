import { loadYaml } from "../load-yaml.ts";
import { type Authority, AuthorityFile } from "./authority.ts";

/**
 * Reads who may decide which fines, lowest ceiling first.
 * @throws {ConfigError} with every problem of the file
 */
export function loadAuthorities(file: string): readonly Authority[] {
  return loadYaml(file, AuthorityFile).authorities.toSorted((a, b) => a.ceilingVnd - b.ceilingVnd);
}

/** The lowest that may decide a fine of up to `vnd` đồng; `undefined` when nobody may. */
export const authorityFor = (authorities: readonly Authority[], vnd: number): Authority | undefined =>
  authorities.find(({ ceilingVnd }) => ceilingVnd >= vnd);
