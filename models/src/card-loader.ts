import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ModelCard } from "./card.ts";
import { ModelError } from "./errors.ts";

/** The folder of cards that ship with this package. */
export const shippedCards = fileURLToPath(new URL("../cards/", import.meta.url));

/** Ids of the cards in a folder, sorted. */
export function listCardIds(folder: string = shippedCards): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length))
    .sort();
}

/**
 * Reads and checks `<folder>/<cardId>.yaml`, filled up from the card that it is `basedOn`, if it is.
 * @throws {ModelError} MODEL_CARD_UNKNOWN, or MODEL_CARD_INVALID with every problem at once, one a line, with its path
 */
export function loadCard(cardId: string, folder: string = shippedCards): ModelCard {
  if (!listCardIds(folder).includes(cardId)) {
    throw new ModelError("MODEL_CARD_UNKNOWN", `no model card ${cardId}; there are: ${listCardIds(folder).join(", ")}`);
  }
  const file = join(folder, `${cardId}.yaml`);
  const result = ModelCard.safeParse(readFields(file, folder));
  if (!result.success) {
    throw invalid(
      file,
      result.error.issues.map((issue) => `${issue.path.join(".") || "(card)"}: ${issue.message}`),
    );
  }
  if (result.data.id !== cardId) throw invalid(file, [`id: is ${result.data.id}, the file's name says ${cardId}`]);
  return result.data;
}

/** Another form of a model says in `basedOn` whose card has what its own leaves out. */
const BasedOn = z.looseObject({ basedOn: z.string() });

function readFields(file: string, folder: string): unknown {
  const document = parseDocument(readFileSync(file, "utf8"));
  if (document.errors.length > 0) throw invalid(file, document.errors.map(String));
  const fields: unknown = document.toJS();
  const other = BasedOn.safeParse(fields);
  if (!other.success) return fields;
  const { basedOn, ...own } = other.data;
  return { ...loadCard(basedOn, folder), ...own };
}

const invalid = (file: string, problems: readonly string[]): ModelError =>
  new ModelError("MODEL_CARD_INVALID", `${file}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
