import { expect, test } from "vitest";
import { sampleEvent, uuid } from "../../testing/samples.ts";
import { alarmsOf, wallTurn } from "./alarms.ts";

const NOW = Date.UTC(2026, 0, 5, 8, 1, 10);
const idsOf = (...events: Parameters<typeof alarmsOf>[0]) => alarmsOf(events, NOW).map(({ id }) => id);
const on = (camera: number) => ({ cameraId: `vt-00${camera}-1` });

test("each camera has one alarm, its worst; the worst camera comes first, then the newest", () => {
  expect(
    idsOf(
      sampleEvent(1, { ...on(1), severity: "critical" }),
      sampleEvent(2, { ...on(1) }),
      sampleEvent(3, { ...on(2) }),
      sampleEvent(4, { ...on(3) }),
      sampleEvent(4, { ...on(3) }),
    ),
  ).toEqual([uuid(1), uuid(4), uuid(3)]);
});

test("what is less than a warning is no alarm", () => {
  expect(idsOf(sampleEvent(1, { severity: "notice" }), sampleEvent(2, { severity: "info", ...on(2) }))).toEqual([]);
});

test("what is over stays for a minute after it came, what goes on stays", () => {
  const ended = { phase: "end" } as const;
  expect(idsOf(sampleEvent(1, ended), sampleEvent(30, { ...on(2), ...ended }))).toEqual([uuid(30)]);
  const old = { startedAt: "2026-01-04T08:00:00.000Z", receivedAt: "2026-01-04T08:00:00.000Z" };
  expect(idsOf(sampleEvent(1, old))).toEqual([uuid(1)]);
});

const cameras = ["a", "b", "c", "d", "e", "f", "g"];

test("without alarms every camera gets its turn, and the pages begin anew", () => {
  const turns = [0, 1, 2].map((turn) => wallTurn(cameras, [], 4, turn));
  expect(turns.map(({ rotating }) => rotating)).toEqual([
    ["a", "b", "c", "d"],
    ["e", "f", "g"],
    ["a", "b", "c", "d"],
  ]);
  expect(turns[1]).toMatchObject({ forward: [], more: 0, page: 1, pages: 2 });
});

test("alarms stand in front and do not rotate; the others go on around them", () => {
  expect(wallTurn(cameras, ["f", "b"], 4, 1)).toEqual({
    ...{ forward: ["f", "b"], more: 0, rotating: ["d", "e"], page: 1, pages: 3 },
  });
});

test("a storm of alarms takes half of the display at most, and says how many more there are", () => {
  const { forward, more, rotating } = wallTurn(cameras, ["a", "b", "c", "d", "e"], 4, 0);
  expect({ forward, more }).toEqual({ forward: ["a", "b"], more: 3 });
  expect(rotating).toEqual(["c", "d"]);
});

test("a display of one picture, and a city without cameras, show what there is", () => {
  expect(wallTurn(cameras, ["c"], 1, 8)).toMatchObject({ forward: [], more: 1, rotating: ["b"] });
  expect(wallTurn([], [], 4, 3)).toEqual({ forward: [], more: 0, rotating: [], page: 0, pages: 1 });
});
