import type { SceneSignalHead } from "@ngaba/config";
import {
  durationMs,
  type EpochMs,
  elapsed,
  fromRfc3339,
  SignalMessage,
  type SignalPhase,
  signalTopic,
} from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import type { SignalState } from "./signal-state.ts";

/** Which controller tells the phase of a head, under which name. */
export type HeadController = NonNullable<SceneSignalHead["controller"]>;

/** What the agent's scenes know of traffic lights by their controllers. */
export interface ControllerPhases {
  /** What to subscribe to: each head that a scene names, and nothing else. */
  readonly topics: readonly string[];
  /** Takes in a message of one of these topics; one that makes no sense is counted and told. */
  onMessage(topic: string, payload: Uint8Array): void;
  /** What the controller says of a moment in the picture; `undefined` when it has said nothing fresh. */
  stateAt(controller: HeadController, at: EpochMs): SignalState | undefined;
}

interface Options {
  readonly clock: Clock;
  /** Says what someone must act on, by its subject; `undefined` when it is over. */
  readonly tell: (subject: string, problem: string | undefined) => void;
}

/** A phase from its first message to its newest. */
interface ToldPhase {
  readonly phase: SignalPhase;
  readonly since: EpochMs;
  readonly until: EpochMs;
}

/** What is remembered of one head, oldest first: pictures are judged some time after they were taken. */
interface ToldHead {
  readonly staleAfterMs: number;
  phases: readonly ToldPhase[];
  ignored: number;
}

const MAX_PHASES = 16;
const MAX_MESSAGE_BYTES = 1024;
/** Two clocks set by time servers differ by less. */
const MAX_AHEAD_MS = durationMs(1_000);

export function createControllerPhases(controllers: readonly HeadController[], options: Options): ControllerPhases {
  const heads = new Map<string, ToldHead>(
    controllers.map(({ agentId, headId, staleAfterMs }) => [
      signalTopic(agentId, headId),
      { staleAfterMs, phases: [], ignored: 0 },
    ]),
  );
  return {
    topics: [...heads.keys()],
    onMessage: (topic, payload) => {
      const head = heads.get(topic);
      if (head !== undefined) takeIn(head, topic, payload, options);
    },
    stateAt: ({ agentId, headId, staleAfterMs }, at) => {
      const told = heads.get(signalTopic(agentId, headId))?.phases.findLast(({ since }) => since <= at);
      if (told === undefined || elapsed(told.until, at) > staleAfterMs) return undefined;
      return { phase: told.phase, since: told.since };
    },
  };
}

function takeIn(head: ToldHead, topic: string, payload: Uint8Array, { clock, tell }: Options): void {
  const message = parse(topic, payload);
  const at = message && fromRfc3339(message.at);
  const newest = head.phases.at(-1);
  const problem = problemOf(at, newest, clock.now());
  if (message === undefined || at === undefined || problem !== undefined) {
    head.ignored += 1;
    tell(`signal ${topic}`, `${topic}: ${problem} (${head.ignored} messages ignored)`);
    return;
  }
  tell(`signal ${topic}`, undefined);
  const { phase } = message;
  // After a silence nobody knows what the light has shown meanwhile.
  const goesOn = newest?.phase === phase && elapsed(newest.until, at) <= head.staleAfterMs;
  const since = goesOn ? newest.since : at;
  head.phases = [...(goesOn ? head.phases.slice(0, -1) : head.phases), { phase, since, until: at }].slice(-MAX_PHASES);
}

function problemOf(at: EpochMs | undefined, newest: ToldPhase | undefined, now: EpochMs): string | undefined {
  if (at === undefined) return "what comes is no phase of this light";
  if (elapsed(now, at) > MAX_AHEAD_MS) return "its messages are of the future: set the controller's clock, or ours";
  return newest !== undefined && at < newest.until ? "its messages go back in time: check the controller" : undefined;
}

function parse(topic: string, payload: Uint8Array): SignalMessage | undefined {
  if (payload.length > MAX_MESSAGE_BYTES) return undefined;
  try {
    const message = SignalMessage.safeParse(JSON.parse(Buffer.from(payload).toString())).data;
    return message !== undefined && topic.endsWith(`/signal/${message.headId}`) ? message : undefined;
  } catch {
    return undefined; // not JSON
  }
}
