/**
 * One camera's state, and every change of it once.
 *
 * Signs are judged ({@link judgeSigns}); a judgement must settle before it counts, so that a camera that stammers is not
 * reported at every breath; and where settled judgements go to and fro too often, one change to `degraded: unstable`
 * stands for all until there was calm. What was told survives a restart (`ToldState`), the rest begins anew.
 */
import {
  type CameraState,
  type CameraStateData,
  type EpochMs,
  elapsed,
  endsEpisode,
  epochMs,
  type MonotonicMs,
  toRfc3339,
} from "@ngaba/contract";
import { PICTURELESS_AFTER_MS } from "../capture/stream-source.ts";
import { type CameraSigns, isSame, type Judgement, type JudgementLimits, judgeSigns } from "./camera-judgement.ts";

/** What was told last, to be kept across restarts. */
export interface ToldState {
  readonly state: CameraState;
  readonly since: EpochMs;
  readonly reasons: CameraStateData["reasons"];
  /** Of the time out of order that goes on. */
  readonly episodeId?: string;
  /** Changes held back since; a restart counts anew. */
  readonly damped: number;
}

/** What is remembered of one camera. */
export interface CameraMemory {
  readonly told: ToldState;
  readonly startedAt: MonotonicMs;
  /** What is sure, told or not; absent until anything is, in this run of the agent. */
  readonly settled?: Judgement;
  /** What would be, if it lasted. */
  readonly pending?: Pending;
  /** When changes were told, within the window of {@link MachineLimits.maxChanges}. */
  readonly toldAt: readonly MonotonicMs[];
  /** Present while `unstable` stands for all changes: when the newest of them was. */
  readonly heldSince?: MonotonicMs;
}

type Pending = Judgement & { readonly from: MonotonicMs };

export interface MachineLimits extends JudgementLimits {
  /** Changes that are told within `windowMs`; one more, and `unstable` stands for all… */
  readonly maxChanges: number;
  readonly windowMs: number;
  /** …until nothing has changed for this long. */
  readonly calmMs: number;
}

/** A change, as the message says it, without what is the same in all messages of a camera. */
export type CameraChange = Omit<CameraStateData, "schemaVersion" | "cameraId" | "readAt" | "clock" | "configHash">;

const FLAPS = { maxChanges: 4, windowMs: 600_000, calmMs: 300_000 };

/** Of a camera that is analysed: an operator must know within 10 s that it is gone; a look, and the way there, come on top. */
export const SMART_LIMITS: MachineLimits = {
  ...{ offlineAfterMs: 8_000, picturelessAfterMs: PICTURELESS_AFTER_MS, settleMs: 3_000 },
  ...FLAPS,
};

/** @param offlineAfterS from the configuration (`watch.offlineAfterS`) */
export const watchedLimits = (offlineAfterS: number): MachineLimits => ({
  offlineAfterMs: offlineAfterS * 1000,
  picturelessAfterMs: Math.max(PICTURELESS_AFTER_MS, offlineAfterS * 1000),
  settleMs: 5_000,
  ...FLAPS,
});

/** @param told by an earlier run of the agent; absent for a camera that was never told of */
export const newMemory = (told: ToldState | undefined, now: MonotonicMs, wall: EpochMs): CameraMemory => ({
  told: told ?? { state: "connecting", since: wall, reasons: [], damped: 0 },
  startedAt: now,
  toldAt: [],
});

/** What health says: `connecting` as long as this run of the agent does not know, whatever an earlier one told. */
export function shownState({ told, settled, startedAt }: CameraMemory, signs: Pick<CameraSigns, "now" | "wall">) {
  const { state, since, reasons } = told;
  if (settled !== undefined || state === "disabled" || state === "maintenance") return { state, since, reasons };
  const startedAtWall = epochMs(signs.wall - elapsed(startedAt, signs.now));
  return { state: "connecting" as const, since: startedAtWall, reasons: [] };
}

/** Takes in the signs of one moment; about once a second, or sooner when something happened. Pure. */
export function nextCamera(
  memory: CameraMemory,
  signs: CameraSigns,
  limits: MachineLimits,
): { readonly memory: CameraMemory; readonly changes: readonly CameraChange[] } {
  const { mode, now, wall } = signs;
  const { state } = memory.told;
  const isSetAside = state === "disabled" || state === "maintenance";
  if (mode !== "active" || isSetAside) {
    const to = mode === "active" ? "connecting" : mode;
    if (to === state) return { memory, changes: [] };
    const anew = { told: memory.told, startedAt: now, toldAt: [] };
    return tell(anew, { state: to, since: wall, reasons: [] }, signs);
  }
  const judged = judgeSigns(signs, memory.startedAt, limits);
  if (judged === undefined) return { memory, changes: [] };
  return reportSettled(memory.settled, withJudgement(memory, judged, signs, limits), signs, limits);
}

