import { readFileSync } from "node:fs";
import { EventDetail, epochMs, RuleIncidentEvent, toRfc3339 } from "@ngaba/contract";
import { expect, test } from "vitest";
import { scoreWorlds } from "../../rule-truth/rule-scores.ts";
import { bestShiftMs, fitBoxes, whyMisfit } from "./box-fit.ts";
import { judgeLive } from "./live-film.ts";
import { filmMsOf, nextPass, type Pass } from "./live-pass.ts";
import { carFilm } from "./testing/car-film.ts";
import { type FilmToWatch, FRAME } from "./watch-film.ts";

const GOLDEN = new URL("../../../contract/golden/red-light-start.json", import.meta.url);
const START = epochMs(Date.parse("2026-06-15T00:00:00Z"));
const MPS = 10;

test("the pass that counts is the first that begins late enough", () => {
  const film = { lengthMs: 60_000 };
  const play = { startedAt: START, number: 1 };
  const pass = nextPass(play, film, START + 60_001);
  expect(pass).toEqual({ shownAt: START + 120_000, seamAt: START + 180_000 });
  expect(nextPass(play, film, START - 5).shownAt).toBe(START);
  const [before, within, after] = [-1000, 0, 60_500].map((ms) => filmMsOf(pass, film, epochMs(pass.shownAt + ms)));
  expect([before, within, after]).toEqual([59_000, 0, 500]);
});

interface Said {
  /** Film time of the picture with the box, and of the moment that it says it happened at. */
  readonly toldMs: number;
  readonly atMs: number;
  readonly beforeMs?: number;
  /** Where the truth's car is taken from, other than from `toldMs`. */
  readonly boxMs?: number;
  readonly delayMs?: number;
}

/** What the centre would hold of a red light run. */
function event(film: FilmToWatch, pass: Pass, { toldMs, atMs, beforeMs = atMs, boxMs = toldMs, delayMs = 300 }: Said) {
  const stamp = (ms: number): string => toRfc3339(epochMs(pass.shownAt + ms));
  const golden = RuleIncidentEvent.parse(JSON.parse(readFileSync(GOLDEN, "utf8")));
  const box = film.truth.boxesAt(boxMs)[0]?.box ?? expect.unreachable();
  const { widthPx, heightPx } = FRAME;
  const data = {
    ...golden.data,
    ...{ ruleId: "red-light", place: { kind: "stop-line", id: "south-stop", name: { vi: "Vạch", en: "Line" } } },
    box: [box.x1 / widthPx, box.y1 / heightPx, box.x2 / widthPx, box.y2 / heightPx],
    startedAt: stamp(atMs),
    moments: { before: stamp(beforeMs), at: stamp(atMs), after: stamp(toldMs) },
  };
  return EventDetail.parse({
    ...{ id: golden.data.incidentId, kind: "red-light", cameraId: film.truth.cameraId, agentId: "one" },
    ...{ severity: "warning", phase: "start", startedAt: stamp(atMs), durationMs: 0, snapshots: [] },
    receivedAt: toRfc3339(epochMs(pass.shownAt + toldMs + delayMs)),
    messages: [{ ...golden, time: stamp(toldMs), data }],
  });
}

const passOf = ({ truth }: FilmToWatch): Pass => nextPass({ startedAt: START, number: 1 }, truth, START + 1);

test("an event is brought to the film's time, and is about whom its box lies on there", () => {
  const film = carFilm(MPS);
  const pass = passOf(film);
  const live = judgeLive(film, pass, [event(film, pass, { toldMs: 1000, atMs: 400 })]);
  expect(live.incidents).toMatchObject([{ kind: "red-light", actorId: film.carId, at: pass.shownAt + 400 }]);
  expect(scoreWorlds([live]).rules["red-light"]).toMatchObject({ violations: 1, found: 1, falseFindings: 0 });
});

test("a delay counts from the picture, and from when the truth had all that the rule asks for", () => {
  const film = carFilm(MPS);
  const pass = passOf(film);
  // The front starts 2.8 m before the line and is 6 m beyond it, the rule's own `goneOnM`, after 0.88 s.
  const [delay] = judgeLive(film, pass, [event(film, pass, { toldMs: 1000, atMs: 400, delayMs: 300 })]).delays;
  expect(delay).toEqual({ kind: "red-light", fromPictureMs: 300, beyondDwellMs: 400 });
});

test("of two events about one violation, and of one about nobody's, only the first counts from the truth's moment", () => {
  const film = carFilm(MPS);
  const pass = passOf(film);
  const told = [1200, 1000].map((toldMs) => event(film, pass, { toldMs, atMs: 400 }));
  const late = event(film, pass, { toldMs: 2500, atMs: 2400 });
  const live = judgeLive(film, pass, [...told, late]);
  expect(live.delays.map(({ beyondDwellMs }) => beyondDwellMs)).toEqual([400, undefined, undefined]);
  expect(scoreWorlds([live]).rules["red-light"]).toMatchObject({ found: 1, falseFindings: 2 });
});

test("what spans the jump from the film's end to its beginning is of the seam; what is of another pass is not of this", () => {
  const film = carFilm(MPS, []);
  const pass = passOf(film);
  const { lengthMs } = film.truth;
  const events = [
    event(film, pass, { toldMs: 200, atMs: 100, beforeMs: -400 }),
    event(film, pass, { toldMs: lengthMs + 300, atMs: lengthMs - 200, boxMs: 300 }),
    event(film, pass, { toldMs: 900, atMs: 800 }),
    event(film, pass, { toldMs: -300, atMs: -500, boxMs: 2700 }),
    event(film, pass, { toldMs: lengthMs + 900, atMs: lengthMs + 800, boxMs: 900 }),
  ];
  expect(scoreWorlds([judgeLive(film, pass, events)]).rules["red-light"]).toMatchObject({
    falseFindings: 1,
    atSeam: 2,
  });
});

test("that the loop is elsewhere than the simulator says shows in the boxes", () => {
  const { truth } = carFilm(MPS);
  const boxes = (shiftMs: number) =>
    [900, 1100, 1300, 1500, 1700].map((filmMs) => {
      return { filmMs, box: truth.boxesAt(filmMs + shiftMs)[0]?.box ?? expect.unreachable() };
    });
  expect([0, 400, -300].map((shiftMs) => bestShiftMs(fitBoxes(boxes(shiftMs), truth)))).toEqual([0, 400, -300]);
  expect(whyMisfit(fitBoxes(boxes(0), truth))).toBeUndefined();
  expect(whyMisfit(fitBoxes(boxes(400), truth))).toMatch(/best 400 ms later/);
  expect(whyMisfit(fitBoxes(boxes(0).slice(1), truth))).toMatch(/only 4 boxes/);
  const nowhere = boxes(0).map((one) => ({ ...one, box: { x1: 0, y1: 0, x2: 5, y2: 5 } }));
  expect(whyMisfit(fitBoxes(nowhere, truth))).toMatch(/overlap the truth by an IoU of only 0.00/);
});
