import type { CaseDetail, FractionBox } from "@ngaba/contract";
import type { QueryClient } from "@tanstack/react-query";
import { createElement } from "react";
import { expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { ApiFailure } from "../../api/result.ts";
import { sampleCase, sampleEntry } from "../../testing/case-samples.ts";
import { emptyCache, Page } from "../../testing/page.tsx";
import { markupOf } from "../../testing/render.ts";
import { HASH, sampleRedLight, uuid } from "../../testing/samples.ts";
import { CaseStills } from "./case-stills.tsx";
import { drawnOn } from "./covering.ts";

const LOOK = "GET /api/cases/:id/stills/:sha256/covered.jpg";
const ACTS = "POST /api/cases/:id/acts";

function stillsOf(
  changes: Partial<CaseDetail>,
  may: readonly string[] = [LOOK, ACTS],
  cacheFor: (boxes: readonly FractionBox[]) => QueryClient = emptyCache,
): string {
  const detail = sampleCase(changes);
  const cache = cacheFor(drawnOn(detail.entries, HASH));
  const still = {
    ...({ role: "at", sha256: HASH, mediaType: "image/jpeg", bytes: 1, widthPx: 640, heightPx: 360 } as const),
    ...({ madeFrom: "ring", takenAt: "2026-01-05T08:00:01.000Z", isStored: true } as const),
  };
  const evidence = { stage: "whole" as const, files: [still], gaps: [] };
  cache.setQueryData(keys.event(detail.eventId), { ...sampleRedLight(1, { evidence }), messages: [] });
  return markupOf("vi", Page, { cache, may, children: createElement(CaseStills, { detail }) });
}

const covered = (boxes: FractionBox[]) => [sampleEntry(2, "Lan", { kind: "cover", sha256: HASH, boxes })];

test("what officers have covered stands over the picture, each place with a way to take it back", () => {
  const markup = stillsOf({ entries: covered([[0.1, 0.2, 0.3, 0.4]]) });
  expect(markup).toContain("left:10.00%;top:20.00%;width:20.00%;height:20.00%");
  expect(markup).toContain("Bỏ che chỗ 1");
  expect(markup).toContain("Che thêm một chỗ");
  expect(stillsOf({})).toContain("Cán bộ chưa che thêm chỗ nào");
});

test("of a case that was handed over nothing is covered or uncovered any more", () => {
  const markup = stillsOf({ state: "handed-over", entries: covered([[0.1, 0.2, 0.3, 0.4]]) });
  expect(markup).toMatch(/<button[^>]*disabled[^>]*>Bỏ che chỗ 1/);
  expect(markup).not.toContain("Che thêm một chỗ");
  expect(markup).toContain("Hồ sơ đã đóng");
});

test.each([
  ["STILL_NOT_ARRIVED", "Ảnh này không có ở trung tâm"],
  ["STILL_DAMAGED", "không khớp với mã băm"],
  ["STILL_NO_PICTURE", "không phải ảnh đọc được"],
])("a still that documents cannot show (%s) is said in a sentence, and what was covered stays", (code, words) => {
  const cache = emptyCache();
  const markup = stillsOf({ entries: covered([[0.1, 0.2, 0.3, 0.4]]) }, [LOOK, ACTS], (boxes) => {
    const queryKey = [...keys.case(uuid(50)), "covered", HASH, boxes];
    const query = cache.getQueryCache().build(cache, { queryKey });
    const error = new ApiFailure({ reason: "refused", status: 409, code });
    query.setState({ status: "error", error, fetchStatus: "idle" });
    return cache;
  });
  expect(markup).toContain(words);
  expect(markup).toContain("Hồ sơ không mất gì.");
  expect(markup).toContain("Bỏ che chỗ 1");
});

test("who only looks draws nothing, and who must conclude first is shown nothing", () => {
  expect(stillsOf({}, [LOOK])).toContain("Ảnh đưa ra ngoài");
  expect(stillsOf({}, [LOOK])).not.toContain("Che thêm một chỗ");
  expect(stillsOf({ isBlind: true })).not.toContain("Ảnh đưa ra ngoài");
  expect(stillsOf({}, [ACTS])).not.toContain("Ảnh đưa ra ngoài");
});