/** A judgement counts once signs have come for as long as it takes; silence has lasted when it is judged to be one. */
function withJudgement(
  memory: CameraMemory,
  judged: Judgement,
  { now, wall, lastSignAt = memory.startedAt, lastPictureAt = memory.startedAt }: CameraSigns,
  limits: MachineLimits,
): CameraMemory {
  const { settled, pending: before, ...rest } = memory;
  if (settled !== undefined && isSame(settled, judged)) {
    return { ...(before === undefined ? rest : withDamped(rest)), settled: { ...judged, since: settled.since } };
  }
  if (judged.state === "offline") return { ...rest, settled: judged };
  const goesOn = before !== undefined && isOneChange(settled, before, judged);
  const pending: Pending = { ...judged, from: goesOn ? before.from : now };
  const counted = before === undefined || goesOn ? rest : withDamped(rest);
  // What was offline works again once there is a picture, whatever else comes.
  const isSeen = settled?.state !== "offline" || elapsed(pending.from, lastPictureAt) >= 0;
  if (!isSeen || elapsed(pending.from, lastSignAt) < limits.settleMs) {
    return { ...counted, ...(settled && { settled }), pending };
  }
  return { ...counted, settled: { ...judged, since: epochMs(wall - elapsed(pending.from, now)) } };
}

/** Reasons that come and go one by one on the way out of `live` are one change; on the way between reasons each is. */
const isOneChange = (settled: Judgement | undefined, before: Judgement, judged: Judgement): boolean =>
  settled?.state === "degraded" ? isSame(before, judged) : before.state === judged.state;

const withDamped = <M extends Pick<CameraMemory, "told">>(memory: M): M => ({
  ...memory,
  told: { ...memory.told, damped: memory.told.damped + 1 },
});

/** Tells what has settled, unless too much was told of late. */
function reportSettled(
  before: Judgement | undefined,
  memory: CameraMemory,
  signs: CameraSigns,
  limits: MachineLimits,
): { readonly memory: CameraMemory; readonly changes: readonly CameraChange[] } {
  const { settled, heldSince } = memory;
  const { now } = signs;
  if (settled === undefined) return { memory, changes: [] };
  if (heldSince !== undefined) {
    const hasChanged = before === undefined || !isSame(before, settled);
    if (hasChanged) return { memory: { ...withDamped(memory), heldSince: now }, changes: [] };
    if (elapsed(heldSince, now) < limits.calmMs) return { memory, changes: [] };
  }
  const { heldSince: _over, ...free } = memory;
  if (isSame(settled, memory.told)) return { memory: free, changes: [] };
  const toldAt = free.toldAt.filter((at) => elapsed(at, now) < limits.windowMs);
  const isOver = heldSince !== undefined;
  if (isOver || toldAt.length < limits.maxChanges) {
    return tell({ ...free, toldAt: [...toldAt, now] }, settled, signs);
  }
  const { detail } = settled;
  const unstable = { state: "degraded" as const, since: signs.wall, reasons: ["unstable" as const] };
  const held = { ...free, toldAt: [...toldAt, now], heldSince: now };
  return tell(held, { ...unstable, ...(detail !== undefined && { detail }) }, signs);
}

type Telling = Pick<CameraChange, "detail" | "offlineReason"> & {
  readonly state: CameraState;
  readonly since: EpochMs;
  readonly reasons: readonly CameraChange["reasons"][number][];
};

function tell(memory: CameraMemory, { state, since, reasons, offlineReason, detail }: Telling, signs: CameraSigns) {
  const { told } = memory;
  const beginsEpisode = state === "degraded" || state === "offline";
  const episodeId = told.episodeId ?? (beginsEpisode ? signs.freshId : undefined);
  const change: CameraChange = {
    at: toRfc3339(signs.wall),
    ...{ from: told.state, to: state, since: toRfc3339(since), reasons: [...reasons], damped: told.damped },
    ...(offlineReason !== undefined && { offlineReason }),
    ...(detail !== undefined && { detail: detail.slice(0, 500) }),
    ...(episodeId !== undefined && { episodeId }),
    ...(reasons.includes("moved") && signs.shiftPx !== undefined && { shiftPx: signs.shiftPx }),
  };
  const goesOn = episodeId !== undefined && !endsEpisode(state);
  const next: ToldState = { state, since, reasons: [...reasons], damped: 0, ...(goesOn && { episodeId }) };
  return { memory: { ...memory, told: next }, changes: [change] };
}
