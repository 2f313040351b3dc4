import { randomUUIDv7 } from "node:crypto";
import type { StreamName } from "@ngaba/contract";
import { partsOf } from "@ngaba/edge-agent/health/health-parts.ts";
import { atRate } from "./at-rate.ts";
import type { CameraStates } from "./camera-states.ts";
import {
  AGENT_HEALTH,
  type Draft,
  healthDraft,
  incidentDraft,
  type LoadIncident,
  stateDraft,
} from "./load-messages.ts";
import type { MadePicture } from "./load-pictures.ts";

/** Where the agent's words come from, and where they go. */
export interface Saying {
  readonly states: CameraStates;
  readonly say: (stream: StreamName, draft: Draft) => void;
}

export interface TroubleOptions extends Saying {
  readonly cameraIds: readonly string[];
  /** Of incidents. */
  readonly pictures: readonly MadePicture[];
  /** Incidents that begin each second; as many end. */
  readonly eventsPerSecond: number;
}

/** What was told between {@link Trouble.begin} and {@link Trouble.end}. */
export interface TroubleCounts {
  readonly incidents: number;
  readonly stateChanges: number;
}

/** Incidents and changes of cameras, on a whole city at once. */
export interface Trouble {
  /** Tells of so many incidents at once, their ends too. */
  fill(count: number): void;
  begin(): void;
  end(): void;
  counts(): TroubleCounts;
}

/** Each of 200 cameras changes every ten seconds. */
const CHANGES_PER_SECOND = 20;
const INCIDENT_MS = 10_000;

export function createTrouble(options: TroubleOptions): Trouble {
  const { say, cameraIds, pictures, eventsPerSecond } = options;
  const open: LoadIncident[] = [];
  let [made, incidents, stateChanges] = [0, 0, 0];
  const start = () => {
    const incident = nextIncident(made++, cameraIds, pictures);
    open.push(incident);
    say("event", incidentDraft(incident, "start", incident.startedAtMs));
  };
  const finish = (afterMs: number) => {
    const nowMs = Date.now();
    while (open[0] !== undefined && open[0].startedAtMs + afterMs <= nowMs) {
      say("event", incidentDraft(open[0], "end", nowMs));
      open.shift();
    }
  };
  const happen = () => {
    start();
    finish(INCIDENT_MS);
    incidents += 1;
  };
  const change = () => {
    changeState(options);
    stateChanges += 1;
  };
  let stops: readonly (() => void)[] = [];
  return {
    fill: (count) => {
      for (let number = 0; number < count; number++) start();
      finish(0);
    },
    begin: () => {
      stops = [atRate(eventsPerSecond, happen), atRate(CHANGES_PER_SECOND, change)];
    },
    end: () => {
      for (const stop of stops) stop();
    },
    counts: () => ({ incidents, stateChanges }),
  };
}

/** The next camera changes: an event says so, and the agent's health with it, as a real agent's does. */
function changeState({ states, say }: Saying): void {
  const nowMs = Date.now();
  const change = states.change(nowMs);
  say("event", stateDraft(change));
  for (const part of partsOf("some", states.health([change.cameraId]), AGENT_HEALTH, randomUUIDv7()))
    say("telemetry", healthDraft(part, nowMs));
}

/** Every camera has each kind in its turn, so that nothing that is alike comes twice in a row. */
function nextIncident(number: number, cameraIds: readonly string[], pictures: readonly MadePicture[]): LoadIncident {
  return {
    ...{ id: randomUUIDv7(), kind: number + Math.floor(number / cameraIds.length), startedAtMs: Date.now() },
    cameraId: inTurn(cameraIds, 37 * number),
    pictures: [toShown(inTurn(pictures, 2 * number)), toShown(inTurn(pictures, 2 * number + 1))],
  };
}

const toShown = ({ sha256, bytes, widthPx, heightPx }: MadePicture) => ({ sha256, bytes, widthPx, heightPx });

/** @throws {Error} of an empty list */
export function inTurn<T>(list: readonly T[], number: number): T {
  const found = list[number % list.length];
  if (found === undefined) throw new Error("an empty list has no next");
  return found;
}
