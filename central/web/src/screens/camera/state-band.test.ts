import { expect, test } from "vitest";
import { markupOf, textOf } from "../../testing/render.ts";
import { sampleEvent } from "../../testing/samples.ts";
import { StateBand } from "./state-band.tsx";
import type { StateSpan } from "./state-spans.ts";

const fromMs = Date.UTC(2026, 0, 5, 7);
const toMs = fromMs + 7_200_000;
const spans: readonly StateSpan[] = [
  { state: "live", fromMs, toMs: fromMs + 5_400_000 },
  { state: "offline", fromMs: fromMs + 5_400_000, toMs },
];
const props = { spans, events: [sampleEvent(0)], fromMs, toMs };

test("the band says in words what it shows", () => {
  const markup = markupOf("vi", StateBand, props);
  expect(markup).toContain(
    'aria-label="Tình trạng theo thời gian: Trực tuyến 1 giờ 30 phút, Mất kết nối 30 phút 00 giây"',
  );
  expect(markup).toContain("<title>Mất kết nối: 15:30:00 – 16:00:00, 30 phút 00 giây</title>");
  expect(textOf("en", StateBand, props)).toMatch(/Live 1 h 30 min\n.*Offline 30 min 00 s$/s);
});

test("states and events stand where their time is", () => {
  const markup = markupOf("vi", StateBand, props);
  expect(markup).toMatch(/class="span span-offline" x="75%" width="25%"/);
  expect(markup).toMatch(/class="tick severity-warning" x="50%"/);
});
