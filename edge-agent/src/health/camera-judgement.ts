import {
  type CameraMode,
  type CameraStateData,
  DegradedReason,
  type EpochMs,
  elapsed,
  epochMs,
  type MonotonicMs,
  type OfflineReason,
} from "@ngaba/contract";

/** What is known of a camera at one moment. */
export interface CameraSigns {
  readonly now: MonotonicMs;
  readonly wall: EpochMs;
  readonly mode: CameraMode;
  /** When it was first connected to; absent while it waits for its turn, which is no silence of its own. */
  readonly triedSince?: MonotonicMs;
  /** When anything of the stream came last, whether it can be decoded or not; absent before the first. */
  readonly lastSignAt?: MonotonicMs;
  /** When a picture came last that can be decoded: a frame of an analysed camera, an undamaged unit of a watched one. */
  readonly lastPictureAt?: MonotonicMs;
  /** What is wrong with the stream; each reason with its own hysteresis. */
  readonly stream: readonly DegradedReason[];
  /** What is wrong with the pictures, `moved` as long as nobody has confirmed the view. */
  readonly picture: readonly DegradedReason[];
  /** How far a moved view has shifted, right and down, in pixels of a picture `widthPx` wide. */
  readonly shiftPx?: NonNullable<CameraStateData["shiftPx"]>;
  /** What ended the newest connection, without credentials; absent while one lasts. */
  readonly fault?: { readonly reason: OfflineReason; readonly detail: string };
  /** A new UUIDv7: names the time out of order that may begin now. */
  readonly freshId: string;
}

/** How long signs must last before they are believed. */
export interface JudgementLimits {
  /** Without a sign for this long a camera is offline. */
  readonly offlineAfterMs: number;
  /** With signs but no picture for this long it is offline too. Keyframes of some cameras are 12 s apart. */
  readonly picturelessAfterMs: number;
  /** Signs must have come for this long before a camera is said to work, or to work badly. */
  readonly settleMs: number;
}

/** A state that the signs stand for, and when they began to. */
export interface Judgement {
  readonly state: "live" | "degraded" | "offline";
  readonly since: EpochMs;
  /** In the order of the contract; empty unless degraded. */
  readonly reasons: readonly DegradedReason[];
  readonly offlineReason?: OfflineReason;
  readonly detail?: string;
}

/**
 * What the signs of this moment stand for, before any damping. Pure.
 * @param startedAt when its state was begun to be judged
 * @returns `undefined` while nobody can know yet: no picture has come, and it is too early to miss one
 */
export function judgeSigns(signs: CameraSigns, startedAt: MonotonicMs, limits: JudgementLimits): Judgement | undefined {
  if (signs.triedSince === undefined && signs.fault === undefined) return undefined;
  const awaitedSince = later(startedAt, signs.triedSince ?? startedAt);
  const { now, wall, lastSignAt = awaitedSince, lastPictureAt = awaitedSince } = signs;
  const ago = (at: MonotonicMs): EpochMs => epochMs(wall - elapsed(at, now));
  const isSilent = elapsed(lastSignAt, now) >= limits.offlineAfterMs;
  if (isSilent || elapsed(lastPictureAt, now) >= limits.picturelessAfterMs) {
    const { reason, detail } = signs.fault ?? { reason: isSilent ? "stalled" : "invalid-stream", detail: undefined };
    const since = ago(isSilent ? lastSignAt : lastPictureAt);
    return { state: "offline", since, reasons: [], offlineReason: reason, ...(detail !== undefined && { detail }) };
  }
  if (signs.lastPictureAt === undefined) return undefined;
  const reasons = inOrder([...signs.stream, ...signs.picture]);
  return { state: reasons.length === 0 ? "live" : "degraded", since: wall, reasons };
}

const later = (a: MonotonicMs, b: MonotonicMs): MonotonicMs => (elapsed(a, b) > 0 ? b : a);

/** As many as one message takes (`CameraStateData`). */
const MAX_REASONS = 8;

const inOrder = (reasons: readonly DegradedReason[]): readonly DegradedReason[] =>
  DegradedReason.options.filter((reason) => reasons.includes(reason)).slice(0, MAX_REASONS);

export const isSame = (
  a: Pick<Judgement, "reasons"> & { readonly state: string },
  b: Pick<Judgement, "reasons"> & { readonly state: string },
): boolean => a.state === b.state && a.reasons.join() === b.reasons.join();
