import { elapsed } from "@ngaba/contract";
import type { Incident } from "./judge.ts";

/** What other rules would change about the same recording. */
export interface Comparison {
  readonly appeared: readonly Incident[];
  readonly disappeared: readonly Incident[];
  readonly kept: readonly { readonly before: Incident; readonly after: Incident }[];
}

/** The same road user at the same place within this time is the same incident, though it may begin or end elsewhere. */
const SAME_WITHIN_MS = 2_000;

/**
 * Lays the incidents of two rule sets over one recording beside each other. The tracks are the same, so an incident is
 * the same when kind and place are, its road users overlap, and its times do.
 */
export function compareIncidents(before: readonly Incident[], after: readonly Incident[]): Comparison {
  const free = new Set(after);
  const kept: { before: Incident; after: Incident }[] = [];
  const disappeared: Incident[] = [];
  for (const old of before) {
    const same = [...free].find((one) => isSame(old, one));
    if (same === undefined) {
      disappeared.push(old);
      continue;
    }
    free.delete(same);
    kept.push({ before: old, after: same });
  }
  return { appeared: [...free], disappeared, kept };
}

function isSame(a: Incident, b: Incident): boolean {
  if (a.kind !== b.kind || a.place.kind !== b.place.kind || a.place.id !== b.place.id) return false;
  const isSameUser = a.trackIds.length === 0 || a.trackIds.some((id) => b.trackIds.includes(id));
  const gapMs = Math.max(elapsed(a.lastAt, b.startedAt), elapsed(b.lastAt, a.startedAt));
  return isSameUser && gapMs <= SAME_WITHIN_MS;
}
