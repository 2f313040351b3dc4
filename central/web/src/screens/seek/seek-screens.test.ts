import type { Agreement, CaseRetention, LegalHold, RetentionView, ReviewFigures } from "@ngaba/contract";
import { createElement } from "react";
import { describe, expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { seekKeys } from "../../api/seek-queries.ts";
import { createPreferences } from "../../preferences.ts";
import { sampleCase } from "../../testing/case-samples.ts";
import { emptyCache, failToRead, Page } from "../../testing/page.tsx";
import { markupOf, textOf } from "../../testing/render.ts";
import { HASH, sampleCamera, sampleSite, uuid } from "../../testing/samples.ts";
import { addReviewWords } from "../../words/review-words.ts";
import { createWords } from "../../words/words.ts";
import { AgreementFigures } from "./agreement-figures.tsx";
import { ExportSection } from "./export-section.tsx";
import { HoldSection } from "./hold-section.tsx";
import { keptLines } from "./hold-words.ts";
import { PageBar, totalWords } from "./page-bar.tsx";
import { PrecisionScreen } from "./precision-screen.tsx";
import { PrecisionTable } from "./precision-table.tsx";
import { RemovedCase } from "./removed-case.tsx";
import { RetentionScreen } from "./retention-screen.tsx";
import { SearchScreen } from "./search-screen.tsx";

const words = createWords(createPreferences(undefined), { lang: "" });
addReviewWords(words);
const { t } = words;
const CASES = "GET /api/cases";
const at = "2026-01-05T08:00:00.000Z";
const NOW_MS = Date.parse("2026-01-06T08:00:00.000Z");

function placesRead() {
  const cache = emptyCache();
  cache.setQueryData(keys.sites, [sampleSite("vt-001")]);
  cache.setQueryData(keys.cameras, [sampleCamera("vt-001-1")]);
  return cache;
}

describe("the search", () => {
  const searchOf = (may: readonly string[]) =>
    textOf("vi", Page, { cache: placesRead(), may, children: createElement(SearchScreen) });

  test("who may not see cases is told so, and asked for nothing", () => {
    const text = searchOf(["GET /api/review/figures"]);
    expect(text).toContain("Tài khoản này không được xem hồ sơ.");
    expect(text).not.toContain("Mục đích");
  });

  test("before anything is asked it says how", () => {
    const text = searchOf([CASES]);
    expect(text).toContain("được ghi vào nhật ký truy cập");
    expect(text).toContain("Hãy điền ít nhất một điều kiện");
  });
});

describe("the export of what was found", () => {
  const stretch = { from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" };
  const search = { limit: 50, order: "newest", state: "approved" } as const;
  const sectionOf = (more: object) => {
    const children = createElement(ExportSection, { search: { ...search, ...more }, purpose: "Báo cáo quý" });
    return markupOf("vi", Page, { cache: placesRead(), may: [CASES, "POST /api/cases/export"], children });
  };

  test("within a time with both ends it asks what for, as it was last said, and in which format", () => {
    const seen = sectionOf(stretch);
    for (const part of ["Xuất dữ liệu", 'value="Báo cáo quý"', "CSV, cho bảng tính", "JSON, cho hệ thống khác"]) {
      expect(seen).toContain(part);
    }
    expect(seen).toContain("được ghi vào nhật ký truy cập");
  });

  test("without, it says what is missing", () => {
    const seen = sectionOf({ from: stretch.from });
    expect(seen).toContain("dài không quá 366 ngày");
    expect(seen).not.toContain("<form");
  });
});

describe("pages", () => {
  const number = (value: number) => value.toLocaleString("vi-VN");
  const pages = { number: 1, cursor: undefined, next: () => undefined, previous: () => undefined };

  test("the whole number is told, and where the centre counts no further, that", () => {
    expect(totalWords(t, 1234, number)).toBe("1.234 hồ sơ theo bộ lọc này.");
    expect(totalWords(t, 10_000, number)).toBe("Từ 10.000 hồ sơ trở lên theo bộ lọc này.");
  });

  test("buttons stand there only where there is another page", () => {
    expect(textOf("vi", PageBar, { page: { total: 3 }, pages })).toBe("3 hồ sơ theo bộ lọc này.");
    const first = markupOf("vi", PageBar, { page: { total: 300, nextCursor: "x" }, pages });
    expect(first).toMatch(/disabled=""[^>]*>Trang trước/);
    expect(first).toMatch(/<button type="button">Trang kế tiếp/);
  });
});

describe("precision", () => {
  const counted = { accepted: 4, rejected: 36, exempt: 1, precision: 0.1, interval: [0.04, 0.23] as [number, number] };
  const figures: ReviewFigures = {
    figures: [
      { kind: "red-light", cameraId: "vt-001-1", ruleId: "vuot-den-do", ...counted, reasons: { "no-violation": 36 } },
    ],
    all: { ...counted, reasons: {} },
    notKnown: ["weather"],
  };
  const tableFor = (may: readonly string[]) =>
    markupOf("vi", Page, {
      cache: placesRead(),
      may,
      children: createElement(PrecisionTable, { figures, by: "rule" }),
    });

  test("a rule that cries wolf is told so, with its reasons, and leads to its camera, its picture and its cases", () => {
    const table = tableFor([CASES, "GET /api/cameras/:cameraId/live"]);
    for (const part of ["Vượt đèn đỏ", "Nút giao vt-001", "quy tắc vuot-den-do", "phần lớn bị loại bỏ", ": 36"]) {
      expect(table).toContain(part);
    }
    expect(table).toContain(
      'href="/cases?place=camera%3Avt-001-1&amp;kind=red-light&amp;rule=vuot-den-do&amp;state=rejected"',
    );
    expect(table).toContain("Hồ sơ bị loại bỏ, mọi thời gian"); // the figures are of a period
    expect(table).toContain('href="/cameras/vt-001-1/live"');
  });

  test("a technician, who may see no case, is led to the camera alone", () => {
    const table = tableFor(["GET /api/review/figures", "GET /api/cameras/:cameraId/live"]);
    expect(table).toContain('href="/cameras/vt-001-1"');
    expect(table).not.toContain('href="/cases');
  });

  test("who may see no case is told so, and where its rule's lines can be seen", () => {
    const screenFor = (may: readonly string[]) =>
      textOf("vi", Page, { cache: placesRead(), may, children: createElement(PrecisionScreen) });
    expect(screenFor(["GET /api/review/figures"])).toContain("Vai trò của bạn không được xem hồ sơ");
    expect(screenFor(["GET /api/review/figures", CASES])).not.toContain("không được xem hồ sơ");
  });
});

describe("agreement", () => {
  const agreement: Agreement = {
    ...{ pairs: 3, alike: 2, same: 1, kappa: 0.4, isBlind: false },
    table: [
      { first: "accept", second: "accept", cases: 2 },
      { first: "accept", second: "reject", cases: 1 },
    ],
  };

  test("how far two agree is told with what the number is worth", () => {
    const text = textOf("vi", AgreementFigures, { agreement });
    expect(text).toContain("2 trên 3 hồ sơ: cùng loại kết luận (67%)");
    expect(text).toContain("Chỉ có 3 hồ sơ như vậy");
    expect(text).toContain("người thứ hai thấy kết luận của người thứ nhất");
    expect(text).toContain("kappa của Cohen: 0,4");
  });

  test("without pairs there are no numbers", () => {
    const text = textOf("vi", AgreementFigures, {
      agreement: { ...agreement, pairs: 0, alike: 0, same: 0, table: [] },
    });
    expect(text).toContain("Không có hồ sơ nào có hai người kết luận");
    expect(text).not.toContain("kappa");
  });
});

const hold: LegalHold = {
  ...{ id: uuid(70), subject: "case", subjectId: uuid(50), why: "Công văn 12/CV-VKS" },
  ...{ at, by: { id: "chi", name: "Chi" } },
};
const kept: CaseRetention = {
  what: "kept",
  isHeld: false,
  kind: "rejectedCase",
  days: 30,
  goesAt: "2026-02-04T08:00:00.000Z",
};

describe("holds of a case", () => {
  function sectionOf(holds: readonly LegalHold[], may: readonly string[], retention: CaseRetention = kept) {
    const cache = emptyCache();
    const detail = sampleCase();
    cache.setQueryData([...seekKeys.caseRetention(detail.id), detail.version], retention);
    cache.setQueryData(seekKeys.holdsOf(detail.id), holds);
    return markupOf("vi", Page, { cache, may, children: createElement(HoldSection, { detail }) });
  }
  const lifted = { ...hold, id: uuid(71), lifted: { at, by: { id: "minh", name: "Minh" }, why: "Đã xong" } };

  test("a hold says who set it and why; whoever may not lift it has no button for it", () => {
    const seen = sectionOf([hold, lifted], [CASES]);
    expect(seen).toContain("Chi đặt lệnh lúc 15:00:00, 05/01/2026");
    expect(seen).toContain("Công văn 12/CV-VKS");
    expect(seen).toContain("1 lệnh đã bỏ");
    expect(seen).toContain("Minh bỏ lệnh lúc 15:00:00, 05/01/2026");
    expect(seen).not.toContain("<button");
  });

  test("who may hold has the buttons", () => {
    const seen = sectionOf([hold], ["POST /api/holds", "POST /api/holds/:id/lift"]);
    expect(seen).toContain("Đặt lệnh giữ lại");
    expect(seen).toContain("Bỏ lệnh</button>");
  });

  test.each([
    { kept: { isHeld: false }, says: ["Hồ sơ chưa kết luận không bị xóa."] },
    { kept: { isHeld: false, kind: "decidedCase" }, says: ["Trung tâm không cấu hình xóa loại hồ sơ này."] },
    {
      kept: { isHeld: false, kind: "rejectedCase", days: 30, goesAt: at },
      says: ["Theo thời hạn lưu trữ 30 ngày, hồ sơ bị xóa cùng chứng cứ sau 15:00:00, 05/01/2026."],
    },
    {
      kept: { isHeld: true, kind: "rejectedCase", days: 30, goesAt: at },
      says: [
        "Có lệnh giữ lại: hồ sơ không bị xóa, dù đã lưu bao lâu.",
        "Thời hạn lưu trữ 30 ngày hết lúc 15:00:00, 05/01/2026; bỏ hết lệnh giữ lại thì hồ sơ bị xóa sau lúc đó.",
      ],
    },
  ] as const)("when it goes is said: $says", ({ kept: one, says }) => {
    expect(keptLines(t, { what: "kept", ...one }, NOW_MS)).toEqual(says);
  });
});

test("a case that was removed leaves the trace of when and by which rule; one that never was is not there", () => {
  const show = (retention: CaseRetention | undefined) => {
    const cache = emptyCache();
    const key = [...seekKeys.caseRetention(uuid(50)), 0];
    if (retention === undefined) failToRead(cache, key);
    else cache.setQueryData(key, retention);
    return textOf("vi", Page, { cache, children: createElement(RemovedCase, { id: uuid(50) }) });
  };
  const gone = show({ what: "removed", kind: "rejectedCase", at, list: HASH });
  expect(gone).toContain("Hồ sơ đã bị xóa lúc 15:00:00, 05/01/2026");
  expect(gone).toContain("(hồ sơ bị loại bỏ, được miễn hoặc hết thời hiệu)");
  expect(gone).toContain(HASH);
  expect(show(undefined)).toContain("Trung tâm không có hồ sơ này");
});

test("what goes when, what is held and what went stand on one screen", () => {
  const view: RetentionView = {
    rules: [{ kind: "rejectedCase", days: 30 }, { kind: "decidedCase" }],
    removals: [{ kind: "rejectedCase", at, list: HASH, cases: 2, events: 2, files: 9 }],
  };
  const cache = emptyCache();
  cache.setQueryData(seekKeys.retention, view);
  cache.setQueryData(seekKeys.holds, [hold]);
  const may = ["GET /api/retention", CASES, "GET /api/audit"];
  const seen = markupOf("vi", Page, { cache, may, children: createElement(RetentionScreen) });
  expect(seen).toContain("xóa sau 30 ngày");
  expect(seen).toContain("không bị xóa");
  expect(seen).toContain(`href="/cases/${uuid(50)}"`);
  expect(seen).toContain(HASH);
  expect(seen).toContain('href="/audit?action=retention.removed"');
});
