import type { CaseDetail, CaseDone } from "@ngaba/contract";
import { QueryClient } from "@tanstack/react-query";
import { expect, onTestFinished, test } from "vitest";
import { sampleCase, sampleEntry, sampleOffers } from "../testing/case-samples.ts";
import { keys } from "./queries.ts";
import type { ReviewClient } from "./review-client.ts";
import { caseQuery } from "./review-queries.ts";

const before = sampleCase();
const { id } = before;
const NOTIFIED: CaseDone = { kind: "enter", step: "notified", on: "2026-01-06", source: "TB 12/CSGT" };
const TAKEN: CaseDone = { kind: "take", until: "2026-01-05T08:15:00.000Z" };
const after = (...acts: CaseDone[]): CaseDetail => ({
  ...before,
  version: before.version + acts.length,
  entries: [...before.entries, ...acts.map((act, index) => sampleEntry(before.version + 1 + index, "Lan", act))],
});

function pageOnCase() {
  const cache = new QueryClient();
  onTestFinished(() => cache.clear());
  cache.setQueryData(keys.case(id), before);
  cache.setQueryData(keys.caseOffers(id), sampleOffers());
  cache.setQueryData(keys.caseDocuments(id), { documents: [] });
  const isOld = () =>
    [keys.caseOffers(id), keys.caseDocuments(id)].map((key) => cache.getQueryState(key)?.isInvalidated);
  return { cache, isOld };
}

/** A centre that has the case as it says. */
const centreWith = (detail: CaseDetail) =>
  ({ caseOf: async () => ({ kind: "ok", value: detail }) }) as Partial<ReviewClient> as ReviewClient;

test.each([
  { detail: after(NOTIFIED), isOld: true, why: "a colleague has entered a step" },
  { detail: after(TAKEN, NOTIFIED), isOld: true, why: "and had taken it before" },
  { detail: after(TAKEN), isOld: false, why: "somebody has but taken it" },
  { detail: before, isOld: false, why: "nothing was done" },
])("deadlines and documents are read again ($isOld) once the case is asked for again: $why", async (one) => {
  const { cache, isOld } = pageOnCase();
  await cache.fetchQuery(caseQuery(centreWith(one.detail), id));
  expect(isOld()).toEqual([one.isOld, one.isOld]);
});
