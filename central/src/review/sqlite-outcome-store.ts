import { RejectReason, type ReviewTag } from "@ngaba/contract";
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { z } from "zod";
import { CentralError } from "../platform/errors.ts";
import { oneOf } from "../platform/sqlite-json.ts";
import type { DecidedRange, OutcomeCount, OutcomeStore, PairCount } from "./outcome-store.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

const Result = z.enum(["accepted", "rejected", "exempt"]);
const Kind = z.enum(["accept", "reject", "exempt"]);

interface CountRow {
  readonly rule_id: string | null;
  readonly camera_id: string | null;
  readonly hour: number | null;
  readonly what: string | null;
  readonly result: string;
  readonly reason: string | null;
  readonly cases: number;
}

export function createSqliteOutcomeStore(database: Kysely<ReviewTables>): OutcomeStore {
  return {
    counts: async (range, by, most) => {
      const column = (tag: ReviewTag, name: string) => (by.includes(tag) ? sql.ref(name) : sql`null`);
      const { rows } = await sql<CountRow>`
        select ${column("rule", "rule_id")} as rule_id, ${column("camera", "camera_id")} as camera_id,
          ${column("hour", "hour")} as hour, ${column("kind", "what")} as what, result, reason, count(*) as cases
        from case_outcome where ${within(range)} group by 1, 2, 3, 4, 5, 6 limit ${most + 1}`.execute(database);
      if (rows.length > most) throw new CentralError("TOO_MANY_SUMS", `more than ${most} counts`);
      return rows.map(toCount);
    },
    pairs: async (range) => {
      const { rows } = await sql<{ first: string; second: string; is_same: number; cases: number }>`
        select first, second, is_same, count(*) as cases from case_outcome
        where ${within(range)} and first is not null group by first, second, is_same`.execute(database);
      return rows.map(
        ({ first, second, is_same, cases }): PairCount => ({
          ...{ first: Kind.parse(first), second: Kind.parse(second), isSame: is_same === 1, cases },
        }),
      );
    },
    decided: async (range) => {
      const { rows } = await sql<{ cases: number }>`
        select count(*) as cases from case_outcome where ${within(range)}`.execute(database);
      return rows[0]?.cases ?? 0;
    },
    drawn: async (range, seed, size) => {
      const { rows } = await sql<{ case_id: string }>`
        select case_id from (
          select case_id, decided_at_ms from case_outcome where ${within(range)}
          order by sha256(${seed} || ' ' || case_id) limit ${size})
        order by decided_at_ms, case_id`.execute(database);
      return rows.map(({ case_id }) => case_id);
    },
  };
}

function within({ fromMs, toMs, cameraIds }: DecidedRange): RawBuilder<SqlBool> {
  const seen = cameraIds === undefined ? sql`true` : sql`camera_id in ${oneOf([...cameraIds])}`;
  return sql<SqlBool>`
    decided_at_ms >= ${fromMs} and decided_at_ms < ${toMs} and result <> 'expired' and ${seen}`;
}

const toCount = ({ rule_id, camera_id, hour, what, result, reason, cases }: CountRow): OutcomeCount => ({
  ...(rule_id !== null && { ruleId: rule_id }),
  ...(camera_id !== null && { cameraId: camera_id }),
  ...(hour !== null && { hour }),
  ...(what !== null && { kind: what }),
  ...{ result: Result.parse(result), cases },
  ...(reason !== null && { reason: RejectReason.parse(reason) }),
});
