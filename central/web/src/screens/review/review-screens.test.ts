import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CaseDeadline,
  type CaseDetail,
  type CaseListItem,
  type CaseLock,
  type CaseOffers,
  type EventView,
  EvidenceManifest,
} from "@ngaba/contract";
import type { QueryClient } from "@tanstack/react-query";
import { createElement } from "react";
import { describe, expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { SceneDrawing } from "../../api/scene-drawing.ts";
import { sampleAccept, sampleCase, sampleEntry, sampleOffers, sampleReject } from "../../testing/case-samples.ts";
import { emptyCache, failToRead, Page } from "../../testing/page.tsx";
import { markupOf, textOf } from "../../testing/render.ts";
import { HASH, sampleBasis, sampleCamera, sampleRedLight, sampleSite, uuid } from "../../testing/samples.ts";
import type { Language } from "../../words/words.ts";
import { expiredSearch } from "./expired-cases.tsx";
import { ReviewDesk } from "./review-desk.tsx";
import { DeskKeys } from "./review-keys.tsx";
import { ReviewQueue } from "./review-queue.tsx";

const ACTS = "POST /api/cases/:id/acts";
const MEDIA = "GET /api/media/:sha256";
const REVIEWER = [ACTS, MEDIA];
/** Of who is signed in on the page that is drawn. */
const ME = "p-1";
const lockOf = (id: string, name: string, until = "2099-01-01T00:00:00.000Z"): CaseLock => ({
  ...{ by: { id, name }, since: "2026-01-05T08:00:00.000Z", until },
});

function placesRead() {
  const cache = emptyCache();
  cache.setQueryData(keys.sites, [sampleSite("vt-001")]);
  cache.setQueryData(keys.cameras, [sampleCamera("vt-001-1")]);
  return cache;
}

describe("the queue", () => {
  const { entries: _, ...view } = sampleCase();
  const item = (changes: Partial<CaseListItem> = {}): CaseListItem => ({ ...view, ...changes });

  function queueOf(cases: readonly CaseListItem[], may: readonly string[]): string {
    const cache = placesRead();
    const wanted = may.includes(ACTS) ? { forMe: "true" } : { stage: "to-review" };
    cache.setQueryData([...keys.cases, { limit: 100, order: "due", count: "true", ...wanted }], { cases });
    return markupOf("vi", Page, { cache, may, children: createElement(ReviewQueue) });
  }

  test("a row says what, where, how it stands, when it is due and who works on it", () => {
    const row = queueOf([item({ dueOn: "2000-01-01", state: "in-review", lock: lockOf("minh", "Minh") })], REVIEWER);
    expect(row).toContain("Vượt đèn đỏ");
    expect(row).toContain("Nút giao vt-001");
    expect(row).toContain("Đang xét");
    expect(row).toMatch(/quá hạn \d+ ngày/);
    expect(row).toContain("Minh đang xét, đến");
  });

  test("it leads to the desk, for who may not decide to the case", () => {
    expect(queueOf([item()], REVIEWER)).toContain(`href="/review/${view.id}"`);
    expect(queueOf([item()], [])).toContain(`href="/cases/${view.id}"`);
    expect(queueOf([item()], [])).not.toContain("Chỉ hồ sơ tôi nhận được");
  });

  test("what a colleague read of the plate is not shown to who has to read it too", () => {
    expect(queueOf([item({ isBlind: true })], REVIEWER)).toContain("bạn kết luận độc lập");
    expect(queueOf([item({ plate: sampleAccept.plate })], REVIEWER)).toContain("<code>19-B1 123.45</code>");
  });

  test("which period is due stands beside the day", () => {
    const row = queueOf([item({ dueOn: "2000-01-01", dueFor: "record" })], REVIEWER);
    expect(row).toMatch(/quá hạn \d+ ngày.*Lập biên bản/);
  });

  test("what the limitation has closed is told, with where it is", () => {
    const nowMs = Date.now();
    const daysAgo = (days: number) => new Date(nowMs - days * 86_400_000).toISOString();
    const [late, longAgo] = [29, 31].map((days) => item({ state: "expired", changedAt: daysAgo(days) }));
    const queue = (cases: readonly CaseListItem[]) => {
      const cache = placesRead();
      cache.setQueryData([...keys.cases, expiredSearch(nowMs)], { cases });
      return markupOf("vi", Page, { cache, may: REVIEWER, children: createElement(ReviewQueue) });
    };
    if (late === undefined || longAgo === undefined) return expect.unreachable();
    expect(queue([late, longAgo])).toContain("1 hồ sơ đã hết thời hiệu và tự khép lại trong 30 ngày qua");
    expect(queue([late])).toContain('href="/review?stage=over&amp;state=expired"');
    for (const none of [[], [longAgo]]) expect(queue(none)).not.toContain("hết thời hiệu và tự khép lại");
  });

  test("an empty one says what would be here", () => {
    expect(queueOf([], REVIEWER)).toContain("hồ sơ tự hiện trong danh sách này");
  });
});

type DeskOf = {
  readonly detail?: Partial<CaseDetail>;
  readonly event?: Partial<EventView>;
  readonly offers?: Partial<CaseOffers>;
  readonly may?: readonly string[];
  readonly language?: Language;
  /** Puts more into what has been read. */
  readonly read?: (cache: QueryClient) => void;
};

function desk({ detail, event, offers, may = REVIEWER, language = "vi", read }: DeskOf = {}) {
  const cache = placesRead();
  read?.(cache);
  const shown = sampleCase(detail);
  cache.setQueryData(keys.case(shown.id), shown);
  cache.setQueryData(keys.event(shown.eventId), { ...sampleRedLight(1, event), messages: [] });
  cache.setQueryData(keys.caseOffers(shown.id), sampleOffers(offers));
  const props = { cache, may, children: createElement(ReviewDesk, { id: shown.id }) };
  return { text: textOf(language, Page, props), markup: markupOf(language, Page, props) };
}

/** Whether a button can be pressed; `undefined`: there is none. */
function isPressable(markup: string, words: string): boolean | undefined {
  const button = [...markup.matchAll(/<button([^>]*)>([^<]*)/g)].find(([, , text]) => text?.trim() === words);
  return button && !button[1]?.includes("disabled");
}

describe("the desk", () => {
  const own = { state: "in-review", lock: lockOf(ME, "Lan") } as const;

  test("whoever has the case may decide; the provision stands there with its words and its fine", () => {
    const { text, markup } = desk({ detail: own });
    expect(text).toContain("Hồ sơ do bạn giữ đến");
    for (const words of ["Chấp nhận", "Loại bỏ", "Miễn", "Chờ bổ sung", "Ghi chú"]) {
      expect([words, isPressable(markup, words)]).toEqual([words, true]);
    }
    expect(text).toContain("Không chấp hành hiệu lệnh của đèn tín hiệu giao thông");
    expect(text).toContain("Mức phạt tiền 4.000.000–6.000.000 đồng; trừ 4 điểm");
    expect(text).toContain("chưa đối chiếu bản chính thức");
    expect(text).toContain(`Phiên bản của điều khoản: ${sampleBasis().version.slice(0, 12)}`);
    expect(text).not.toContain("Vượt thẩm quyền");
  });

  test("a fine above one's own authority is said before anything is decided", () => {
    const legalBasis = sampleBasis({ fineVnd: [18_000_000, 20_000_000] });
    const provisions = [{ vehicle: "motorcycle" as const, act: "red-light", legalBasis }];
    expect(desk({ detail: own, offers: { provisions } }).text).toContain(
      "Vượt thẩm quyền của bạn (đến 7.500.000 đồng)",
    );
  });

  test("points that one may not deduct are said to who may not, and of an act that takes some", () => {
    const points = "Kèm trừ 4 điểm GPLX";
    expect(desk({ detail: own }).text).toContain(points);
    expect(desk({ detail: own, offers: { mayDeductPoints: true } }).text).not.toContain(points);
    const legalBasis = sampleBasis({ licencePoints: 0 });
    const provisions = [{ vehicle: "motorcycle" as const, act: "red-light", legalBasis }];
    expect(desk({ detail: own, offers: { provisions } }).text).not.toContain("điểm GPLX");
  });

  test("while somebody else works on it nothing can be concluded, and it can be taken over by name", () => {
    const { text, markup } = desk({ detail: { state: "in-review", lock: lockOf("minh", "Minh") } });
    expect(text).toContain("Minh đang xét hồ sơ này, đến");
    expect(isPressable(markup, "Chấp nhận")).toBe(false);
    expect(isPressable(markup, "Ghi chú")).toBe(true);
    expect(isPressable(markup, "Lấy lại từ Minh")).toBe(true);
    expect(text).toContain("Việc lấy lại được ghi vào lịch sử hồ sơ.");
  });

  test("after one's time the case is still one's own while nobody has taken it", () => {
    const { text, markup } = desk({ detail: { ...own, lock: lockOf(ME, "Lan", "2026-01-05T08:15:00.000Z") } });
    expect(text).toContain("chưa có ai lấy");
    expect(isPressable(markup, "Chấp nhận")).toBe(true);
  });

  test("who only looks has nothing to decide with", () => {
    const { markup } = desk({ may: [MEDIA] });
    expect(markup).not.toContain("Chấp nhận");
    expect(markup).not.toContain("<textarea");
    expect(markup).not.toContain("Nhận hồ sơ");
  });

  test("what casts doubt is said with what it means", () => {
    const { text } = desk({
      detail: own,
      event: {
        ...{ clock: "unsynchronised", standing: { standing: "case-candidate", missing: ["agency", "time"] } },
        evidence: { stage: "failed", detail: "disk full", files: [], gaps: [] },
      },
      offers: { files: [{ sha256: HASH, state: "spoiled" }] },
    });
    expect(text).toContain("Đồng hồ của thiết bị đầu cuối chưa đồng bộ");
    expect(text).toContain("Giờ không lấy từ đồng hồ đã đồng bộ: giờ xảy ra có thể bị khiếu nại.");
    expect(text).toContain("phải bổ sung trước khi chuyển hồ sơ");
    expect(text).toContain("Thiết bị không làm được trọn bộ chứng cứ");
    expect(text).toContain("1 tệp chứng cứ không khớp với mã băm");
    for (const lack of ["ảnh trước khi xảy ra", "ảnh lúc xảy ra", "ảnh sau khi xảy ra", "đoạn hình"]) {
      expect(text).toContain(`Gói chứng cứ không có ${lack}`);
    }
    expect(text).toContain("cảnh báo, không phải chứng cứ");
  });

  test("duplicates that were merged into the case are named with when and where, and lead to their pages", () => {
    const merged = [sampleCase({ id: uuid(61), state: "rejected", at: "2026-01-05T08:00:30.000Z", cameraId: "cam-9" })];
    const { text, markup } = desk({ detail: own, offers: { merged } });
    expect(text).toContain("Có 1 hồ sơ trùng đã gộp vào hồ sơ này.");
    expect(text).toContain("cam-9, 15:00:30");
    expect(markup).toContain(`href="/cases/${uuid(61)}"`);
    expect(desk({ detail: own }).text).not.toContain("đã gộp");
  });

  test("clock and calibration are told with how exact they are, as manifest and scene have them", () => {
    const golden = join(import.meta.dirname, "../../../../../contract/golden/manifest-incident.json");
    const manifest = EvidenceManifest.parse(JSON.parse(readFileSync(golden, "utf8")));
    const evidence = { stage: "whole" as const, manifestSha256: HASH, files: [], gaps: [] };
    const calibration = { clickErrorPx: 2, measureErrorM: 0.05, maxReprojectionErrorPx: 8, points: [] };
    const shownWith = (scene: object | undefined) =>
      desk({
        ...{ detail: own, event: { evidence } },
        read: (cache) => {
          cache.setQueryData(keys.document(HASH), manifest);
          if (scene !== undefined) cache.setQueryData(keys.document(manifest.sceneHash), SceneDrawing.parse(scene));
        },
      }).text;
    const exact = shownWith({ calibration });
    expect(exact).toContain("Đồng hồ thiết bị lệch ước tính 1,8 ms.");
    expect(exact).toContain("Thời điểm trong hình sai số ±22,5 ms (theo đồng hồ camera).");
    expect(exact).toContain("điểm trên hình chính xác ±2 điểm ảnh, trên mặt đường ±0,05 m; sai số trung bình quá 8");
    expect(shownWith({})).toContain("Camera chưa được hiệu chuẩn theo mét");
    expect(shownWith({ calibration: { any: "thing" } })).toContain("không rõ có hiệu chuẩn hay không");
    expect(shownWith(undefined)).toContain("không rõ có hiệu chuẩn hay không");
  });

  test("a machine's reading stands beside the field with its doubtful characters marked, and fills in nothing", () => {
    const golden = join(import.meta.dirname, "../../../../../contract/golden/manifest-incident.json");
    const characters = [..."19B1"].map((character) => ({ character, confidence: 0.9, isDoubtful: character === "B" }));
    const told = { ...JSON.parse(readFileSync(golden, "utf8")), plateReading: { characters } };
    const evidence = { stage: "whole" as const, manifestSha256: HASH, files: [], gaps: [] };
    const read = (cache: QueryClient) => cache.setQueryData(keys.document(HASH), EvidenceManifest.parse(told));
    const { text, markup } = desk({ detail: own, event: { evidence }, read });
    expect(text).toContain("Máy đọc: 19B1 Không chắc: B.");
    expect(markup).toContain("<mark>B</mark>");
    expect(isPressable(markup, "Lấy vào ô")).toBe(true);
    expect(/<div class="plate-field">.*?<input[^>]*>/s.exec(markup)?.[0]).toContain('value=""');
    expect(desk({ detail: own }).text).not.toContain("Máy đọc");
  });

  test("what is due stands at the desk, with what begins and what ends it", () => {
    const running: CaseDeadline = {
      ...{ kind: "identify-and-notify", startedOn: "2026-01-05", firstDay: "2026-01-06", countedTo: "2026-01-15" },
      ...{ lastDay: "2026-01-15", standing: "running", isProvisional: false, citation: "khoản 1 Điều 24" },
    };
    const { text } = desk({ detail: own, offers: { deadlines: [running] } });
    expect(text).toContain("Tính từ ngày phát hiện: từ 05/01/2026, hạn cuối 15/01/2026");
    expect(text).toContain("Xong khi đã xác định chủ phương tiện và gửi thông báo.");
  });

  test.each([
    ["missing", "Ảnh này không có ở trung tâm"],
    ["spoiled", "không khớp với mã băm của nó"],
  ] as const)("a still that is %s is not shown: a sentence stands in its place", (state, words) => {
    const still = {
      ...({ role: "at", sha256: HASH, mediaType: "image/jpeg", bytes: 1, widthPx: 640, heightPx: 360 } as const),
      ...({ madeFrom: "ring", takenAt: "2026-01-05T08:00:01.000Z", isStored: true } as const),
    };
    const event = { evidence: { stage: "whole" as const, files: [still], gaps: [] } };
    expect(desk({ detail: own, event }).markup).toContain(`src="/api/media/${HASH}"`);
    const { text, markup } = desk({ detail: own, event, offers: { files: [{ sha256: HASH, state }] } });
    expect(text).toContain(words);
    expect(markup).not.toContain(`src="/api/media/${HASH}"`);
  });

  test("what one has decided is said, with what became of it; the newest can be taken back", () => {
    const entries = [sampleEntry(2, ME, sampleAccept)];
    const { text, markup } = desk({ detail: { state: "awaiting-second-approval", entries } });
    expect(text).toContain("Bạn đã chấp nhận: 19-B1 123.45. Hồ sơ giờ: Chờ người thứ hai.");
    expect(isPressable(markup, "Rút lại")).toBe(true);
    const covered = sampleEntry(3, "minh", { kind: "cover", sha256: HASH, boxes: [] });
    const afterCover = desk({ detail: { state: "awaiting-second-approval", entries: [...entries, covered] } });
    expect(isPressable(afterCover.markup, "Rút lại")).toBe(true);
    const later = [...entries, sampleEntry(3, "minh", { kind: "take", until: "2099-01-01T00:00:00.000Z" })];
    const taken = desk({ detail: { state: "awaiting-second-approval", entries: later } });
    expect(isPressable(taken.markup, "Rút lại")).toBe(false);
    expect(taken.text).toContain("Bạn đã chấp nhận");
  });

  test.each([
    ["blind", { isBlind: true, entries: [] }, "Kết luận của người thứ nhất được ẩn", 'value=""'],
    ["not blind", {}, "minh đã kết luận; phần dưới được điền sẵn", 'value="19B112345"'],
    ["in a disagreement", { isDisputed: true }, "Hai người kết luận khác nhau. Bạn quyết định.", 'value="19B112345"'],
  ])("a second person who is %s is told so", (_how, changes, words, plate) => {
    const entries = [sampleEntry(2, "minh", sampleAccept)];
    const { text, markup } = desk({ detail: { ...own, state: "awaiting-second-approval", entries, ...changes } });
    expect(text).toContain(words);
    expect(/<div class="plate-field">.*?<input[^>]*>/s.exec(markup)?.[0]).toContain(plate);
  });

  test("above a colleague's authority it says whose acceptance it waits on", () => {
    const entries = [sampleEntry(2, "minh", { ...sampleAccept, mayDecide: false })];
    expect(desk({ detail: { ...own, state: "accepted", entries } }).text).toContain(
      "mức phạt vượt thẩm quyền của người đó",
    );
  });

  test("all of it in English too", () => {
    const { text } = desk({ detail: own, language: "en" });
    expect(text).toContain("Suspected violation: Ran a red light");
    expect(text).toContain("You have the case until");
  });

  test("a case that is not there, and one that cannot be read, are told apart", () => {
    const cache = emptyCache();
    failToRead(cache, keys.case(uuid(50)));
    const children = createElement(ReviewDesk, { id: uuid(50) });
    expect(textOf("vi", Page, { cache, may: REVIEWER, children })).toContain("Không tới được trung tâm.");
  });
});

test("the sheet lists only keys that do something for who is signed in", () => {
  const sheet = (may: readonly string[]) => {
    const children = createElement(DeskKeys, { onClose: () => undefined });
    return [...markupOf("vi", Page, { cache: emptyCache(), may, children }).matchAll(/<dt><kbd>(.+?)<\/kbd>/g)].map(
      ([, key]) => key,
    );
  };
  expect(sheet(REVIEWER)).toEqual(expect.arrayContaining(["a", "r", "x", "m", "n", "u", "o", "p", "z", "l", "i"]));
  expect(sheet([])).toEqual(["j", "y", "Esc", "?"]);
});

test("a rejected case is not open to a conclusion", () => {
  const entries = [sampleEntry(2, "minh", sampleReject)];
  const { text, markup } = desk({ detail: { state: "rejected", entries } });
  expect(text).toContain("Hồ sơ này không còn gì để kết luận: Đã loại bỏ.");
  expect(isPressable(markup, "Chấp nhận")).toBe(false);
});
