import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { centreSubscriptions } from "@ngaba/contract";
import { readProcessUsage } from "@ngaba/edge-agent/health/process-usage.ts";
import { connectAsync } from "mqtt";
import { say } from "../../command-line.ts";
import { isSoWithin } from "../../until.ts";
import { median } from "../cost.ts";
import type { BenchCentre, CentreCounts } from "./bench-centre.ts";
import { startChild } from "./bench-child.ts";
import type { Heard, ListenOrder } from "./listening-pages.ts";
import type { LoadPlan } from "./load.ts";
import type { Published, PublishOrder } from "./publishing-agents.ts";

/** What all parts are about. */
export interface Surroundings {
  readonly centre: BenchCentre;
  /** Of the agents, by their ids. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly cameraIds: readonly string[];
  readonly signal: AbortSignal;
}

/** A load begins so long after it is planned: its messages are made, everybody is connected. */
const PREPARE_MS = 8_000;
const PREPARE_STREAMS_MS = 20_000;
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 1_000;
const SAY_EVERY_LOOKS = 60;
/** Memory is compared over these parts of the time, at its beginning and at its end. */
const ENDS_FRACTION = 0.1;

function planLoad(
  { passwords, cameraIds }: Surroundings,
  load: Pick<LoadPlan, "messages" | "perSecond">,
  inMs: number,
) {
  const runId = randomBytes(4).toString("hex");
  const plan: LoadPlan = { runId, agentIds: Object.keys(passwords), cameraIds, startMs: Date.now() + inMs, ...load };
  return plan;
}

function publish({ centre, passwords, signal }: Surroundings, plan: LoadPlan) {
  const order: PublishOrder = { plan, brokerUrl: centre.brokerUrl, passwords };
  return startChild<Published>("publishing-agents.ts", order, signal);
}

const rate = (messages: number, fromMs: number, toMs: number): number => (messages * 1_000) / (toMs - fromMs);

/** Messages a second from agents through the broker to a subscriber that does nothing with them. */
export async function measureBroker(around: Surroundings, messages: number): Promise<number> {
  const { brokerUrl, login } = around.centre;
  const client = await connectAsync(brokerUrl, { ...login, clientId: "bench-bare", protocolVersion: 4 });
  try {
    const plan = planLoad(around, { messages }, PREPARE_MS);
    let count = 0;
    let endMs: number | undefined;
    client.on("message", (topic) => {
      if (!topic.endsWith("/status") && ++count === messages) endMs = Date.now();
    });
    await client.subscribeAsync([...centreSubscriptions], { qos: 1 });
    const agents = publish(around, plan);
    await agents.next();
    await isSoWithin(PATIENCE_MS, () => endMs !== undefined, around.signal);
    if (endMs === undefined) throw new Error(`the broker delivered ${count} of ${messages} messages`);
    return rate(messages, plan.startMs, endMs);
  } finally {
    await client.endAsync(true);
  }
}

/** Messages a second from agents through the broker into the centre's inbox and from there into both of its stores. */
export async function measureCentre(around: Surroundings, messages: number): Promise<number> {
  const { centre } = around;
  await centre.start();
  const plan = planLoad(around, { messages }, PREPARE_MS);
  const agents = publish(around, plan);
  const endMs = await whenTakenIn(around, messages);
  await agents.next();
  await centre.whenSummed(); // what is left to do would take from the next round
  await centre.stop();
  return rate(messages, plan.startMs, endMs);
}

/** @returns when the last message was in both stores @throws {Error} when one was lost, or it takes too long */
async function whenTakenIn({ centre, signal }: Surroundings, messages: number): Promise<number> {
  let counts: CentreCounts | undefined;
  const isIn = async () => {
    counts = await centre.counts();
    return counts.committed >= messages && counts.lag === 0;
  };
  const isAllIn = await isSoWithin(PATIENCE_MS, isIn, signal);
  const endMs = Date.now();
  if (!isAllIn || counts === undefined || counts.lost > 0)
    throw new Error(`the centre took in ${JSON.stringify(counts)} of ${messages} messages`);
  return endMs;
}

export interface SteadyFigures {
  readonly heard: Heard;
  /** Of the centre's process, at each look. */
  readonly rssBytes: readonly number[];
  /** At the end less at the beginning, medians of a tenth of the time each. */
  readonly rssGrowthBytes: number;
  /** Processor time of the centre for each second that passed. */
  readonly cores: number;
  /** How late the agents themselves handed over the message that was latest. */
  readonly latestSentMs: number;
}

export interface SteadyOrder {
  readonly perSecond: number;
  readonly streams: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** A load with a pace, heard by browsers: how late they hear of it, and what the centre's memory does. */
export async function measureSteady(around: Surroundings, order: SteadyOrder): Promise<SteadyFigures> {
  const { centre, signal } = around;
  const { perSecond, streams, warmUpMs, measureMs } = order;
  await centre.start();
  const messages = Math.round((perSecond * (warmUpMs + measureMs)) / 1_000);
  const plan = planLoad(around, { messages, perSecond }, PREPARE_STREAMS_MS);
  const measureFromMs = plan.startMs + warmUpMs;
  const listening: ListenOrder = {
    ...{ url: `${centre.url}/api/stream`, headers: centre.headers, streams, plan, measureFromMs },
  };
  const pages = startChild<Heard>("listening-pages.ts", listening, signal);
  await pages.next();
  const agents = publish(around, plan);
  await sleep(measureFromMs - Date.now(), undefined, { signal });
  const usage = await watchMemory(centre.pid, measureMs, signal);
  const { latestMs: latestSentMs } = await agents.next();
  await whenTakenIn(around, messages);
  pages.stop();
  const heard = await pages.next();
  await centre.stop();
  return { heard, latestSentMs, ...usage };
}

async function watchMemory(pid: number, forMs: number, signal: AbortSignal) {
  const before = { atMs: performance.now(), cpuSeconds: readProcessUsage(pid).cpuSeconds };
  const rssBytes: number[] = [];
  const leftMs = () => before.atMs + forMs - performance.now();
  while (leftMs() > 0) {
    const { rssBytes: now } = readProcessUsage(pid);
    if (now === 0) throw new Error("the centre has ended");
    if (rssBytes.push(now) % SAY_EVERY_LOOKS === 0) say(`  ${rssBytes.length} s: ${Math.round(now / 2 ** 20)} MiB`);
    await sleep(Math.min(LOOK_EVERY_MS, leftMs()), undefined, { signal });
  }
  const seconds = (performance.now() - before.atMs) / 1_000;
  const cores = (readProcessUsage(pid).cpuSeconds - before.cpuSeconds) / seconds;
  return { rssBytes, cores, rssGrowthBytes: growthOf(rssBytes) };
}

function growthOf(values: readonly number[]): number {
  const count = Math.max(1, Math.floor(values.length * ENDS_FRACTION));
  return median(values.slice(-count)) - median(values.slice(0, count));
}
