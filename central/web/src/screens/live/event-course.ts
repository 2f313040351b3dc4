import {
  type CameraStateData,
  type ClockState,
  type EventDetail,
  type EventView,
  endsEpisode,
  IncidentMessage,
  type IncidentPhase,
  isCameraState,
  type Snapshot,
} from "@ngaba/contract";

/** One line of an incident's course; updates in a row are one line. `at` is that of the last of them. */
export type CourseStep = {
  readonly phase: IncidentPhase;
  readonly at: string;
  readonly durationMs: number;
  readonly count: number;
};

/** What an incident's messages tell. Messages that this page cannot read are passed over. */
export function courseOf(messages: readonly unknown[]): {
  readonly steps: readonly CourseStep[];
  readonly clock: ClockState["source"] | undefined;
} {
  const steps: CourseStep[] = [];
  let clock: ClockState["source"] | undefined;
  let outOfOrderSince: string | undefined;
  for (const message of messages) {
    const { data: read } = IncidentMessage.safeParse(message);
    if (read === undefined) continue;
    const { phase, durationMs } = isCameraState(read) ? partOf(read.data, outOfOrderSince) : read.data;
    if (isCameraState(read)) outOfOrderSince ??= read.data.since;
    clock = read.data.clock.source;
    const last = steps.at(-1);
    const repeats = last?.phase === phase ? steps.pop()?.count : undefined;
    steps.push({ phase, at: read.time, durationMs, count: (repeats ?? 0) + 1 });
  }
  return { steps, clock };
}

/** What a change of a camera's state is in the course of its time out of order. */
function partOf(
  { to, at, since }: CameraStateData,
  startedAt: string | undefined,
): { phase: IncidentPhase; durationMs: number } {
  const isOver = endsEpisode(to);
  const phase = isOver ? "end" : startedAt === undefined ? "start" : "update";
  const durationMs = Date.parse(isOver ? since : at) - Date.parse(startedAt ?? since);
  return { phase, durationMs: Math.max(0, durationMs) };
}

type StoredSnapshot = EventView["snapshots"][number];

/** The pictures of one moment. */
export type PictureMoment = { readonly takenAt: string } & { readonly [role in Snapshot["role"]]?: StoredSnapshot };

/** The pictures by the moment they were taken, newest first. */
export function momentsOf(snapshots: readonly StoredSnapshot[]): readonly PictureMoment[] {
  const moments = new Map<string, PictureMoment>();
  for (const snapshot of snapshots) {
    moments.set(snapshot.takenAt, {
      ...(moments.get(snapshot.takenAt) ?? { takenAt: snapshot.takenAt }),
      [snapshot.role]: snapshot,
    });
  }
  return [...moments.values()].toSorted((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt));
}

/** The event with all that either source has seen arrive: an upload reaches them at different times. */
export function withArrivedPictures(event: EventView, detail: EventDetail | undefined): EventView {
  if (detail === undefined || detail.id !== event.id) return event;
  const files = [...detail.snapshots, ...(detail.evidence?.files ?? [])];
  const stored = new Set(files.filter(({ isStored }) => isStored).map(({ sha256 }) => sha256));
  const arrived = <File extends { readonly sha256: string; readonly isStored: boolean }>(file: File): File => ({
    ...file,
    isStored: file.isStored || stored.has(file.sha256),
  });
  const evidence = event.evidence ?? detail.evidence;
  return {
    ...event,
    snapshots: event.snapshots.map(arrived),
    ...(evidence && { evidence: { ...evidence, files: evidence.files.map(arrived) } }),
  };
}
