import { type CaseDetail, type CaseDone, CaseExport, CaseExportRow, CaseStep } from "@ngaba/contract";
import { expect, test } from "vitest";
import { misfitsOf } from "./export-schema-kit.ts";
import { csvExport, jsonExport } from "./export-text.ts";
import { approved, CASE_ID, caseOf, lan, madeRecord, opened } from "./record-kit.ts";

const MADE_AT = "2026-03-04T00:00:00.000Z";
const take: CaseDone = { kind: "take", until: "2026-03-03T01:15:00.000Z" };
const weight = { asksSecond: false, mayDecide: true, isSenior: false, seen: [] };
const entered = CaseStep.options.map(
  (step): CaseDone => ({ kind: "enter", step, on: "2026-03-05", source: "VNeTraffic" }),
);

/** With every field that a case can have, but for those of another conclusion. */
const handedOver = caseOf([
  ...approved.entries.map(({ by, act }) => [by, act] as const),
  ...entered.map((act) => [lan, act] as const),
  [lan, { kind: "hand-over", to: "PC08", archive: "b".repeat(64) }],
]);

const cases: readonly CaseDetail[] = [
  ...[caseOf([[lan, opened]]), approved, handedOver],
  caseOf([
    [lan, opened],
    [lan, take],
    [lan, { kind: "reject", reason: "plate-unreadable", ...weight }],
  ]),
  caseOf([
    [lan, opened],
    [lan, take],
    [lan, { kind: "exempt", ground: "ambulance", text: "Xe cấp cứu", ...weight }],
  ]),
];

async function* recorded() {
  const { record } = await madeRecord();
  for (const detail of cases) yield { detail, site: detail.state === "new" ? undefined : record.site };
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

/** As it is answered, and as who knows its form reads it. */
async function exported() {
  const answer: unknown = JSON.parse(await textOf(jsonExport(recorded(), MADE_AT)));
  return { answer, ...CaseExport.parse(answer) };
}

test("what is answered as JSON fits the published schema, whatever became of the case", async () => {
  const { answer, cases: rows } = await exported();
  expect(misfitsOf(answer)).toEqual([]);
  expect(rows.map(({ state }) => state)).toEqual(["new", "approved", "handed-over", "rejected", "exempt"]);
});

test("the schema takes fields that are added, and refuses what is not as it says", async () => {
  const { schemaVersion, madeAt, cases: rows } = await exported();
  const withFirst = (change: object) => misfitsOf({ schemaVersion, madeAt, cases: [{ ...rows[0], ...change }] });
  expect(withFirst({ laterField: 1 })).toEqual([]);
  for (const change of [{ caseId: "5" }, { state: "fined" }, { actAt: "yesterday" }, { caseVersion: "5" }]) {
    expect(withFirst(change), JSON.stringify(change)).not.toEqual([]);
  }
  expect(misfitsOf({ schemaVersion: 2, madeAt, cases: rows })).not.toEqual([]);
});

/** As a reader does it: no cell of these texts holds `","`, and an apostrophe in front is taken away. */
function rowsOf(csv: string): readonly Record<string, string>[] {
  const [head = [], ...rows] = csv
    .slice(1)
    .trimEnd()
    .split("\r\n")
    .map((line) => line.slice(1, -1).split('","'));
  return rows.map((cells) =>
    Object.fromEntries(head.map((name, index) => [name, cells[index]?.replace(/^'/, "") ?? ""])),
  );
}

test("what is answered as CSV is the same, but that everything is text and an empty cell is a field that is absent", async () => {
  const rows = rowsOf(await textOf(csvExport(recorded())));
  const { cases: wanted } = await exported();
  const asText = (row: object) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
  const filled = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== "")));
  expect(filled).toEqual(wanted.map(asText));
  const never = Object.keys(CaseExportRow.shape).filter((field) => !filled.some((row) => field in row));
  expect(never).toEqual([]); // each field was held against the schema
  expect(filled[0]?.caseId).toBe(CASE_ID);
});
