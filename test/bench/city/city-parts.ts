import { setTimeout as sleep } from "node:timers/promises";
import { say } from "../../command-line.ts";
import { isSoWithin } from "../../until.ts";
import type { AgentMessages, StateChange } from "./agent-subscriber.ts";
import { falseAlarms, percentile } from "./alarms.ts";
import type { BenchAgent } from "./bench-agent.ts";
import type { BenchServices } from "./bench-services.ts";
import { type Analysis, analysingAgent, type CityCameras, chooseVictims, watchingAgent } from "./city-cameras.ts";
import { killCameras, type Outage } from "./outages.ts";
import { countPictures } from "./picture-count.ts";
import { measureUsage, type Usage } from "./usage.ts";

/** What each part of the bench needs. */
export interface PartOrder {
  readonly services: BenchServices;
  readonly cameras: CityCameras;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly signal: AbortSignal;
}

/** What watching cameras used, and how many they were. */
export interface Watched {
  readonly usage: Usage;
  /** The fewest cameras that were live at any look during the measurement. */
  readonly live: number;
}

/** What analysing cost, and what came of it. */
export interface Analysed extends Watched {
  /** Of all cameras together, and of the one with the fewest. */
  readonly analysedFps: number;
  readonly leastAnalysedFps: number;
  /** Age of the newest decoded frame when health was told, every 5 s and at changes; ms. */
  readonly frameAgesMs: readonly number[];
  /** How old, at the same moments, the newest analysed frame was when it had been looked at, since its decoding; ms. */
  readonly analysedAgesMs: readonly number[];
  readonly snapshotsPerMinute: number;
  /** Milliseconds that pass while one frame is looked at: mean of the cameras' medians. */
  readonly detectionMs: number | undefined;
}

/** All with one agent. */
export interface WholeCity extends Analysed {
  readonly outages: readonly Outage[];
  readonly falseAlarms: readonly StateChange[];
}

const CONNECTED_MS = 180_000;
const SAY_EVERY_MS = 30_000;
const BYTES_PER_GIB = 2 ** 30;

/** What watching `count` cameras costs, with nothing analysed. */
export async function watchCameras(order: PartOrder, count: number): Promise<Watched> {
  const { services, cameras, warmUpMs, signal } = order;
  await using agent = await services.startAgent(watchingAgent(cameras, services.urlOf, count));
  await connected(agent, count, signal);
  await sleep(warmUpMs, undefined, { signal });
  return await measureAgent(order, agent, progress(`${count} watched cameras`, agent));
}

/** What analysing the smart cameras and watching the others costs. */
export async function analyseCameras(order: PartOrder, analysis: Analysis): Promise<Analysed> {
  await using agent = await startAnalysing(order, analysis);
  return await measureAnalysis(order, agent);
}

/** The same, and then cameras fail. False alarms are counted from the agent's start to its end. */
export async function runCity(order: PartOrder, analysis: Analysis): Promise<WholeCity> {
  const { services, cameras, signal } = order;
  await using agent = await startAnalysing(order, analysis);
  const analysed = await measureAnalysis(order, agent);
  // To kill one that the agent takes for dead already would show nothing; it is a false alarm.
  const victims = chooseVictims(cameras).filter(({ cameraId }) => isLive(agent.messages, cameraId));
  say(`${victims.length} cameras are made to fail …`);
  const outages = await killCameras(services, agent.messages, victims, signal);
  const touched = new Map(outages.map(({ cameraId, killedAtMs }) => [cameraId, killedAtMs]));
  return { ...analysed, outages, falseAlarms: falseAlarms(agent.messages.changes, touched) };
}

async function startAnalysing(order: PartOrder, analysis: Analysis): Promise<BenchAgent> {
  const { services, cameras, warmUpMs, signal } = order;
  const agent = await services.startAgent(analysingAgent(cameras, services.urlOf, analysis));
  try {
    await connected(agent, cameras.smart.length + cameras.watched.length, signal);
    await sleep(warmUpMs, undefined, { signal });
    return agent;
  } catch (error) {
    await agent[Symbol.asyncDispose]();
    throw error;
  }
}

