/**
 * What the centre is loaded with: in turn a phase of an incident and a minute of a line, as agents send them after they
 * were away. Message `n`, from 0 on, is the same whoever asks for it, and so is when it was due: who receives it knows
 * how late it is.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AgentStatus,
  agentTopics,
  cameraSource,
  FlowMessage,
  RuleIncidentEvent,
  type StreamItem,
} from "@ngaba/contract";
import { repositoryRoot } from "../../../scripts/folders.ts";

/** What sender and receiver have to agree on. */
export interface LoadPlan {
  /** Tells one load from another: eight hexadecimal digits. */
  readonly runId: string;
  readonly agentIds: readonly string[];
  /** Each belongs to one agent. */
  readonly cameraIds: readonly string[];
  readonly messages: number;
  /** When message 0 is due, milliseconds since 1970. */
  readonly startMs: number;
  /** Messages that are due each second; absent: all at once. */
  readonly perSecond?: number;
}

export interface LoadMessage {
  /** Place of the sender in the plan. */
  readonly agent: number;
  readonly topic: string;
  readonly payload: string;
}

export interface Load {
  message(n: number): LoadMessage;
  dueMs(n: number): number;
  /** When what an item of the live stream shows was due; `undefined` when it says nothing of that. */
  dueMsOf(item: StreamItem): number | undefined;
  /** What an agent says when it connects. */
  status(agent: number): AgentStatus;
}

/** Lines that each camera counts at. */
const LINES = 4;
const MINUTE_MS = 60_000;
/** Minutes begin so long before the load does: none of them is still to come. */
const MINUTES_BEFORE_MS = 20 * 3_600_000;
/** An incident ends so many others of its agent later: in one batch with its start the two would be one. */
const OPEN_INCIDENTS = 100;

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(join(repositoryRoot, "contract/golden", `${name}.json`), "utf8"));
const { data: incidentData, ...incident } = RuleIncidentEvent.parse(golden("red-light-end"));
const flow = FlowMessage.parse(golden("flow"));

export function createLoad(plan: LoadPlan): Load {
  const layout = layOut(plan);
  return {
    message: (n) => (n % 2 === 0 ? incidentMessage(layout, n) : flowMessage(layout, n)),
    dueMs: (n) => dueMs(plan, n),
    dueMsOf: (item) => {
      if (item.kind === "flow") return dueMsOfMinute(layout, item);
      if (item.kind !== "incident" || !item.incident.id.startsWith(plan.runId)) return undefined;
      const { phase, startedAt, endedAt } = item.incident;
      return phase === "update" ? undefined : Date.parse(endedAt ?? startedAt);
    },
    status: (agent) => ({
      ...{ schemaVersion: 1, state: "online", at: rfc3339(plan.startMs), bootId: epochOf(plan, agent) },
      ...{ version: "0.0.0-bench", configHash: incidentData.configHash },
      outbox: { epoch: epochOf(plan, agent), oldestSeq: 1 },
    }),
  };
}

interface Agent {
  readonly id: string;
  readonly cameraIds: readonly string[];
}

interface Layout {
  readonly plan: LoadPlan;
  readonly agents: readonly Agent[];
  readonly firstMinuteMs: number;
}

function layOut(plan: LoadPlan): Layout {
  const ofAgent = (agent: number) => plan.cameraIds.filter((_, index) => index % plan.agentIds.length === agent);
  return {
    plan,
    agents: plan.agentIds.map((id, agent) => ({ id, cameraIds: ofAgent(agent) })),
    firstMinuteMs: Math.floor((plan.startMs - MINUTES_BEFORE_MS) / MINUTE_MS) * MINUTE_MS,
  };
}

const rfc3339 = (ms: number): string => new Date(ms).toISOString();
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const uuid = ({ runId }: LoadPlan, group: number, number: number): string =>
  `${runId}-${hex(group, 4)}-7000-8000-${hex(number, 12)}`;
