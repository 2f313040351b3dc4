import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { HealthMessage } from "@ngaba/contract";
import { childrenOf, readProcessUsage } from "@ngaba/edge-agent/health/process-usage.ts";
import type { City } from "../e2e/city.ts";
import { cpuMsPerFrame, type Reading } from "./cost.ts";
import { type HealthMessages, openHealthMessages } from "./sqlite-health-messages.ts";

export interface AgentCost {
  /** Milliseconds of processor time for each analysed frame: the agent's own process, and its ffmpeg. */
  readonly agentMs: number;
  readonly agentDecodeMs: number;
  readonly analysedFrames: number;
  readonly analysedFps: number;
  readonly frameSize: { readonly widthPx: number; readonly heightPx: number };
  /** What the agent's ffmpeg was started with. */
  readonly ffmpegArguments: readonly string[];
}

/** A health message comes every 5 s; what is read on its arrival is this late at most. */
const LOOK_EVERY_MS = 20;
/** The first start may convert a model. */
const FIRST_HEALTH_MS = 120_000;
const NEXT_HEALTH_MS = 15_000;

/**
 * Runs the city's agent, and measures it from the first health message after `warmUpMs` of analysing to the first one
 * after `measureMs` more. Its counter of frames and its processor time are read at the same moment: when the message
 * arrives.
 *
 * @throws {Error} when the agent does not analyse frames
 */
export async function measureAgent(
  city: City,
  { warmUpMs, measureMs }: { readonly warmUpMs: number; readonly measureMs: number },
): Promise<AgentCost> {
  using messages = openHealthMessages(join(city.folder, "centre", "inbox.sqlite"));
  const earlier = messages.newest();
  city.agent.start();
  try {
    let health = await nextHealth(city, messages, earlier, FIRST_HEALTH_MS);
    while (analysedFrames(health) === 0) health = await nextHealth(city, messages, health);
    const before = await readingAfter(city, messages, health, warmUpMs);
    const after = await readingAfter(city, messages, before.health, measureMs);
    const [camera] = after.health.data.cameras;
    const frames = after.own.frames - before.own.frames;
    const seconds = (Date.parse(after.health.time) - Date.parse(before.health.time)) / 1000;
    return {
      agentMs: cpuMsPerFrame(before.own, after.own),
      agentDecodeMs: cpuMsPerFrame(before.decoder, after.decoder),
      analysedFrames: frames,
      analysedFps: frames / seconds,
      frameSize: { widthPx: camera?.widthPx ?? 0, heightPx: camera?.heightPx ?? 0 },
      ffmpegArguments: argumentsOf(decoderOf(city.agent.pid)),
    };
  } finally {
    await city.agent.stop();
  }
}

/** Readings of the agent's own process and of its ffmpeg, at the first health message that is `waitMs` after `since`. */
async function readingAfter(
  city: City,
  messages: HealthMessages,
  since: HealthMessage,
  waitMs: number,
): Promise<{ health: HealthMessage; own: Reading; decoder: Reading }> {
  let health = since;
  while (Date.parse(health.time) < Date.parse(since.time) + waitMs) health = await nextHealth(city, messages, health);
  const frames = analysedFrames(health);
  const whole = readProcessUsage(city.agent.pid);
  const decoder = readProcessUsage(decoderOf(city.agent.pid));
  return {
    health,
    own: { frames, cpuSeconds: whole.cpuSeconds - decoder.cpuSeconds },
    decoder: { frames, cpuSeconds: decoder.cpuSeconds },
  };
}

async function nextHealth(
  city: City,
  messages: HealthMessages,
  previous: HealthMessage | undefined,
  patienceMs = NEXT_HEALTH_MS,
): Promise<HealthMessage> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    const health = messages.newest();
    if (health !== undefined && health.id !== previous?.id) return health;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`no health message came to the centre in ${patienceMs} ms\n${city.agent.log.slice(-2000)}`);
}

const analysedFrames = ({ data }: HealthMessage): number => data.cameras[0]?.analysedFrames ?? 0;

/** The agent's ffmpeg; one and the same over a measurement, or its processor time would have fallen. */
function decoderOf(agentPid: number): number {
  const [pid] = childrenOf(agentPid).filter((child) => argumentsOf(child).includes("rawvideo"));
  if (pid === undefined) throw new Error("the agent runs no ffmpeg");
  return pid;
}

/** Without the program's own name. */
const argumentsOf = (pid: number): string[] => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(1, -1);
