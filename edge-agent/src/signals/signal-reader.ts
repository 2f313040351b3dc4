import type { SceneSignalHead } from "@ngaba/config";
import { durationMs, type EpochMs, elapsed, epochMs } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import type { ControllerPhases } from "./controller-phases.ts";
import { type FollowedSignal, followSignal } from "./follow-signal.ts";
import { readSignalHead } from "./read-signal-head.ts";
import type { SignalState, SignalStates } from "./signal-state.ts";

/** Says what the lights of a scene show at the moment of a frame; frames come in the order of their moments. */
export type SignalReader = (frame: Frame) => SignalStates;

export interface SignalReaderOptions {
  /** Absent: no controller is heard, as with a film. */
  readonly controllers?: Pick<ControllerPhases, "stateAt"> | undefined;
  /** Told what someone must act on, by signal head; `undefined` when it is over. */
  readonly onProblem?: (headId: string, problem: string | undefined) => void;
}

/** Around a change, controller and picture differ for a moment. */
const DISPUTE_MS = durationMs(3_000);
/** A controller that is silent for so long is told, not one that is restarted. */
const SILENT_MS = durationMs(30_000);

/** A reader for one run of a camera's pictures: after a break, one begins anew. */
export function createSignalReader(heads: readonly SceneSignalHead[], options: SignalReaderOptions = {}): SignalReader {
  const followed = new Map<string, FollowedSignal>();
  const heardAt = new Map<string, EpochMs>();
  const see = (head: SceneSignalHead, frame: Frame): SignalState | undefined => {
    if (head.lamps === undefined) return undefined;
    const step = followSignal(followed.get(head.id), readSignalHead(frame.rgb, frame, head.lamps), frame.at);
    followed.set(head.id, step.memory);
    return step.state;
  };
  return (frame) => {
    const states = new Map<string, SignalState>();
    for (const head of heads) {
      const { id, controller } = head;
      const told = controller && options.controllers?.stateAt(controller, frame.at);
      const said = combine(told, see(head, frame));
      if (said.state !== undefined) states.set(id, said.state);
      if (controller === undefined || options.controllers === undefined) continue;
      if (told !== undefined || !heardAt.has(id)) heardAt.set(id, frame.at);
      const silentMs = elapsed(heardAt.get(id) ?? frame.at, frame.at);
      options.onProblem?.(id, problemOf(head, said.disputedSince, frame.at, silentMs));
    }
    return states;
  };
}

interface Combined {
  readonly state: SignalState | undefined;
  readonly disputedSince?: EpochMs;
}

/**
 * The controller knows the light better than the picture does. But where the picture clearly shows another phase, one
 * of them is wrong, and nobody is judged until they agree.
 */
function combine(told: SignalState | undefined, seen: SignalState | undefined): Combined {
  if (told === undefined) return { state: seen };
  const isUndisputed = seen === undefined || seen.phase === told.phase || seen.phase === "unknown";
  if (isUndisputed || told.phase === "unknown") return { state: told };
  const disputedSince = epochMs(Math.max(told.since, seen.since));
  return { state: { phase: "unknown", since: disputedSince }, disputedSince };
}

function problemOf(
  { id, controller }: SceneSignalHead,
  disputedSince: EpochMs | undefined,
  at: EpochMs,
  silentMs: number,
): string | undefined {
  const name = `signal head ${id}`;
  if (silentMs > SILENT_MS) {
    const from = `${controller?.agentId}/${controller?.headId}`;
    return `${name}: its controller ${from} tells nothing fresh: check it, its link and its clock`;
  }
  if (disputedSince === undefined || elapsed(disputedSince, at) <= DISPUTE_MS) return undefined;
  return `${name}: controller and picture contradict each other, so the phase is unknown: check the lamps' regions and headId`;
}
