import { CaseExportRow } from "@ngaba/contract";
import type { CaseRecord } from "./case-record.ts";
import { CSV_MARK, csvLine } from "./csv.ts";
import { exportRow } from "./export-rows.ts";

type Cases = AsyncIterable<Pick<CaseRecord, "detail" | "site">>;

const COLUMNS = CaseExportRow.keyof().options;

/** Cases as CSV, a piece at a time: its columns are the fields of `CaseExportRow`, in their order. */
export async function* csvExport(cases: Cases): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(COLUMNS);
  for await (const { detail, site } of cases) {
    const row = exportRow(detail, site);
    yield csvLine(COLUMNS.map((column) => row[column]));
  }
}

/** Cases as one JSON value, a `CaseExport`, a piece at a time. */
export async function* jsonExport(cases: Cases, madeAt: string): AsyncGenerator<string> {
  yield `{"schemaVersion":1,"madeAt":${JSON.stringify(madeAt)},"cases":[`;
  let before = "";
  for await (const { detail, site } of cases) {
    yield `${before}${JSON.stringify(exportRow(detail, site))}`;
    before = ",";
  }
  yield "]}";
}
