import { join } from "node:path";
import { ConfigError, type ConfigProblem } from "../config-error.ts";
import { collect } from "../inventory.ts";
import { loadYaml } from "../load-yaml.ts";
import { DocumentTemplate } from "./document-template.ts";
import { DocumentOffice, DocumentWords } from "./document-words.ts";

/** All that documents about cases are written with. */
export interface DocumentForms {
  readonly templates: { readonly case: DocumentTemplate; readonly notice: DocumentTemplate };
  readonly words: DocumentWords;
  readonly office: DocumentOffice;
}

/**
 * Reads `case.yaml`, `notice.yaml`, `words.yaml` and `office.yaml` of a folder, as `config/documents/vn`.
 * @throws {ConfigError} with every problem of every file
 */
export function loadDocuments(folder: string): DocumentForms {
  const problems: ConfigProblem[] = [];
  const load = (name: string) => collect(() => loadYaml(join(folder, name), DocumentTemplate), problems);
  const [ofCase, notice] = [load("case.yaml"), load("notice.yaml")];
  const words = collect(() => loadYaml(join(folder, "words.yaml"), DocumentWords), problems);
  const office = collect(() => loadYaml(join(folder, "office.yaml"), DocumentOffice), problems);
  if (ofCase === undefined || notice === undefined || words === undefined || office === undefined) {
    throw new ConfigError(problems);
  }
  return Object.freeze({ templates: { case: ofCase, notice }, words, office });
}
