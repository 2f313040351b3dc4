import type { CameraHealth, HealthMessage } from "@ngaba/contract";

/** What an agent said of one of its cameras last. */
export interface NamedCamera {
  /** Of the message that named it. */
  readonly seq: number;
  /** By the agent's clock. */
  readonly reportedAt: string;
  /** By the centre's clock. */
  readonly heardAtMs: number;
  readonly health: CameraHealth;
}

/** What has come of the newest whole report, while parts of it are still to come. */
export interface ReportUnderWay {
  readonly reportId: string;
  readonly parts: readonly number[];
  readonly cameraIds: readonly string[];
  readonly newestSeq: number;
}

/** Everything that an agent has said of its cameras, within one epoch. */
export interface NamedCameras {
  readonly cameras: readonly NamedCamera[];
  /** Newest seq of the newest whole report: what it does not name, nothing up to it can. 0 before the first. */
  readonly wholeSeq: number;
  readonly underWay?: ReportUnderWay;
}

/**
 * What is known of an agent's cameras after one more health message, which may come late. Pure. A camera is forgotten
 * once every part of a whole report is there, none names it, and nothing newer has.
 */
export function withCameras(before: NamedCameras, message: HealthMessage, heardAtMs: number): NamedCameras {
  const { seq, time: reportedAt, data } = message;
  const { wholeSeq } = before;
  const cameras = data.cameras
    .map((health) => ({ seq, reportedAt, heardAtMs, health }))
    .reduce((known, named) => withNewer(known, named, wholeSeq), before.cameras);
  const { scope = "all", part = { index: 0, of: 1 } } = data;
  if (scope === "some") return { ...before, cameras };
  const underWay = withPart(before.underWay, message, part.index);
  if (underWay === undefined) return { ...before, cameras };
  if (underWay.parts.length < part.of) return { cameras, wholeSeq, underWay };
  const isOwn = ({ seq: namedBy, health }: NamedCamera) =>
    namedBy > underWay.newestSeq || underWay.cameraIds.includes(health.cameraId);
  return {
    cameras: cameras.every(isOwn) ? cameras : cameras.filter(isOwn),
    wholeSeq: Math.max(wholeSeq, underWay.newestSeq),
  };
}

function withNewer(known: readonly NamedCamera[], named: NamedCamera, wholeSeq: number): readonly NamedCamera[] {
  const index = known.findIndex(({ health }) => health.cameraId === named.health.cameraId);
  if (index < 0) return named.seq > wholeSeq ? [...known, named] : known;
  return (known[index]?.seq ?? 0) < named.seq ? known.with(index, named) : known;
}

/** @returns `undefined` when the message is part of a report before the one under way */
function withPart(
  underWay: ReportUnderWay | undefined,
  { seq, id, data }: HealthMessage,
  index: number,
): ReportUnderWay | undefined {
  const reportId = data.reportId ?? id; // a report in one part needs no id
  const cameraIds = data.cameras.map(({ cameraId }) => cameraId);
  if (underWay?.reportId !== reportId) {
    return seq < (underWay?.newestSeq ?? 0) ? undefined : { reportId, parts: [index], cameraIds, newestSeq: seq };
  }
  return {
    reportId,
    parts: [...new Set([...underWay.parts, index])],
    cameraIds: [...underWay.cameraIds, ...cameraIds],
    newestSeq: Math.max(underWay.newestSeq, seq),
  };
}
