/** What a trace of Chromium says of one page's frames. Pure. */

/** One event of a trace in Chromium's JSON form; times are microseconds. */
export interface TraceEvent {
  readonly name: string;
  /** `X`: has a duration; `b`: begins something that may end on another thread; `M`: about processes and threads. */
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time within `dur`. */
  readonly tdur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What the page's process did while it was traced. */
export interface TraceFigures {
  readonly tracedMs: number;
  /** For each frame that the main thread drew, all that it had done since the frame before. */
  readonly frames: readonly FrameWork[];
  /** In tasks that are longer than a frame at 60 a second may be. */
  readonly longTasksMs: number;
  /** Frames that were shown, as the compositor says. */
  readonly shown: number;
  /** Of these, frames that were shown without what the main thread had to add in time. */
  readonly partial: number;
  /** Frames that something was to be shown in, and that were not. */
  readonly dropped: number;
}

/** Time that passed while the main thread worked, and its processor time. */
export interface FrameWork {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const FRAME_MS = 1000 / 60;
const US_PER_MS = 1000;

/** @throws {Error} when the page at `origin` is not in the trace */
export function traceFigures(events: readonly TraceEvent[], origin: string): TraceFigures {
  const pid = pageProcess(events, origin);
  const tid = mainThread(events, pid);
  const ofPage = events.filter((event) => event.pid === pid);
  const ofMain = ofPage.filter((event) => event.tid === tid);
  const tasks = outermost(ofMain.filter(({ name, ph }) => name === "RunTask" && ph === "X"));
  const commits = ofMain.filter(({ name }) => name === "Commit").map(({ ts }) => ts);
  const ends = tasks.map(({ ts, dur = 0 }) => ts + dur);
  const first = tasks[0]?.ts ?? 0;
  return {
    tracedMs: (Math.max(first, ...[ends.at(-1) ?? first]) - first) / US_PER_MS,
    frames: workOfFrames(tasks, commits),
    longTasksMs: sum(tasks.map(({ dur = 0 }) => dur / US_PER_MS).filter((ms) => ms > FRAME_MS)),
    ...shownFrames(ofPage),
  };
}

/** The process that draws the page, as the browser tells at the beginning of a trace. */
function pageProcess(events: readonly TraceEvent[], origin: string): number {
  for (const { name, args } of events) {
    if (name !== "TracingStartedInBrowser") continue;
    const { frames = [] } = (args?.data ?? {}) as { frames?: readonly { url?: string; processId?: number }[] }; // as Chromium writes it
    const found = frames.find(({ url }) => url?.startsWith(origin) === true)?.processId;
    if (found !== undefined) return found;
  }
  throw new Error(`the trace does not say which process draws ${origin}`);
}

function mainThread(events: readonly TraceEvent[], pid: number): number {
  const named = events.find(
    (event) => event.pid === pid && event.name === "thread_name" && event.args?.name === "CrRendererMain",
  );
  if (named === undefined) throw new Error("the trace does not name the page's main thread");
  return named.tid;
}

/** Tasks in order, without those that ran inside another. */
function outermost(tasks: readonly TraceEvent[]): readonly TraceEvent[] {
  let endsAt = Number.NEGATIVE_INFINITY;
  return tasks
    .toSorted((a, b) => a.ts - b.ts)
    .filter(({ ts, dur = 0 }) => {
      if (ts < endsAt) return false;
      endsAt = ts + dur;
      return true;
    });
}

/** Each task belongs to the next frame that is committed, in it or after it. What comes after the last one is left out. */
function workOfFrames(tasks: readonly TraceEvent[], commits: readonly number[]): readonly FrameWork[] {
  const inOrder = commits.toSorted((a, b) => a - b);
  const frames: FrameWork[] = [];
  let [next, wallMs, cpuMs] = [0, 0, 0];
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    wallMs += dur / US_PER_MS;
    cpuMs += tdur / US_PER_MS;
    const endsAt = ts + dur;
    if ((inOrder[next] ?? Number.POSITIVE_INFINITY) > endsAt) continue;
    while ((inOrder[next] ?? Number.POSITIVE_INFINITY) <= endsAt) next += 1;
    frames.push({ wallMs, cpuMs });
    [wallMs, cpuMs] = [0, 0];
  }
  return frames;
}

/** Counts what became of each frame: the compositor reports one `PipelineReporter` for each. */
function shownFrames(events: readonly TraceEvent[]): Pick<TraceFigures, "shown" | "partial" | "dropped"> {
  const states = events.filter(({ name, ph }) => name === "PipelineReporter" && ph === "b").map(stateOf);
  const count = (wanted: string) => states.filter((state) => state === wanted).length;
  const partial = count("STATE_PRESENTED_PARTIAL");
  return { shown: count("STATE_PRESENTED_ALL") + partial, partial, dropped: count("STATE_DROPPED") };
}

function stateOf({ args }: TraceEvent): unknown {
  const reporter = args?.frame_reporter;
  return typeof reporter === "object" && reporter !== null && "state" in reporter ? reporter.state : undefined;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
