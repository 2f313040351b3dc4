import type { CaseDone } from "@ngaba/contract";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, onTestFinished, test, vi } from "vitest";
import { keys } from "../../api/queries.ts";
import { createReviewClient } from "../../api/review-client.ts";
import { caseQuery } from "../../api/review-queries.ts";
import { sampleCase, sampleEntry, sampleOffers } from "../../testing/case-samples.ts";
import { rememberAct } from "./use-case-act.ts";

const before = sampleCase();
const noted = sampleEntry(2, "Lan", { kind: "note", text: "x" });
const after = sampleCase({ version: 2, entries: [...before.entries, noted] });

test.each([
  { what: "done", why: "after one's own act" },
  { what: "changed", why: "when somebody was first" },
] as const)("deadlines and documents are read again $why", ({ what }) => {
  const cache = new QueryClient();
  onTestFinished(() => cache.clear());
  const { id } = before;
  cache.setQueryData(keys.case(id), before);
  cache.setQueryData(keys.caseOffers(id), sampleOffers());
  cache.setQueryData(keys.caseDocuments(id), { documents: [] });
  rememberAct(cache, id, { what, detail: after });
  expect(cache.getQueryData(keys.case(id))).toEqual(after);
  for (const key of [keys.caseOffers(id), keys.caseDocuments(id)]) {
    expect(cache.getQueryState(key)?.isInvalidated, key.join()).toBe(true);
  }
});

const REJECTED: CaseDone = {
  ...{ kind: "reject", reason: "no-violation", seen: [], asksSecond: false, mayDecide: true, isSenior: false },
};

test.each([
  { act: REJECTED, asked: 0, why: "concluded: they go on" },
  { act: { kind: "note", text: "x" } as const, asked: 1, why: "written a note: they stay" },
])("deadlines that are on the screen are read again ($asked times) at once by who has $why", async ({ act, asked }) => {
  const cache = new QueryClient();
  onTestFinished(() => cache.clear());
  const { id } = before;
  cache.setQueryData(keys.case(id), before);
  cache.setQueryData(keys.caseOffers(id), sampleOffers());
  let times = 0;
  const queryFn = async () => {
    times += 1;
    return sampleOffers();
  };
  onTestFinished(
    new QueryObserver(cache, { queryKey: keys.caseOffers(id), queryFn, staleTime: 60_000 }).subscribe(() => undefined),
  );
  const detail = sampleCase({ version: 2, entries: [...before.entries, sampleEntry(2, "Lan", act)] });
  rememberAct(cache, id, { what: "done", detail });
  expect(times).toBe(asked);
  expect(cache.getQueryState(keys.caseOffers(id))?.isInvalidated).toBe(true);
});

test("a look that is answered after an act, and is older, takes nothing of it back; it is not given up: the centre notes it", async () => {
  const cache = new QueryClient();
  onTestFinished(() => cache.clear());
  const { id } = before;
  const answer = Promise.withResolvers<Response>();
  const look = new QueryObserver(
    cache,
    caseQuery(
      createReviewClient(() => answer.promise),
      id,
    ),
  );
  onTestFinished(look.subscribe(() => undefined));
  rememberAct(cache, id, { what: "done", detail: after });
  answer.resolve(Response.json(before));
  await vi.waitFor(() => expect(cache.isFetching()).toBe(0));
  expect(cache.getQueryState(keys.case(id))?.dataUpdateCount).toBe(2);
  expect(cache.getQueryData(keys.case(id))).toEqual(after);
});
