import { QueryClient } from "@tanstack/react-query";
import { expect, onTestFinished, test } from "vitest";
import { keys } from "../../api/queries.ts";
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
