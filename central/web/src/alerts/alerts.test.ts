import type { EventView } from "@ngaba/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPreferences } from "../preferences.ts";
import { sampleEvent, sampleRedLight } from "../testing/samples.ts";
import { createWords } from "../words/words.ts";
import { ALERT_EVERY_MS, AlertQueue } from "./alert-queue.ts";
import { tonesOf } from "./bell.ts";
import { createFreshEvents } from "./fresh-events.ts";
import { noticeOf } from "./notice-words.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("opening the page is no alarm; what comes after is, once", () => {
  const fresh = createFreshEvents();
  expect(fresh([sampleEvent(2), sampleEvent(1)], "info")).toEqual([]);
  const next = [sampleEvent(4), sampleEvent(3), sampleEvent(2)];
  expect(fresh(next, "info")).toEqual([sampleEvent(3), sampleEvent(4)]);
  expect(fresh([sampleEvent(4, { phase: "end" }), ...next.slice(1)], "info")).toEqual([]);
});

test("what is less severe than a person chose is passed over for good", () => {
  const fresh = createFreshEvents();
  fresh([], "warning");
  const minor = sampleEvent(1, { severity: "notice" });
  expect(fresh([minor], "warning")).toEqual([]);
  expect(fresh([sampleRedLight(2), minor], "info")).toEqual([sampleRedLight(2)]);
});

test("an incident that becomes severe enough is told then, and once", () => {
  const fresh = createFreshEvents();
  const degraded = sampleEvent(1, { kind: "camera-degraded", severity: "notice" });
  const offline = sampleEvent(1, { kind: "camera-offline", severity: "warning", phase: "update" });
  fresh([], "warning");
  expect(fresh([degraded], "warning")).toEqual([]);
  expect(fresh([offline], "warning")).toEqual([offline]);
  expect(fresh([degraded], "notice")).toEqual([]);
  expect(fresh([offline], "notice")).toEqual([]);
});

function queue() {
  const told: (readonly EventView[])[] = [];
  return { told, alerts: new AlertQueue((events) => told.push(events)) };
}

test("the first event is told at once, and the storm after it in one piece", () => {
  const { told, alerts } = queue();
  alerts.push([sampleEvent(1)]);
  for (const n of [2, 3, 4]) alerts.push([sampleEvent(n)]);
  expect(told).toEqual([[sampleEvent(1)]]);
  vi.advanceTimersByTime(ALERT_EVERY_MS);
  expect(told.slice(1)).toEqual([[2, 3, 4].map((n) => sampleEvent(n))]);
  vi.advanceTimersByTime(ALERT_EVERY_MS);
  alerts.push([sampleEvent(5)]);
  expect(told.slice(2)).toEqual([[sampleEvent(5)]]);
});

test("who stops listening is told nothing more", () => {
  const { told, alerts } = queue();
  alerts.push([sampleEvent(1)]);
  alerts.push([sampleEvent(2)]);
  alerts[Symbol.dispose]();
  vi.advanceTimersByTime(2 * ALERT_EVERY_MS);
  expect(told).toHaveLength(1);
});

test("severities are told apart by ear", () => {
  const heard = (["info", "notice", "warning", "critical"] as const).map((severity) =>
    JSON.stringify(tonesOf(severity)),
  );
  expect(new Set(heard).size).toBe(4);
});

const words = createWords(createPreferences(undefined), { lang: "" });
const places = { cameras: new Map(), sites: new Map(), isComplete: true };

test("one event is named; of several, the worst with how many there are", () => {
  const t = words.getFixedT("vi");
  const nameOf = ({ vi: name }: { vi: string }) => name;
  const one = noticeOf(t, nameOf, places, [sampleRedLight(2)]);
  expect(one).toEqual({
    title: "Nghiêm trọng: Vượt đèn đỏ: xe mô tô hoặc xe gắn máy",
    body: "vt-001-1 · 15:00:02",
    eventId: sampleRedLight(2).id,
  });
  const many = noticeOf(t, nameOf, places, [sampleRedLight(2), sampleEvent(3), sampleEvent(4)]);
  expect(many?.title).toBe("3 sự kiện mới. Nghiêm trọng: Vượt đèn đỏ: xe mô tô hoặc xe gắn máy");
  expect(many?.eventId).toBe(sampleRedLight(2).id);
  expect(noticeOf(t, nameOf, places, [])).toBeUndefined();
});
