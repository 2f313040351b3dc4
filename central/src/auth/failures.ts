import type { Clock } from "../platform/clock.ts";
import type { AccountsDatabase } from "./account-tables.ts";

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;
const FORGOTTEN_AFTER_MS = DAY_MS;
/** How long an address counts as a login's own after it signed in from there. */
const KNOWN_FOR_MS = 90 * DAY_MS;

/** Who is tried, and how many wrong tries are free before each costs more waiting than the last. */
export interface Tried {
  readonly subject: string;
  readonly freeTries: number;
  /** Where it went well lately it is not held up, however many strangers try. */
  readonly knownAs?: string;
}

/**
 * A login is tried from an address. Five wrong tries from one address make that address wait; twenty from anywhere make
 * everybody wait who signs in as this login where nobody did before. So a stranger locks out himself, and with many
 * addresses a newcomer.
 */
export function triedAt(login: string, address: string): readonly Tried[] {
  const here = `${login} from ${address}`;
  return [
    { subject: here, freeTries: 5 },
    { subject: login, freeTries: 20, knownAs: here },
  ];
}

/** Wrong passwords and codes in a row, across restarts. Logins that do not exist count alike: waiting tells nothing. */
export interface Failures {
  /**
   * To be asked before a try. It counts the try as failed at once, so that many at one time are no way around.
   * @returns how long to wait (ms); then nothing was counted. 0: go on
   */
  begin(tried: readonly Tried[]): Promise<number>;
  /** The try went well: all of its subjects begin anew, and are known. */
  clear(tried: readonly Tried[]): Promise<void>;
  /** Of a login, from everywhere. */
  clearLogin(login: string): Promise<void>;
}

export function createFailures(database: AccountsDatabase, clock: Pick<Clock, "now">): Failures {
  return {
    begin: (tried) =>
      database.transaction().execute(async (trx) => {
        const nowMs = clock.now();
        await forget(trx, nowMs);
        const subjects = tried.map(({ subject }) => subject);
        const places = await trx.selectFrom("known_place").select("subject").where("subject", "in", subjects).execute();
        const isKnown = ({ knownAs }: Tried) => places.some(({ subject }) => subject === knownAs);
        const rows = await trx.selectFrom("failure").selectAll().where("subject", "in", subjects).execute();
        const known = new Map(rows.map((row) => [row.subject, row]));
        const waits = tried.map((one) => {
          const { subject, freeTries } = one;
          if (isKnown(one)) return 0;
          const { count = 0, last_at_ms = 0 } = known.get(subject) ?? {};
          return last_at_ms + waitMs(count, freeTries) - nowMs;
        });
        const longestMs = Math.max(...waits);
        if (longestMs > 0) return longestMs;
        const values = subjects.map((subject) => ({ subject, count: 1, last_at_ms: nowMs }));
        await trx
          .insertInto("failure")
          .values(values)
          .onConflict((conflict) =>
            conflict.column("subject").doUpdateSet(({ ref, eb }) => ({
              count: eb("failure.count", "+", 1),
              last_at_ms: ref("excluded.last_at_ms"),
            })),
          )
          .execute();
        return 0;
      }),
    clear: async (tried) => {
      const subjects = tried.map(({ subject }) => subject);
      const places = tried.flatMap(({ knownAs }) => knownAs ?? []);
      const values = places.map((subject) => ({ subject, last_at_ms: clock.now() }));
      await database.transaction().execute(async (trx) => {
        await trx.deleteFrom("failure").where("subject", "in", subjects).execute();
        await trx
          .insertInto("known_place")
          .values(values)
          .onConflict((conflict) =>
            conflict.column("subject").doUpdateSet(({ ref }) => ({ last_at_ms: ref("excluded.last_at_ms") })),
          )
          .execute();
      });
    },
    clearLogin: async (login) => {
      await database
        .deleteFrom("failure")
        .where(({ eb, or }) => or([eb("subject", "=", login), eb("subject", "like", `${login} from %`)]))
        .execute();
    },
  };
}

/** What is too old, and what a clock that was ahead has noted: nobody waits until that time comes. */
async function forget(trx: AccountsDatabase, nowMs: number): Promise<void> {
  await trx
    .deleteFrom("failure")
    .where("last_at_ms", "<=", nowMs - FORGOTTEN_AFTER_MS)
    .execute();
  await trx
    .deleteFrom("known_place")
    .where("last_at_ms", "<=", nowMs - KNOWN_FOR_MS)
    .execute();
  await trx.updateTable("failure").set({ last_at_ms: nowMs }).where("last_at_ms", ">", nowMs).execute();
}

/** From the last wrong try on. @param count wrong tries so far */
function waitMs(count: number, freeTries: number): number {
  if (count < freeTries) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - freeTries));
}