async function measureAgent(
  { measureMs, signal }: PartOrder,
  { pid, messages }: BenchAgent,
  onLook: (usage: Usage) => void,
): Promise<Watched> {
  let live = liveCount(messages);
  const look = (usage: Usage): void => {
    live = Math.min(live, liveCount(messages));
    onLook(usage);
  };
  const usage = await measureUsage(pid, measureMs, { signal, onLook: look });
  return { usage, live: Math.min(live, liveCount(messages)) };
}

async function measureAnalysis(order: PartOrder, agent: BenchAgent): Promise<Analysed> {
  const { services, cameras } = order;
  const { messages } = agent;
  const fromMs = Date.now();
  const pictures = countPictures(services.picturesFolder);
  const tell = progress("the whole city", agent);
  const onLook = (usage: Usage): void => {
    pictures.look();
    tell(usage);
  };
  const watched = await measureAgent(order, agent, onLook);
  const samples = messages.samples.filter(({ atMs }) => atMs >= fromMs);
  const rates = cameras.smart.map((id) => rateOf(samples.filter(({ cameraId }) => cameraId === id)));
  return {
    ...watched,
    analysedFps: rates.reduce((total, rate) => total + rate, 0),
    leastAnalysedFps: Math.min(...rates),
    frameAgesMs: samples.map(({ frameAgeMs }) => frameAgeMs),
    analysedAgesMs: samples.map(({ analysedAgeMs }) => analysedAgeMs),
    snapshotsPerMinute: (60 * pictures.count()) / watched.usage.seconds,
    detectionMs: detectionMs(messages),
  };
}

/** Frames a second of one camera. */
function rateOf(samples: AgentMessages["samples"]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || first === last) return 0;
  return (1000 * (last.analysedFrames - first.analysedFrames)) / (last.atMs - first.atMs);
}

function detectionMs({ cameras }: AgentMessages): number | undefined {
  const costs = [...cameras.values()].flatMap(({ detection }) => (detection === undefined ? [] : [detection.frameMs]));
  return costs.length === 0 ? undefined : costs.reduce((total, cost) => total + cost, 0) / costs.length;
}

const isLive = ({ cameras }: AgentMessages, cameraId: string): boolean => cameras.get(cameraId)?.state === "live";

const liveCount = (messages: AgentMessages): number =>
  [...messages.cameras.keys()].filter((cameraId) => isLive(messages, cameraId)).length;

/** Waits until all cameras are live, and says who is not. */
async function connected({ messages, lastWords }: BenchAgent, count: number, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  if (await isSoWithin(CONNECTED_MS, () => liveCount(messages) === count, signal)) {
    return say(`${count} cameras are live after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  if (messages.cameras.size === 0) throw new Error(`the agent tells nothing\n${lastWords()}`);
  say(`only ${liveCount(messages)} of ${count} cameras are live after ${CONNECTED_MS / 1000} s`);
}

/** A line now and then for whoever waits. */
function progress(what: string, { messages }: BenchAgent): (usage: Usage) => void {
  let saidMs = 0;
  return ({ seconds, cores, rssBytes }) => {
    if (seconds * 1000 - saidMs < SAY_EVERY_MS) return;
    saidMs = seconds * 1000;
    const alarms = falseAlarms(messages.changes, new Map()).length;
    const ageMs = percentile(
      messages.samples.slice(-20).map(({ analysedAgeMs }) => analysedAgeMs),
      0.5,
    );
    const age = ageMs === undefined ? "" : `, frames ${ageMs.toFixed(0)} ms old when analysed`;
    const use = `${cores.toFixed(2)} cores, ${(rssBytes / BYTES_PER_GIB).toFixed(2)} GiB`;
    say(`${what}: ${(seconds / 60).toFixed(1)} min, ${use}${age}, ${alarms} alarms`);
  };
}
