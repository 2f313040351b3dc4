import type { CaseView, EventView } from "@ngaba/contract";
import { createElement } from "react";
import { expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { sampleCase } from "../../testing/case-samples.ts";
import { emptyCache, Page } from "../../testing/page.tsx";
import { markupOf } from "../../testing/render.ts";
import { sampleCamera, sampleRedLight, sampleSite, uuid } from "../../testing/samples.ts";
import { DuplicateForm, pictureOf } from "./duplicate-form.tsx";

const still = (role: "at" | "crop", sha256: string, isStored = true) => ({
  ...{ role, sha256, mediaType: "image/jpeg" as const, bytes: 1, widthPx: 640, heightPx: 360, isStored },
  ...{ madeFrom: "ring" as const, takenAt: "2026-01-05T08:00:01.000Z" },
});
const eventWith = (n: number, ...files: ReturnType<typeof still>[]): EventView =>
  sampleRedLight(n, { evidence: { stage: "whole", files, gaps: [] } });
const nothing = () => undefined;

function formOf(own: EventView, others: readonly EventView[], may = ["GET /api/media/:sha256"]): string {
  const cache = emptyCache();
  cache.setQueryData(keys.sites, [sampleSite("vt-001")]);
  cache.setQueryData(keys.cameras, [sampleCamera("vt-001-1")]);
  for (const other of others) cache.setQueryData(keys.event(other.id), { ...other, messages: [] });
  const duplicates = others.map(({ id }, index): CaseView => sampleCase({ id: uuid(60 + index), eventId: id }));
  const props = { event: { ...own, messages: [] }, duplicates, isBusy: false, onChoose: nothing, onCancel: nothing };
  return markupOf("vi", Page, { cache, may, children: createElement(DuplicateForm, props) });
}

test("each case that may be the same stands beside one's own: its picture, its camera, a way to all of it", () => {
  const markup = formOf(eventWith(1, still("at", "a".repeat(64))), [eventWith(2, still("at", "b".repeat(64)))]);
  expect(markup).toContain(`src="/api/media/${"a".repeat(64)}"`);
  expect(markup).toContain(`src="/api/media/${"b".repeat(64)}"`);
  expect(markup).toContain("Máy vt-001-1");
  expect(markup).toContain(`href="/cases/${uuid(60)}" target="_blank"`);
});

test("who may not see pictures is shown none; where none has come, that is said", () => {
  const [own, other] = [eventWith(1, still("at", "a".repeat(64))), eventWith(2, still("at", "b".repeat(64)))];
  expect(formOf(own, [other], [])).not.toContain("/api/media/");
  expect(formOf(own, [eventWith(3)])).toContain("Hồ sơ này không có ảnh.");
  expect(formOf(own, [])).toContain("Không tìm thấy hồ sơ nào có thể trùng.");
});

test("the moment of the act before the vehicle from near, of what has arrived", () => {
  const [at, crop] = [still("at", "a".repeat(64)), still("crop", "c".repeat(64))];
  expect(pictureOf(eventWith(1, crop, at))?.role).toBe("at");
  expect(pictureOf(eventWith(1, crop, { ...at, isStored: false }))?.role).toBe("crop");
  expect(pictureOf(eventWith(1))).toBeUndefined();
});
