import type { KeptVerdict, ReviewSample } from "@ngaba/contract";
import { createElement } from "react";
import { expect, test } from "vitest";
import { sampleCase } from "../../testing/case-samples.ts";
import { emptyCache, Page } from "../../testing/page.tsx";
import { markupOf } from "../../testing/render.ts";
import { uuid } from "../../testing/samples.ts";
import { Sample } from "./sample-section.tsx";
import { withVerdict } from "./verdict-line.tsx";

const { entries: _, ...view } = sampleCase();
const asked = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-06T08:00:00.000Z", size: 5, seed: "s-1" };
const verdict: KeptVerdict = {
  ...{ id: uuid(80), seed: "s-1", caseId: view.id, caseVersion: 4, verdict: "wrong", why: "Đèn vẫn vàng" },
  ...{ at: "2026-01-06T09:00:00.000Z", by: { id: "chi", name: "Chi" } },
};
const drawn: ReviewSample = {
  ...{ seed: "s-1", population: 9, cases: [view], verdicts: [], sum: { right: 0, wrong: 0, open: 1 } },
  agreement: { pairs: 0, alike: 0, same: 0, table: [], isBlind: true },
};
const seenBy = (sample: ReviewSample, may: readonly string[]) =>
  markupOf("vi", Page, { cache: emptyCache(), may, children: createElement(Sample, { asked, sample }) });

test("who looks again has a place for what they find; a case that is wrong needs words", () => {
  const seen = seenBy(drawn, ["GET /api/cases", "POST /api/review/sample/verdicts"]);
  expect(seen).toContain("0 đúng, 0 sai; còn 1 hồ sơ chưa có nhận xét");
  expect(seen).toMatch(/<button type="button">Đúng/);
  expect(seen).toMatch(/disabled=""[^>]*>Sai/);
});

test("what was found stands at its case, and is summed; who may only look has no buttons", () => {
  const seen = seenBy(withVerdict(drawn, verdict), ["GET /api/cases"]);
  for (const part of ["0 đúng, 1 sai; còn 0 hồ sơ", "Đèn vẫn vàng", "Chi"]) expect(seen).toContain(part);
  expect(seen).not.toContain("<button");
});

test("of a case the newest verdict counts, and one that comes twice is one", () => {
  const right: KeptVerdict = { ...verdict, id: uuid(81), verdict: "right" };
  const twice = withVerdict(withVerdict(withVerdict(drawn, verdict), right), right);
  expect([twice.verdicts.length, twice.sum]).toEqual([2, { right: 1, wrong: 0, open: 0 }]);
});
