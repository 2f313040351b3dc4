import { CAMERA_FAULT_KINDS, type EventView } from "@ngaba/contract";

/** One line of the feed: an event, or many that tell the same, newest first. */
export type FeedLine =
  | { readonly kind: "event"; readonly event: EventView }
  | { readonly kind: "storm"; readonly key: string; readonly events: readonly [EventView, ...EventView[]] };

/** Fewer than this can be read one by one. */
const STORM_EVENTS = 5;
/** One camera that finds the same again and again, as of a branch in the wind. */
const SAME_CAMERA_GAP_MS = 60_000;
/** Many cameras that fail together, as of a cut cable. */
const FAULTS_GAP_MS = 15_000;

/** The events as lines, each storm at the place of its newest event. @param events newest first */
export function feedLines(events: readonly EventView[]): readonly FeedLine[] {
  const ofCamera = storms(events, ({ kind, cameraId }) => `${kind} ${cameraId}`, SAME_CAMERA_GAP_MS);
  const taken = new Set(ofCamera.flatMap(({ events: those }) => those));
  const faults = events.filter((event) => !taken.has(event) && CAMERA_FAULT_KINDS.includes(event.kind));
  const all = [...ofCamera, ...storms(faults, ({ kind }) => kind, FAULTS_GAP_MS)];
  const stormOf = new Map(all.flatMap((storm) => storm.events.map((event) => [event, storm] as const)));
  return events.flatMap((event): FeedLine[] => {
    const storm = stormOf.get(event);
    if (storm === undefined) return [{ kind: "event", event }];
    return storm.events[0] === event ? [storm] : [];
  });
}

type Storm = Extract<FeedLine, { kind: "storm" }>;

/** Runs of events of one key, of which none is further than `gapMs` from the next. */
function storms(events: readonly EventView[], keyOf: (event: EventView) => string, gapMs: number): Storm[] {
  const runs = new Map<string, [EventView, ...EventView[]][]>();
  for (const event of events) {
    const ofKey = runs.get(keyOf(event)) ?? [];
    const run = ofKey.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && startMs(last) - startMs(event) <= gapMs) run.push(event);
    else ofKey.push([event]);
    runs.set(keyOf(event), ofKey);
  }
  return [...runs].flatMap(([key, ofKey]) =>
    ofKey
      .filter(({ length }) => length >= STORM_EVENTS)
      // Counted from the newest, so that a storm that grows keeps its key while its oldest events leave the feed.
      .map((run, index): Storm => ({ kind: "storm", key: `${key} ${index}`, events: run })),
  );
}

const startMs = ({ startedAt }: EventView): number => Date.parse(startedAt);

/** From the first to the last event of a storm, milliseconds. */
export const stormSpanMs = (events: readonly [EventView, ...EventView[]]): number =>
  startMs(events[0]) - startMs(events.at(-1) ?? events[0]);

/** What `j` and `k` step through: of a storm that is folded, the newest event stands for all. */
export function stopsOf(lines: readonly FeedLine[], unfolded: ReadonlySet<string>): readonly EventView[] {
  return lines.flatMap((line) => {
    if (line.kind === "event") return [line.event];
    return unfolded.has(line.key) ? line.events : [line.events[0]];
  });
}

/** The event among {@link stopsOf} that stands for another. */
export function stopFor(
  id: string | undefined,
  lines: readonly FeedLine[],
  unfolded: ReadonlySet<string>,
): string | undefined {
  const storm = lines.find(
    (line): line is Storm =>
      line.kind === "storm" && !unfolded.has(line.key) && line.events.some((event) => event.id === id),
  );
  return storm?.events[0].id ?? id;
}