const epochOf = (plan: LoadPlan, agent: number): string => uuid(plan, 0xe000 + agent, 0);
const dueMs = ({ startMs, perSecond }: LoadPlan, n: number): number =>
  perSecond === undefined ? startMs : startMs + (n * 1_000) / perSecond;

/** Even messages are of incidents, odd ones of minutes; both go round the agents. */
function placeOf({ agents }: Layout, n: number) {
  const index = Math.floor(n / 2);
  const agent = index % agents.length;
  const { id, cameraIds } = agents[agent] ?? { id: "", cameraIds: [] };
  return { agent, id, cameraIds, number: Math.floor(index / agents.length) };
}

/** In turn one begins and one ends; the first that would end one that never began go on with theirs. */
function incidentMessage(layout: Layout, n: number): LoadMessage {
  const { plan, agents } = layout;
  const { agent, id, cameraIds, number } = placeOf(layout, n);
  const [pair, isStart] = [Math.floor(number / 2), number % 2 === 0];
  const isEnd = !isStart && pair >= OPEN_INCIDENTS;
  const which = isEnd ? pair - OPEN_INCIDENTS : pair;
  const cameraId = cameraIds[which % cameraIds.length] ?? "";
  const incidentId = uuid(plan, agent, which);
  const startedMs = dueMs(plan, 2 * (2 * which * agents.length + agent));
  const now = rfc3339(dueMs(plan, n));
  const { endedAt: _, ...data } = incidentData;
  const message: RuleIncidentEvent = {
    ...{ ...incident, id: uuid(plan, 0xa000, n), source: cameraSource(id, cameraId), time: now, subject: incidentId },
    ...{ stream: "event", epoch: epochOf(plan, agent), seq: number + 1 },
    data: {
      ...{ ...data, cameraId, incidentId, phase: isStart ? "start" : isEnd ? "end" : "update", readAt: now },
      ...{ startedAt: rfc3339(startedMs), durationMs: Math.floor(dueMs(plan, n) - startedMs) },
      ...(isEnd && { endedAt: now }),
    },
  };
  return { agent, topic: agentTopics(id).event("red-light"), payload: JSON.stringify(message) };
}

/** Minute after minute of all lines of all cameras. */
function flowMessage(layout: Layout, n: number): LoadMessage {
  const { plan, firstMinuteMs } = layout;
  const { agent, id, cameraIds, number } = placeOf(layout, n);
  const round = Math.floor(number / cameraIds.length);
  const cameraId = cameraIds[number % cameraIds.length] ?? "";
  const fromMs = firstMinuteMs + Math.floor(round / LINES) * MINUTE_MS;
  const [from, to] = [rfc3339(fromMs), rfc3339(fromMs + MINUTE_MS)];
  const message: FlowMessage = {
    ...{ ...flow, id: uuid(plan, 0xa000, n), source: cameraSource(id, cameraId), time: to },
    ...{ stream: "telemetry", epoch: epochOf(plan, agent), seq: number + 1 },
    data: { ...flow.data, cameraId, lineId: `line-${round % LINES}`, from, to },
  };
  return { agent, topic: agentTopics(id).flow, payload: JSON.stringify(message) };
}

function dueMsOfMinute(
  { plan, agents, firstMinuteMs }: Layout,
  { cameraId, from, points }: Extract<StreamItem, { kind: "flow" }>,
): number | undefined {
  const [agent, line] = [agents.findIndex(({ cameraIds }) => cameraIds.includes(cameraId)), points[0]?.lineId];
  const cameraIds = agents[agent]?.cameraIds ?? [];
  if (line === undefined || cameraIds.length === 0) return undefined;
  const round = ((Date.parse(from) - firstMinuteMs) / MINUTE_MS) * LINES + Number(line.replace("line-", ""));
  const number = round * cameraIds.length + cameraIds.indexOf(cameraId);
  return dueMs(plan, 2 * (number * agents.length + agent) + 1);
}
