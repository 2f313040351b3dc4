import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { StreamMessage } from "./stream-protocol.ts";
import { StreamSource, TELL_AFTER_MS } from "./stream-source.ts";

const START = Date.UTC(2026, 10, 24, 8, 0, 0);

/** The browser's event source, driven by the test. */
class FakeSource extends EventTarget {
  static opened: FakeSource[] = [];
  readonly CLOSED = 2;
  readyState = 0;
  onopen: (() => void) | undefined;
  onerror: (() => void) | undefined;
  readonly address: string;

  constructor(address: string) {
    super();
    this.address = address;
    FakeSource.opened.push(this);
  }

  close(): void {
    this.readyState = this.CLOSED;
  }

  say(kind: string, lastEventId = "", data: object = {}): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data), lastEventId }));
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  vi.stubGlobal("EventSource", FakeSource);
  FakeSource.opened = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function listen() {
  const heard: StreamMessage[] = [];
  const source = new StreamSource((message) => void heard.push(message));
  const newest = () => FakeSource.opened.at(-1) ?? expect.fail("no source was opened");
  return { source, heard, newest };
}

test("a line that goes silent is said to be lost since it was last heard, and opened anew where it was", () => {
  const { heard, newest } = listen();
  newest().onopen?.();
  newest().say("incident", "17");
  vi.advanceTimersByTime(20_000);
  newest().say("heartbeat");
  vi.advanceTimersByTime(34_000);
  expect(FakeSource.opened).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(heard.at(-1)).toEqual({ type: "state", state: { kind: "reconnecting", at: START + 20_000 } });
  expect(FakeSource.opened.map(({ address, readyState }) => ({ address, readyState }))).toEqual([
    { address: "/api/stream", readyState: 2 },
    { address: "/api/stream?lastEventId=17", readyState: 0 },
  ]);
  newest().onopen?.();
  expect(heard.at(-1)).toMatchObject({ state: { kind: "connected", isResumed: true } });
});

test("items of a moment are told together, a tenth of a second later; what cannot be read is passed over", () => {
  const { heard, newest } = listen();
  newest().say("reset", "1", { why: "one" });
  newest().say("incident", "2", { incident: { id: "7" } });
  newest().say("reset", "3", { why: "two" });
  vi.advanceTimersByTime(TELL_AFTER_MS - 1);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  const items = ["one", "two"].map((why) => ({ kind: "reset", why }));
  expect(heard).toEqual([{ type: "items", items }]);
});

test("what came before the line was lost is told before its loss", () => {
  const { heard, newest } = listen();
  newest().say("reset", "1", { why: "one" });
  newest().onerror?.();
  expect(heard.map(({ type }) => type)).toEqual(["items", "state"]);
  vi.advanceTimersByTime(TELL_AFTER_MS);
  expect(heard).toHaveLength(2);
});

test("heartbeats alone keep a line, and are told to nobody", () => {
  const { heard, newest } = listen();
  newest().onopen?.();
  for (let beat = 0; beat < 10; beat += 1) {
    vi.advanceTimersByTime(15_000);
    newest().say("heartbeat");
  }
  expect(FakeSource.opened).toHaveLength(1);
  expect(heard).toHaveLength(1);
});

test("a line that never opens is tried anew, and lost since the first loss", () => {
  const { heard, newest } = listen();
  newest().onopen?.();
  vi.advanceTimersByTime(1_000);
  newest().onerror?.(); // the browser tries by itself, and nobody answers
  vi.advanceTimersByTime(70_000);
  expect(FakeSource.opened.length).toBeGreaterThan(1);
  expect(heard.at(-1)).toEqual({ type: "state", state: { kind: "reconnecting", at: START + 1_000 } });
});

test("what the browser gave up is opened again a little later, and nothing more once it is disposed of", () => {
  const { source, newest } = listen();
  newest().close();
  newest().onerror?.();
  vi.advanceTimersByTime(3_000);
  expect(FakeSource.opened).toHaveLength(2);
  source.dispose();
  vi.advanceTimersByTime(300_000);
  expect(FakeSource.opened).toHaveLength(2);
});
