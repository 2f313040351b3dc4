import {
  epochMs,
  type HoldQuery,
  type HoldRequest,
  type LegalHold,
  type LiftRequest,
  toRfc3339,
} from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { Who } from "../auth/who.ts";
import type { EventStore } from "../cases/event-store.ts";
import type { Clock } from "../platform/clock.ts";
import type { CaseStore } from "./case-store.ts";
import type { HoldStore } from "./hold-store.ts";
import type { Turns } from "./turns.ts";

/** Awaited once nothing stands against it any more; when it fails nothing is done. */
type Note = () => Promise<void>;

export type HoldAnswer =
  | { readonly what: "done"; readonly hold: LegalHold }
  | { readonly what: "unknown" | "id-taken" | "lifted-before" };

/** What may not be removed. Of cameras that who asks may not see, nothing is there. */
export interface Holds {
  find(query: HoldQuery, who: Who): Promise<readonly LegalHold[]>;
  /** When it is done, what is held will not be removed. A repeated one is done once. */
  set(request: HoldRequest, who: Who, note: Note): Promise<HoldAnswer>;
  lift(id: string, request: LiftRequest, who: Who, note: Note): Promise<HoldAnswer>;
}

export interface HoldsOptions {
  readonly holdStore: HoldStore;
  readonly caseStore: Pick<CaseStore, "get">;
  readonly events: Pick<EventStore, "some">;
  readonly clock: Pick<Clock, "now">;
  /** In which things are removed too: nothing is held that is just going. */
  readonly turns: Turns;
}

export function createHolds({ holdStore, caseStore, events, clock, turns }: HoldsOptions): Holds {
  const sees = async ({ subject, subjectId }: Pick<LegalHold, "subject" | "subjectId">, who: Who) => {
    const there = subject === "case" ? await caseStore.get(subjectId) : (await events.some([subjectId]))[0];
    return there !== undefined && maySee(who, there.cameraId);
  };
  const stamp = ({ id, name }: Who) => ({ at: toRfc3339(epochMs(clock.now())), by: { id, name } });
  return {
    find: async (query, who) => {
      const found = await holdStore.find(query);
      if (who.cameraIds === undefined) return found;
      const seen = await Promise.all(found.map((hold) => sees(hold, who)));
      return found.filter((_, index) => seen[index]);
    },
    set: (request, who, note) =>
      turns.take(async () => {
        const known = await holdStore.get(request.id);
        if (known !== undefined) return isSame(known, request) ? { what: "done", hold: known } : { what: "id-taken" };
        if (!(await sees(request, who))) return { what: "unknown" };
        await note();
        const hold = { ...request, ...stamp(who) };
        await holdStore.add(hold);
        return { what: "done", hold };
      }),
    lift: (id, { why }, who, note) =>
      turns.take(async () => {
        const hold = await holdStore.get(id);
        if (hold === undefined || !(await sees(hold, who))) return { what: "unknown" };
        if (hold.lifted !== undefined) return { what: "lifted-before" };
        await note();
        const lifted = { ...stamp(who), why };
        await holdStore.lift(id, lifted);
        return { what: "done", hold: { ...hold, lifted } };
      }),
  };
}

const isSame = (known: LegalHold, { subject, subjectId, why }: HoldRequest): boolean =>
  known.subject === subject && known.subjectId === subjectId && known.why === why;
