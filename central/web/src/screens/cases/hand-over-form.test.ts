import type { CaseOffers } from "@ngaba/contract";
import { createElement } from "react";
import { expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { sampleCase } from "../../testing/case-samples.ts";
import { emptyCache, Page } from "../../testing/page.tsx";
import { textOf } from "../../testing/render.ts";
import { sampleEvent } from "../../testing/samples.ts";
import { HandOverForm } from "./hand-over-form.tsx";

const detail = sampleCase({ state: "approved" });
const [clip, manifest, scene, still] = ["c".repeat(64), "d".repeat(64), "e".repeat(64), "f".repeat(64)];
const nothing = () => undefined;

function formText(language: "vi" | "en", files?: CaseOffers["files"]): string {
  const cache = emptyCache();
  const file = { bytes: 1, widthPx: 1, heightPx: 1, madeFrom: "ring", isStored: true } as const;
  cache.setQueryData(keys.event(detail.eventId), {
    ...sampleEvent(1),
    evidence: {
      ...{ stage: "whole", manifestSha256: manifest, gaps: [] },
      files: [
        { ...file, role: "clip", mediaType: "video/mp4", sha256: clip },
        { ...file, role: "at", mediaType: "image/jpeg", sha256: still },
      ],
    },
  });
  const form = { detail, files, isBusy: false, onAct: nothing, onCancel: nothing };
  return textOf(language, Page, { cache, children: createElement(HandOverForm, form) });
}

test("before it is asked anything nothing is said to be missing", () => {
  expect(formText("vi")).not.toContain("Vẫn chuyển giao");
});

test("what the archive would lack is said file by file, and that it can go without", () => {
  const files = [
    ...[clip, scene].map((sha256) => ({ sha256, state: "missing" as const })),
    { sha256: manifest, state: "spoiled" as const },
    { sha256: still, state: "stored" as const },
  ];
  const text = formText("vi", files);
  for (const line of [
    "Đoạn hình: không có ở trung tâm cccccccccccc",
    "Bản kê chứng cứ: không khớp với mã băm dddddddddddd",
    "Tài liệu mà bản kê nêu (cấu hình, khung cảnh hoặc mô hình): không có ở trung tâm eeeeeeeeeeee",
    "Vẫn chuyển giao, dù thiếu những tệp này",
  ]) {
    expect(text).toContain(line);
  }
  expect(text).not.toContain("ffffffffffff");
  expect(formText("en", files)).toContain("Hand it over all the same, without these files");
});
