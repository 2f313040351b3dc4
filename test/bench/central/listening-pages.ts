/**
 * `node listening-pages.ts ORDER`, ORDER being a `ListenOrder` in JSON: browsers that follow the live stream. All take
 * in all of it; some at a time, in turn, also read it and measure how late it is. Tells when all are connected, and on
 * SIGTERM, as `Heard`, what they heard.
 */
import { get, type IncomingMessage } from "node:http";
import type { StreamItem } from "@ngaba/contract";
import { leaveWithParent, tell } from "./bench-child.ts";
import { createLatencies, type Latencies } from "./latencies.ts";
import { createLoad, type LoadPlan } from "./load.ts";
import { createFrameReader } from "./sse-frames.ts";

export interface ListenOrder {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly streams: number;
  readonly plan: LoadPlan;
  /** What was due before is not measured. */
  readonly measureFromMs: number;
}

export interface Heard {
  readonly incidents: Latencies;
  readonly minutes: Latencies;
  /** Streams that had ended. */
  readonly ended: number;
  /** Of all streams, from `measureFromMs` on. */
  readonly bytes: number;
  /** Of the stream that heard the least. */
  readonly leastBytes: number;
}

/** So many read at a time, each for so long. */
const READERS = 10;
const TURN_MS = 5_000;
const CONNECT_AT_ONCE = 20;

leaveWithParent();
const { url, headers, streams, plan, measureFromMs }: ListenOrder = JSON.parse(process.argv[2] ?? "");
const load = createLoad(plan);
const [incidents, minutes] = [createLatencies(), createLatencies()];
const bytes = new Array<number>(streams).fill(0);
let ended = 0;

for (let number = 0; number < streams; number += CONNECT_AT_ONCE) {
  const some = Array.from({ length: Math.min(CONNECT_AT_ONCE, streams - number) }, (_, index) => number + index);
  await Promise.all(some.map(async (one) => follow(one, await open())));
}
process.once("SIGTERM", async () => {
  await tell({
    ...{ incidents: incidents.read(), minutes: minutes.read(), ended },
    bytes: bytes.reduce((sum, one) => sum + one, 0),
    leastBytes: Math.min(...bytes),
  } satisfies Heard);
  process.exit(0);
});
await tell({ streams });

function open(): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`a live stream was answered ${response.statusCode}`));
    });
    request.on("error", reject);
  });
}

function follow(number: number, response: IncomingMessage): void {
  let frames: ReturnType<typeof createFrameReader> | undefined;
  response.on("data", (chunk: Buffer) => {
    const nowMs = performance.timeOrigin + performance.now();
    if (nowMs >= measureFromMs) bytes[number] = (bytes[number] ?? 0) + chunk.length;
    if (!isReading(number, nowMs)) {
      frames = undefined;
      return;
    }
    frames ??= createFrameReader();
    for (const { event, data } of frames.read(chunk)) measure(event, data, nowMs);
  });
  response.on("error", () => undefined).once("close", () => ended++);
}

function isReading(number: number, nowMs: number): boolean {
  const groups = Math.max(1, Math.ceil(streams / READERS));
  return Math.floor(nowMs / TURN_MS) % groups === number % groups;
}

function measure(event: string, data: string, nowMs: number): void {
  if (event !== "incident" && event !== "flow") return;
  const item = { kind: event, ...JSON.parse(data) } as StreamItem; // of our own centre; to check each would cost what is measured
  const dueMs = load.dueMsOf(item);
  if (dueMs === undefined || dueMs < measureFromMs) return;
  (event === "incident" ? incidents : minutes).add(nowMs - dueMs);
}
