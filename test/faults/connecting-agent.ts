/**
 * `node --expose-gc connecting-agent.ts URL CYCLES DECODED`: connects to the simulator's cameras and disconnects, CYCLES
 * times without and DECODED times with a decoder, each connection ended in another way. Says what it holds as a line of JSON at the beginning,
 * ten times between, and at the end.
 */
import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createCameraStream } from "@ngaba/edge-agent/capture/camera-stream.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";

/** What a process holds, once what was short-lived is over. */
export interface Holdings {
  readonly connections: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly sockets: number;
  readonly files: number;
  /** What keeps the event loop awake, by kind. */
  readonly resources: readonly string[];
  readonly children: number;
  /** How many connections ended in which way. */
  readonly endings: Readonly<Record<string, number>>;
}

const AT_A_TIME = 4;
const WARM_UP = 40;
/** Ends of a connection, in turn. The last three are the camera's. */
const WAYS = [
  { path: "gate", endsAt: "picture", transport: "tcp" },
  { path: "gate", endsAt: "picture", transport: "udp" },
  { path: "gate", endsAt: "once", transport: "tcp" },
  { path: "gate", endsAt: "handshake", transport: "tcp" },
  { path: "cut", endsAt: "never", transport: "tcp" },
  { path: "refuse", endsAt: "never", transport: "tcp" },
  { path: "unauthorised", endsAt: "never", transport: "tcp" },
] as const;
type Way = (typeof WAYS)[number];
const HANDSHAKE_MS = 3; // somewhere between the first request and the last answer

const [rtspUrl = "", cycles = "0", decoded = "0"] = process.argv.slice(2);
const endings: Record<string, number> = {};
let connections = 0;

async function connect({ path, endsAt, transport }: Way, isDecoded: boolean): Promise<void> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  const stream = createCameraStream({
    ...{ cameraId: path, clock: systemClock, maxCameraOffsetMs: 2_000 },
    source: createRtspSource({
      ...{ rtspUrl: `${rtspUrl}/${path}`, transport, credentials: () => undefined, clock: systemClock },
    }),
    ...(isDecoded && {
      decoding: { fps: 10, maxWidthPx: 320, threads: 1, niceLevel: 0, log: createLogger("silent") },
    }),
  });
  if (endsAt === "once") stop();
  const timer = endsAt === "handshake" ? setTimeout(stop, HANDSHAKE_MS) : undefined;
  const onUnit = (): void => {
    if (endsAt !== "never" && !isDecoded) stop();
  };
  const fault = await stream.runOnce(stopping.signal, { onUnit, onFrame: stop }).catch((error: unknown) => error);
  clearTimeout(timer);
  const ending = fault === undefined ? `we stop: ${endsAt}` : String((fault as { code?: string }).code);
  endings[ending] = (endings[ending] ?? 0) + 1;
  connections++;
}

async function connectAll(count: number, isDecoded: boolean): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const way = isDecoded ? WAYS[0] : WAYS[next % WAYS.length];
      next++;
      if (way !== undefined) await connect(way, isDecoded);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

async function look(): Promise<Holdings> {
  await sleep(500); // sockets that are closing
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await sleep(20);
  }
  const names = await readdir("/proc/self/fd");
  const open = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
  const sockets = open.filter((target) => target.startsWith("socket:")).length;
  const { rss: rssBytes, heapUsed: heapBytes } = process.memoryUsage();
  return {
    ...{ connections, rssBytes, heapBytes, sockets, files: open.length - sockets },
    resources: process.getActiveResourcesInfo().sort(),
    children: await countChildren(),
    endings: { ...endings },
  };
}

async function countChildren(): Promise<number> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(ids.map((id) => readFile(`/proc/${id}/stat`, "utf8").catch(() => "")));
  return stats.filter((stat) => / (\d+) /.exec(stat.slice(stat.lastIndexOf(")") + 2))?.[1] === String(process.pid))
    .length;
}

const say = async (): Promise<void> => void process.stdout.write(`${JSON.stringify(await look())}\n`);
await connectAll(WARM_UP, false);
await connectAll(Math.min(2, Number(decoded)), true);
await say();
for (let tenth = 0; tenth < 10; tenth++) {
  await connectAll(Math.round(Number(cycles) / 10), false);
  await connectAll(Math.round(Number(decoded) / 10), true);
  await say();
}
