import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { createMatroskaWriter, type MatroskaWriter } from "@ngaba/edge-agent/capture/ring/matroska-writer.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { readProcessUsage } from "@ngaba/edge-agent/health/process-usage.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { cpuMsPerFrame, type Reading } from "./cost.ts";

/**
 * ffmpeg alone, as the agent runs it, its pictures thrown away in the kernel (/dev/null): milliseconds of processor time
 * for each picture. A picture is counted by the line that the filter `showinfo` writes of it. What it is fed with is read
 * and packed by this process, whose time does not count.
 */
export async function measureDecoding(
  ffmpegArguments: readonly string[],
  rtspUrl: string,
  { warmUpMs, measureMs }: { readonly warmUpMs: number; readonly measureMs: number },
): Promise<number> {
  const child = spawn("ffmpeg", ffmpegArguments, { stdio: ["pipe", "ignore", "pipe"] });
  const closed = once(child, "close");
  const enough = new AbortController();
  child.stdin.on("error", () => undefined); // its end tells
  const feeding = feed(child.stdin, rtspUrl, enough.signal);
  try {
    const startedAt = performance.now();
    let frames = 0;
    let before: Reading | undefined;
    for await (const line of createInterface({ input: child.stderr })) {
      if (!/Parsed_showinfo.* pts:/.test(line)) continue;
      frames++;
      const elapsedMs = performance.now() - startedAt;
      if (elapsedMs < warmUpMs) continue;
      const reading = { frames, cpuSeconds: readProcessUsage(child.pid ?? 0).cpuSeconds };
      before ??= reading;
      if (elapsedMs >= warmUpMs + measureMs) return cpuMsPerFrame(before, reading);
    }
    throw new Error("ffmpeg alone ended before it was measured");
  } finally {
    enough.abort();
    child.kill("SIGKILL");
    await Promise.all([closed, feeding]);
  }
}

/** Plays a camera without B-frames into a decoder's stdin, as the agent does, until `signal` aborts. */
async function feed(stdin: Writable, rtspUrl: string, signal: AbortSignal): Promise<void> {
  let writer: MatroskaWriter | undefined;
  const source = createRtspSource({ rtspUrl, transport: "tcp", credentials: () => undefined, clock: systemClock });
  await source.runOnce(signal, "bench", {
    onUnit: (unit) => {
      if (unit.isDamaged) return;
      if (writer === undefined) {
        writer = createMatroskaWriter(unit.parameterSets, unit.ticks);
        stdin.write(writer.header);
      }
      stdin.write(writer.write(unit));
    },
    onReport: () => undefined,
  });
}
