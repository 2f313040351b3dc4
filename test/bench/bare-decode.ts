import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { playlist } from "@ngaba/edge-agent/capture/ffmpeg-process.ts";
import { readProcessUsage } from "@ngaba/edge-agent/health/process-usage.ts";
import { cpuMsPerFrame, type Reading } from "./cost.ts";

/**
 * ffmpeg alone, as the agent runs it, its pictures thrown away in the kernel (/dev/null): milliseconds of processor time
 * for each picture. A picture is counted by the line that the filter `showinfo` writes of it.
 */
export async function measureDecoding(
  ffmpegArguments: readonly string[],
  rtspUrl: string,
  { warmUpMs, measureMs }: { readonly warmUpMs: number; readonly measureMs: number },
): Promise<number> {
  const child = spawn("ffmpeg", ffmpegArguments, { stdio: ["pipe", "ignore", "pipe"] });
  const closed = once(child, "close");
  child.stdin.end(playlist(rtspUrl));
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
    child.kill("SIGKILL");
    await closed;
  }
}
