import type { EventView, HandlingDetail } from "@ngaba/contract";
import { createElement, type ReactNode } from "react";
import { expect, test } from "vitest";
import { keys } from "../../api/queries.ts";
import { emptyCache, failToRead, Page } from "../../testing/page.tsx";
import { markupOf } from "../../testing/render.ts";
import { sampleClip, sampleEvent, uuid } from "../../testing/samples.ts";
import { EventPanel } from "../live/event-panel.tsx";
import { ActForm } from "./act-form.tsx";
import { EventKeys } from "./event-keys.tsx";
import { EventPictures } from "./event-pictures.tsx";
import { HandlingPanel } from "./handling-panel.tsx";

const nothing = () => undefined;
const event: EventView = sampleEvent(1, { evidence: { stage: "whole", files: [sampleClip()], gaps: [] } });
const handling: HandlingDetail = {
  ...({ eventId: event.id, version: 1, state: "new" } as const),
  acts: [
    {
      ...{ id: uuid(2), version: 1, at: "2026-01-05T08:00:00Z", by: { id: "p-1", name: "Lan" } },
      act: {
        ...({ kind: "keep", recordingId: uuid(9), cameraId: event.cameraId } as const),
        ...{ from: "2026-01-05T08:00:00Z", to: "2026-01-05T08:03:00Z" },
      },
    },
  ],
};

/** What somebody sees who may use these routes, where the stretch that was kept cannot be read. */
function seenBy(may: readonly string[], children: ReactNode, language: "vi" | "en" = "vi"): string {
  const cache = emptyCache();
  cache.setQueryData(keys.handling(event.id), handling);
  failToRead(cache, keys.recording(uuid(9)));
  return markupOf(language, Page, { cache, may, children });
}

test("who may not act has no buttons to act with, and no keys", () => {
  const acts = ["POST /api/events/:id/acts"];
  expect(seenBy(acts, createElement(HandlingPanel, { event }))).toContain("Tiếp nhận <kbd>a</kbd>");
  expect(seenBy([], createElement(HandlingPanel, { event }))).not.toContain("<button");
  expect(seenBy([], createElement(HandlingPanel, { event }))).toContain("Chưa tiếp nhận");
  expect(seenBy(acts, createElement(EventKeys, { onClose: nothing }))).toContain("<kbd>g</kbd>");
  expect(seenBy([], createElement(EventKeys, { onClose: nothing }))).not.toContain("<kbd>g</kbd>");
});

test("who may not know what became of a kept stretch is not told that it cannot be read", () => {
  const panel = createElement(HandlingPanel, { event });
  expect(seenBy(["GET /api/recordings/:id"], panel)).toContain('role="alert"');
  expect(seenBy([], panel)).not.toContain('role="alert"');
});

test("who may not see pictures of events is told so in their place", () => {
  const pictures = createElement(EventPictures, { event, detail: undefined });
  expect(seenBy(["GET /api/media/:sha256"], pictures)).toContain("<video");
  const refused = seenBy([], pictures, "en");
  expect(refused).toContain("This account may not see pictures of events.");
  expect(refused).not.toMatch(/<video|<img|<button/);
});

test("who may not report finds no form to report with", () => {
  const props = { ...{ ref: null, id: undefined, event: undefined, isChosen: true, isEnlarged: false } } as const;
  const acts = { onEnlarge: nothing, onStep: nothing, onList: nothing, onBack: nothing, onHold: nothing };
  const places = { cameras: new Map(), sites: new Map(), isComplete: true };
  const panel = (onReport: (() => void) | undefined) =>
    seenBy([], createElement(EventPanel, { ...props, ...acts, places, onReport }));
  expect(panel(nothing)).toContain("Ghi tin báo");
  expect(panel(undefined)).not.toContain("Ghi tin báo");
});

test("nobody can be chosen before all who can are known, and that they cannot be read is said", () => {
  const form = createElement(ActForm, { kind: "assign", isBusy: false, onAct: nothing, onCancel: nothing });
  const cache = emptyCache();
  const shown = () => markupOf("vi", Page, { cache, children: form });
  expect(shown()).not.toContain("<input");
  failToRead(cache, keys.assignees);
  expect(shown()).toContain("Không tới được trung tâm.");
  expect(shown()).not.toContain("<input");
  cache.setQueryData(keys.assignees, [{ id: "p-1", name: "Lan" }]);
  expect(shown()).toMatch(/<kbd>1<\/kbd> Lan \(tôi\).*<kbd>2<\/kbd> Không giao cho ai/);
});
