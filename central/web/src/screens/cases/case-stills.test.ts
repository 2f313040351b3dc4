import type { CaseDetail, FractionBox } from "@ngaba/contract";
import { createElement } from "react";
import { expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { sampleCase, sampleEntry } from "../../testing/case-samples.ts";
import { emptyCache, Page } from "../../testing/page.tsx";
import { markupOf } from "../../testing/render.ts";
import { HASH, sampleRedLight } from "../../testing/samples.ts";
import { CaseStills } from "./case-stills.tsx";

const LOOK = "GET /api/cases/:id/stills/:sha256/covered.jpg";
const ACTS = "POST /api/cases/:id/acts";

function stillsOf(changes: Partial<CaseDetail>, may: readonly string[] = [LOOK, ACTS]): string {
  const cache = emptyCache();
  const detail = sampleCase(changes);
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

test("who only looks draws nothing, and who must conclude first is shown nothing", () => {
  expect(stillsOf({}, [LOOK])).not.toContain("Che thêm một chỗ");
  expect(stillsOf({ isBlind: true })).not.toContain("Ảnh trong văn bản");
  expect(stillsOf({}, [ACTS])).not.toContain("Ảnh trong văn bản");
});
