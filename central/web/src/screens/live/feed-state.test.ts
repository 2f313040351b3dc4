import { expect, test } from "vitest";
import { sampleEvent } from "../../testing/samples.ts";
import {
  countWaiting,
  emptyFeed,
  type FeedAction,
  type FeedState,
  feedReducer,
  type Hold,
  neighbour,
} from "./feed-state.ts";

const event = sampleEvent;
const run = (...actions: FeedAction[]): FeedState => actions.reduce(feedReducer, emptyFeed);
const events = (...numbers: number[]): FeedAction => ({
  ...{ type: "events", of: "all" },
  events: numbers.map((n) => event(n)),
});
const idsOf = (state: FeedState): string[] => state.shown.map(({ id }) => id);
const ids = (...numbers: number[]): string[] => numbers.map((n) => event(n).id);

test("a list that nobody touches shows new events at once", () => {
  const state = run(events(1), events(2, 1));
  expect(idsOf(state)).toEqual(ids(2, 1));
  expect(countWaiting(state)).toBe(0);
});

test.each<{ hold: Hold; why: string }>([
  { hold: "pointer", why: "a hand is about to click" },
  { hold: "focus", why: "the keyboard is in the list" },
  { hold: "scrolled", why: "eyes have gone down it" },
])("a new event waits while the list is held: $hold ($why)", ({ hold }) => {
  const held = run(events(1), { type: "hold", hold }, events(3, 2, 1));
  expect(idsOf(held)).toEqual(ids(1));
  expect(countWaiting(held)).toBe(2);

  const released = feedReducer(held, { type: "release", hold });
  expect(idsOf(released)).toEqual(ids(3, 2, 1));
  expect(countWaiting(released)).toBe(0);
});

test("the list moves only once nothing holds it any more", () => {
  const twice = run(events(1), { type: "hold", hold: "pointer" }, { type: "hold", hold: "focus" }, events(2, 1));
  const once = feedReducer(twice, { type: "release", hold: "pointer" });
  expect(idsOf(once)).toEqual(ids(1));
  expect(idsOf(feedReducer(once, { type: "release", hold: "focus" }))).toEqual(ids(2, 1));
});

test("a held row shows its event's newest state in its place", () => {
  const ended = event(1, { phase: "end", durationMs: 5_000 });
  const state = run(
    events(2, 1),
    { type: "hold", hold: "pointer" },
    { type: "events", of: "all", events: [event(3), event(2), ended] },
  );
  expect(state.shown).toEqual([event(2), ended]);
});

test("a held row stays although a flood has pushed its event off the centre's newest ones", () => {
  const state = run(events(2, 1), { type: "hold", hold: "scrolled" }, events(9, 8, 7));
  expect(idsOf(state)).toEqual(ids(2, 1));
  expect(countWaiting(state)).toBe(3);
});

test("who asks to see what waits sees it, and the list is held on", () => {
  const state = run(events(1), { type: "hold", hold: "pointer" }, events(2, 1), { type: "show" }, events(3, 2, 1));
  expect(idsOf(state)).toEqual(ids(2, 1));
  expect(countWaiting(state)).toBe(1);
});

test("an empty list takes the first events although a pointer rests on it", () => {
  expect(idsOf(run({ type: "hold", hold: "pointer" }, events(1)))).toEqual(ids(1));
});

test("another list takes the place of a held one: a person has just chosen it", () => {
  const held = run(events(2, 1), { type: "hold", hold: "pointer" });
  const other = feedReducer(held, { type: "events", of: "warnings", events: [event(7)] });
  expect(idsOf(other)).toEqual(ids(7));
  expect(countWaiting(other)).toBe(0);
});

test("holding twice and releasing what is not held change nothing", () => {
  const held = run(events(1), { type: "hold", hold: "focus" });
  expect(feedReducer(held, { type: "hold", hold: "focus" })).toBe(held);
  expect(feedReducer(held, { type: "release", hold: "pointer" })).toBe(held);
});

test("next and previous stop at the ends, and start at the newest", () => {
  const list = [event(3), event(2), event(1)];
  expect(neighbour(list, event(2).id, 1)).toEqual(event(1));
  expect(neighbour(list, event(2).id, -1)).toEqual(event(3));
  expect(neighbour(list, event(1).id, 1)).toBeUndefined();
  expect(neighbour(list, event(3).id, -1)).toBeUndefined();
  expect(neighbour(list, undefined, 1)).toEqual(event(3));
  expect(neighbour([], undefined, 1)).toBeUndefined();
});
