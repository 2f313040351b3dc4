import type { SQLInputValue, SQLOutputValue } from "node:sqlite";

export interface SqliteWorkerData {
  readonly file: string;
  readonly synchronous: "full" | "normal";
}

export type SqlRequest =
  | {
      readonly kind: "query";
      readonly id: number;
      readonly sql: string;
      readonly parameters: readonly SQLInputValue[];
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
