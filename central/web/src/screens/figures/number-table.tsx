import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toCsv } from "./csv.ts";
import { saveFile } from "./save-file.ts";

const SHOWN_ROWS = 20;

export type NumberRow = {
  readonly key: string;
  readonly name: string;
  readonly values: readonly number[];
};

type NumberTableProps = {
  readonly title: string;
  /** Head of the names. */
  readonly first: string;
  readonly columns: readonly string[];
  readonly rows: readonly NumberRow[];
  readonly write: (value: number, column: number) => string;
  /** Of the file to save, without its ending. */
  readonly file: string;
};

/** Names with their numbers; long ones are unfolded on demand. */
export function NumberTable({ title, first, columns, rows, write, file }: NumberTableProps) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, SHOWN_ROWS);
  const save = () => {
    const lines = rows.map(({ name, values }) => [name, ...values]);
    saveFile(`${file}.csv`, new Blob([toCsv([[first, ...columns], ...lines])], { type: "text/csv" }));
  };
  return (
    <>
      <header className="figure-head">
        <h2>{title}</h2>
        <button type="button" onClick={save}>
          {t("figures.csv")}
        </button>
      </header>
      <div className="figure-table">
        <table className="sums">
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, name, values }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {values.map((value, column) => (
                  <td key={columns[column]}>{write(value, column)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length && (
        <button type="button" onClick={() => setWhole(true)}>
          {t("figures.more", { count: rows.length - shown.length })}
        </button>
      )}
    </>
  );
}
