/** What goes when, and what has gone, for who asks. Removing itself: retention.ts. */
import {
  type CaseRetention,
  epochMs,
  type Removal,
  RetentionKind,
  type RetentionView,
  toRfc3339,
} from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { Who } from "../auth/who.ts";
import { type CaseOutcome, outcomeOf } from "./case-outcome.ts";
import type { CaseStore } from "./case-store.ts";
import type { HoldStore } from "./hold-store.ts";
import type { NamedRemoval, RemovalLists } from "./old-cases.ts";
import type { RetentionDays } from "./retention.ts";

const DAY_MS = 86_400_000;

export interface RetentionLook {
  /** Rules, and the newest batches that went; nothing in it is of one camera. */
  view(limit: number): Promise<RetentionView>;
  /** `undefined`: there was never such a case, or it is not for who asks. */
  ofCase(caseId: string, who: Who): Promise<CaseRetention | undefined>;
}

export interface RetentionLookOptions {
  readonly days: RetentionDays;
  readonly caseStore: Pick<CaseStore, "get">;
  readonly holdStore: Pick<HoldStore, "held">;
  readonly removalLists: Pick<RemovalLists, "newest" | "ofCase">;
}

export function createRetentionLook(options: RetentionLookOptions): RetentionLook {
  const { days, caseStore, holdStore, removalLists } = options;
  return {
    view: async (limit) => ({
      rules: RetentionKind.options.map((kind) => ({ kind, ...daysOf(kind, days) })),
      removals: (await removalLists.newest(limit)).map(removalOf),
    }),
    ofCase: async (caseId, who) => {
      const detail = await caseStore.get(caseId);
      if (detail === undefined) return who.cameraIds === undefined ? removed(caseId, removalLists) : undefined;
      if (!maySee(who, detail.cameraId)) return undefined;
      const held = await holdStore.held([caseId, detail.eventId]);
      return { what: "kept", isHeld: held.size > 0, ...goingOf(outcomeOf(detail), days) };
    },
  };
}

function goingOf(
  outcome: CaseOutcome | undefined,
  days: RetentionDays,
): Pick<Extract<CaseRetention, { what: "kept" }>, "kind" | "days" | "goesAt"> {
  if (outcome === undefined) return {};
  const kind = outcome.result === "accepted" ? "decidedCase" : "rejectedCase";
  const kept = daysOf(kind, days);
  if (kept.days === undefined) return { kind };
  return { kind, ...kept, goesAt: toRfc3339(epochMs(Date.parse(outcome.at) + kept.days * DAY_MS)) };
}

function daysOf(kind: RetentionKind, all: RetentionDays): { readonly days?: number } {
  const days = all[`${kind}Days`];
  return days === undefined ? {} : { days };
}

async function removed(
  caseId: string,
  lists: RetentionLookOptions["removalLists"],
): Promise<CaseRetention | undefined> {
  const found = await lists.ofCase(caseId);
  if (found === undefined) return undefined;
  const { kind, at, list } = removalOf(found);
  return { what: "removed", kind, at, list };
}

const removalOf = ({ sha256, list: { kind, at, caseIds, eventIds, files } }: NamedRemoval): Removal => ({
  ...{ kind: RetentionKind.parse(kind), at, list: sha256 },
  ...{ cases: caseIds.length, events: eventIds.length, files: files.length },
});
