import type { CaseDeadline, CaseDetail, CaseDone } from "@ngaba/contract";
import { createElement } from "react";
import { describe, expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { createPreferences } from "../../preferences.ts";
import { sampleAccept, sampleCase, sampleEntry, sampleOffers, sampleReject } from "../../testing/case-samples.ts";
import { emptyCache, Page } from "../../testing/page.tsx";
import { markupOf, textOf } from "../../testing/render.ts";
import { HASH, uuid } from "../../testing/samples.ts";
import { addReviewWords } from "../../words/review-words.ts";
import { createWords } from "../../words/words.ts";
import { EntryList } from "../review/entry-list.tsx";
import { standingWords } from "./case-deadlines.tsx";
import { CaseDocuments } from "./case-documents.tsx";
import { CaseScreen } from "./case-screen.tsx";

const ACTS = "POST /api/cases/:id/acts";
const until = "2026-01-05T08:15:00.000Z";

const history: CaseDone[] = [
  { kind: "take", until },
  { kind: "take", until, from: { id: "minh", name: "Minh" } },
  { kind: "note", text: "Chờ hỏi lại" },
  { kind: "ask-more", text: "Cần ảnh sau" },
  sampleAccept,
  { ...sampleAccept, mayDecide: false, asksSecond: false, direction: "bắc – nam" },
  { kind: "undo" },
  { ...sampleReject, text: "xe khác" },
  {
    kind: "exempt",
    ground: "ambulance",
    text: "đang cấp cứu",
    seen: [],
    asksSecond: false,
    mayDecide: true,
    isSenior: true,
  },
  { kind: "enter", step: "notified", on: "2026-01-06", source: "TB 12/CSGT" },
  { kind: "reopen", text: "chủ xe khiếu nại" },
  { kind: "expire", on: "2027-01-05" },
  { kind: "hand-over", to: "Phòng CSGT", archive: HASH },
  { kind: "hand-over", to: "PC08", archive: HASH, withMissing: true },
  { kind: "release" },
];

test("every entry is a sentence with who and when, and what was written and seen with it", () => {
  const entries = history.map((act, index) => sampleEntry(index + 1, "Lan", act));
  const text = textOf("vi", EntryList, { entries });
  for (const sentence of [
    "Lan nhận hồ sơ, giữ đến 15:15:00, 05/01/2026",
    "Lan lấy hồ sơ từ Minh",
    "Lan ghi chúChờ hỏi lại",
    "Lan yêu cầu bổ sungCần ảnh sau",
    "Lan chấp nhận: 19-B1 123.45, biển trắng, xe mô tô hoặc xe gắn máy; điểm c khoản 7 Điều 7",
    "Cần người thứ hai.",
    "Hướng đi: bắc – namVượt thẩm quyền của người này.",
    "Đã xem 1 tệp",
    "Lan rút lại kết luận",
    "Lan loại bỏ: nhầm xexe khác",
    "Lan miễn: xe cứu thương đi làm nhiệm vụ cấp cứuđang cấp cứu",
    "Lan ghi: Gửi thông báo, ngày 06/01/2026Nguồn: TB 12/CSGT",
    "Lan mở lại hồ sơchủ xe khiếu nại",
    "Hết thời hiệu: ngày cuối là 05/01/2027",
    `Lan chuyển giao cho Phòng CSGTGói chứng cứ (SHA-256): ${HASH}`,
    "Lan chuyển giao cho PC08",
    "Gói chứng cứ thiếu tệp; người chuyển giao đã được báo.",
    "Lan trả hồ sơ lại",
  ]) {
    expect(text).toContain(sentence);
  }
  expect(markupOf("vi", EntryList, { entries })).toContain(`href="/api/media/${HASH}"`);
});

test("what was written is text, whatever was typed", () => {
  const entries = [sampleEntry(1, "Lan", { kind: "note", text: '<img src="x" onerror="alert(1)">' })];
  expect(markupOf("vi", EntryList, { entries })).not.toContain("<img");
});

const deadline: CaseDeadline = {
  ...{ kind: "identify-and-notify", startedOn: "2026-01-05", firstDay: "2026-01-06", countedTo: "2026-01-15" },
  ...{ lastDay: "2026-01-15", standing: "running", isProvisional: false, citation: "khoản 1 Điều 24" },
};
const words = createWords(createPreferences(undefined), { lang: "" });
addReviewWords(words);
const vi = words.getFixedT("vi");

test.each([
  [{}, "2026-01-10", "còn 5 ngày"],
  [{}, "2026-01-15", "hạn cuối là hôm nay"],
  [{ standing: "missed" }, "2026-01-17", "đã quá 2 ngày"],
  [{ standing: "met", metOn: "2026-01-09" }, "2026-01-17", "đã xong ngày 09/01/2026"],
  [{ standing: "met-late", metOn: "2026-01-16" }, "2026-01-17", "xong ngày 16/01/2026, sau hạn"],
  [{ standing: "handed-over" }, "2027-01-17", "còn trong hạn khi chuyển giao"],
] as const)("a period that is %j reads on %s: %s", (changes, today, said) => {
  expect(standingWords(vi, { ...deadline, ...changes }, Date.parse(`${today}T09:00:00+07:00`))).toBe(said);
});

const provisional: readonly CaseDeadline[] = [{ ...deadline, isProvisional: true }];

function page(detail: Partial<CaseDetail>, may: readonly string[], deadlines = provisional): string {
  const cache = emptyCache();
  const shown = sampleCase(detail);
  cache.setQueryData(keys.case(shown.id), shown);
  cache.setQueryData(keys.caseOffers(shown.id), sampleOffers({ deadlines: [...deadlines] }));
  return markupOf("vi", Page, { cache, may, children: createElement(CaseScreen, { id: shown.id }) });
}

/** Words of the buttons that can be pressed. */
const pressable = (markup: string): readonly string[] =>
  [...markup.matchAll(/<button([^>]*)>([^<]*)/g)]
    .filter(([, attributes]) => !attributes?.includes("disabled"))
    .map(([, , text]) => (text ?? "").trim());

describe("a case's own page", () => {
  test("says its deadlines with where they come from, and what is not certain", () => {
    const markup = page({}, [ACTS]);
    expect(markup).toContain("từ 05/01/2026, hạn cuối 15/01/2026");
    expect(markup).toContain("khoản 1 Điều 24");
    expect(markup).toContain("có ngày nghỉ lễ chưa được công bố");
  });

  test("says what follows when nobody has answered the notice, until the warning is lifted", () => {
    const missed: CaseDeadline = { ...deadline, kind: "owner-reply", standing: "missed" };
    const dates = { notified: "2026-01-05" };
    expect(page({ dates }, [ACTS], [missed])).toContain("cần gửi cảnh báo đến cơ quan đăng kiểm");
    const warned = { ...dates, "registry-warned": "2026-02-02" };
    expect(page({ dates: warned }, [ACTS], [missed])).toContain("Đã gửi cảnh báo ngày 02/02/2026.");
    const recorded = { ...warned, "record-made": "2026-02-10" };
    expect(page({ dates: recorded }, [ACTS], [missed])).toContain("cần kết thúc cảnh báo");
    const lifted = { ...recorded, "warning-lifted": "2026-02-11" };
    expect(page({ dates: lifted }, [ACTS], [missed])).toContain("Đã kết thúc cảnh báo ngày 11/02/2026.");
    expect(page({ dates }, [ACTS])).not.toContain("cảnh báo đến cơ quan đăng kiểm; với");
  });

  test("a case that time has closed says so, and one that was handed over to whom, and that it is frozen", () => {
    const ended = (act: CaseDone) => page({ state: "expired", entries: [sampleEntry(1, "Ngã Ba", act)] }, [ACTS]);
    expect(ended({ kind: "expire", on: "2027-01-05" })).toContain("Thời hiệu đã hết, ngày cuối là 05/01/2027.");
    const handedOver = ended({ kind: "hand-over", to: "Phòng CSGT", archive: HASH });
    expect(handedOver).toContain("Đã chuyển giao cho Phòng CSGT");
    expect(handedOver).toContain("không thay đổi được nữa");
  });

  test("documents that were made stand there with their hashes, and with their signed copy or the place for it", () => {
    const made = {
      ...{
        code: "0123-4567-89AB-CDEF",
        kind: "case",
        caseId: uuid(50),
        caseVersion: 3,
        stills: [],
        sha256: HASH,
        bytes: 9,
      },
      madeAt: "2026-01-05T09:00:00.000Z",
    } as const;
    const signed = { sha256: "b".repeat(64), bytes: 12, at: made.madeAt, by: { id: "lan", name: "Lan" } };
    const may = ["GET /api/cases/:id/documents", "PUT /api/case-documents/:code/signed.pdf"];
    const shown = (documents: readonly object[]) => {
      const cache = emptyCache();
      cache.setQueryData(keys.caseDocuments(uuid(50)), { documents });
      return markupOf("vi", Page, { cache, may, children: createElement(CaseDocuments, { detail: sampleCase() }) });
    };
    expect(shown([made])).toContain(HASH);
    expect(shown([made])).toContain("Nộp bản đã ký (PDF)");
    expect(shown([{ ...made, signed }])).toContain("/api/case-documents/0123-4567-89AB-CDEF/signed.pdf");
    expect(shown([{ ...made, signed }])).not.toContain("Nộp bản đã ký");
    expect(shown([{ ...made, isOutdated: true }])).toContain("không được ký hay gửi");
    expect(shown([{ ...made, isOutdated: true }])).not.toContain("Nộp bản đã ký");
    expect(shown([made])).not.toContain("không được ký hay gửi");
    expect(shown([])).toContain("Chưa lập văn bản nào");
  });

  test("offers what its state allows: steps and hand-over after the decision, the desk before it", () => {
    expect(pressable(page({ state: "approved" }, [ACTS]))).toEqual([
      "Ghi bước sau khi duyệt",
      "Ghi chú",
      "Chuyển giao",
    ]);
    expect(pressable(page({ state: "new" }, [ACTS]))).toEqual(["Ghi chú"]);
    expect(pressable(page({ state: "handed-over" }, [ACTS]))).toEqual([]);
    expect(page({ state: "new" }, [ACTS])).toContain("Mở bàn xét duyệt");
    expect(page({ state: "approved" }, [ACTS])).not.toContain("Mở bàn xét duyệt");
  });

  test("who only looks has no buttons", () => {
    expect(pressable(page({ state: "approved" }, []))).toEqual([]);
  });

  test("documents are linked for who may have them, and only those", () => {
    const markup = page({}, ["GET /api/cases/:id/document.pdf"]);
    expect(markup).toMatch(/href="\/api\/cases\/[^"]+\/document\.pdf"/);
    expect(markup).not.toContain("archive.zip");
    expect(page({}, [])).toContain("Tài khoản này không được tải văn bản");
  });

  test("a notice is linked once the case is approved, and nothing for who must not see the first conclusion", () => {
    const papers = ["document", "notice"].map((one) => `GET /api/cases/:id/${one}.pdf`);
    expect(page({ state: "new" }, papers)).not.toContain("notice.pdf");
    expect(page({ state: "approved" }, papers)).toContain("notice.pdf");
    const blind = page({ state: "awaiting-second-approval", isBlind: true }, papers);
    expect(blind).toContain("Hãy kết luận trước");
    expect(blind).not.toContain(".pdf");
  });
});
