import { expect, test } from "vitest";
import { screenFigures } from "./screen-run.ts";
import { type TraceEvent, traceFigures } from "./trace-figures.ts";

const ORIGIN = "http://127.0.0.1:8080";
const [PAGE, MAIN, OTHER] = [7, 70, 71];

const about: readonly TraceEvent[] = [
  {
    ...{ name: "TracingStartedInBrowser", ph: "I", pid: 1, tid: 1, ts: 0 },
    args: {
      data: {
        frames: [
          { url: "about:blank", processId: 6 },
          { url: `${ORIGIN}/?x`, processId: PAGE },
        ],
      },
    },
  },
  { name: "thread_name", ph: "M", pid: PAGE, tid: OTHER, ts: 0, args: { name: "Compositor" } },
  { name: "thread_name", ph: "M", pid: PAGE, tid: MAIN, ts: 0, args: { name: "CrRendererMain" } },
];
const task = (atMs: number, forMs: number, tid = MAIN, pid = PAGE): TraceEvent => ({
  ...{ name: "RunTask", ph: "X", pid, tid, ts: atMs * 1000, dur: forMs * 1000, tdur: forMs * 500 },
});
const commit = (atMs: number): TraceEvent => ({
  name: "Commit",
  ph: "X",
  pid: PAGE,
  tid: MAIN,
  ts: atMs * 1000,
  dur: 1,
});
const frame = (state: string, pid = PAGE): TraceEvent => ({
  ...{ name: "PipelineReporter", ph: "b", pid, tid: OTHER, ts: 0, args: { frame_reporter: { state } } },
});

test("a frame's work is all that the main thread did since the frame before", () => {
  const events = [
    ...[task(0, 4), task(5, 6), commit(10), task(100, 2), commit(101), task(200, 3)],
    ...[task(1, 2), task(0, 50, OTHER), task(0, 50, MAIN, 6)], // inside another task, on another thread, of another process
  ];
  const { frames, tracedMs, longTasksMs } = traceFigures([...about, ...events], ORIGIN);
  expect(frames).toEqual([
    { wallMs: 10, cpuMs: 5 },
    { wallMs: 2, cpuMs: 1 },
  ]);
  expect(tracedMs).toBe(203);
  expect(longTasksMs).toBe(0);
});

test("tasks that are longer than a frame count whole", () => {
  const { longTasksMs } = traceFigures([...about, task(0, 16), task(20, 17), task(40, 100), commit(139)], ORIGIN);
  expect(longTasksMs).toBe(117);
});

test("frames are counted by what became of them; those in which nothing was to be shown are not", () => {
  const states = ["PRESENTED_ALL", "PRESENTED_ALL", "PRESENTED_PARTIAL", "DROPPED", "NO_UPDATE_DESIRED"];
  const events = [
    ...states.map((state) => frame(`STATE_${state}`)),
    frame("STATE_DROPPED", 6),
    task(0, 1),
    commit(0.5),
  ];
  const figures = traceFigures([...about, ...events], ORIGIN);
  expect(figures).toMatchObject({ shown: 3, partial: 1, dropped: 1 });
  expect(screenFigures([figures, figures])).toMatchObject({ droppedFraction: 0.25, frameMsAvg: 1, busyFraction: 1 });
});

test("a trace without the page, or in which it drew nothing, says nothing", () => {
  expect(() => traceFigures(about, "http://127.0.0.1:9")).toThrow("which process draws");
  expect(() => screenFigures([traceFigures([...about, task(0, 1)], ORIGIN)])).toThrow("drew no frame");
});
