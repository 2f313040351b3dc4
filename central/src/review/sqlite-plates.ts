/**
 * Finds plates that look like a text without looking at every plate. `plate_part` has every plate from each of its
 * characters on: a part at any place is the beginning of one of these. `plate_without` has it without each of its
 * characters: texts with one wrong between them meet there, or one of them is the other without a character.
 */
import { type Kysely, sql } from "kysely";
import { oneOf, rowsOf } from "../platform/sqlite-json.ts";
import { isOneWrong, withoutOne } from "./plate-likeness.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

/** Too few characters with one of them wrong would be nearly every plate. */
const MIN_CHARS_TO_ERR = 6;

/** Behind every letter and digit. */
const LAST = "~";

export interface LikePlates {
  readonly text: string;
  /** Those with one wrong. */
  readonly oneWrong: readonly string[];
  /** These, and those with the text in them; `undefined`: too many of the latter to gather. */
  readonly all: readonly string[] | undefined;
}

/**
 * @param text upper-case letters and digits alone
 * @param maxParts of more plates with the text in them, none are told
 */
export async function likePlates(database: Kysely<ReviewTables>, text: string, maxParts: number): Promise<LikePlates> {
  const oneWrong = text.length < MIN_CHARS_TO_ERR ? [] : await platesWithOneWrong(database, text);
  const parts = await database
    .selectFrom("plate_part")
    .select("plate")
    .distinct()
    .where("part", ">=", text)
    .where("part", "<", text + LAST)
    .limit(maxParts + 1)
    .execute();
  const isWhole = parts.length <= maxParts;
  return { text, oneWrong, all: isWhole ? [...parts.map(({ plate }) => plate), ...oneWrong] : undefined };
}

async function platesWithOneWrong(database: Kysely<ReviewTables>, text: string): Promise<readonly string[]> {
  const rests = withoutOne(text);
  const met = await database
    .selectFrom("plate_without")
    .select("plate")
    .where("rest", "in", oneOf([text, ...rests]))
    .union(({ selectFrom }) =>
      selectFrom("plate_part").select("plate").where("part", "in", oneOf(rests)).whereRef("part", "=", "plate"),
    )
    .execute();
  return met.map(({ plate }) => plate).filter((plate) => isOneWrong(plate, text));
}

/** Makes plates findable; those that are already, stay. */
export async function addPlates(trx: Kysely<ReviewTables>, plates: readonly string[]): Promise<void> {
  if (plates.length === 0) return;
  await sql`
    insert into plate_part(part, plate) select value->>0, value->>1 from ${rowsOf(partsOf(plates))} where true
    on conflict do nothing`.execute(trx);
  await sql`
    insert into plate_without(rest, plate) select value->>0, value->>1 from ${rowsOf(restsOf(plates))} where true
    on conflict do nothing`.execute(trx);
}

/** Takes those of these plates away that no case has any more. */
export async function dropPlates(trx: Kysely<ReviewTables>, plates: readonly string[]): Promise<void> {
  const kept = await trx.selectFrom("review_case").select("plate").where("plate", "in", oneOf(plates)).execute();
  const had = new Set(kept.map(({ plate }) => plate));
  const gone = plates.filter((plate) => !had.has(plate));
  await sql`
    delete from plate_part
    where (part, plate) in (select value->>0, value->>1 from ${rowsOf(partsOf(gone))})`.execute(trx);
  await sql`
    delete from plate_without
    where (rest, plate) in (select value->>0, value->>1 from ${rowsOf(restsOf(gone))})`.execute(trx);
}

const partsOf = (plates: readonly string[]) =>
  plates.flatMap((plate) => [...plate].map((_, index) => [plate.slice(index), plate]));

const restsOf = (plates: readonly string[]) =>
  plates.flatMap((plate) => withoutOne(plate).map((rest) => [rest, plate]));
