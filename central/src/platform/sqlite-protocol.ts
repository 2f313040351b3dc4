import type { SQLInputValue, SQLOutputValue } from "node:sqlite";

export interface SqliteWorkerData {
  readonly file: string;
  readonly synchronous: "full" | "normal";
}

/** Parameters of a statement, in their order. */
export type SqlRow = readonly SQLInputValue[];

export type SqlRequest =
  | {
      readonly kind: "query";
      readonly id: number;
      readonly sql: string;
      readonly parameters: SqlRow;
    }
  | {
      /** Runs a statement for each of the rows, in their order. */
      readonly kind: "each";
      readonly id: number;
      readonly sql: string;
      readonly rows: readonly SqlRow[];
    }
  | { readonly kind: "close" };

export type SqlAnswer =
  | {
      readonly id: number;
      readonly isOk: true;
      readonly rows: Record<string, SQLOutputValue>[];
      readonly changes?: bigint;
      readonly insertId?: bigint;
    }
  | { readonly id: number; readonly isOk: false; readonly message: string; readonly code: number };
