/** Films in the agent's own ring, as if a camera had sent them. */
import { spawnSync } from "node:child_process";
import { epochMs } from "@ngaba/contract";
import type { DiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import { streamTicks, TICKS_PER_MS } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { unitsOf } from "../capture/ring-kit.ts";

export const CAMERA = "cam-1";

/** @throws {Error} with ffmpeg's last words */
export function ffmpeg(...args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync("ffmpeg", ["-v", "error", "-nostdin", "-y", ...args], {
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`ffmpeg: ${String(stderr).trim()}`);
  return stdout;
}

export interface Filmed {
  readonly film: string;
  /** Of the connection. */
  readonly streamId: string;
  /** The moment in its first picture, which has 0 ticks. */
  readonly startsAt: number;
  readonly codec?: "h264" | "h265";
  /** From this picture on the camera's time is another: its ticks begin anew at a million. */
  readonly jumpsAtFrame?: number;
}

const FRAME_TICKS = 3_600; // 25 pictures a second
export const TICKS_AFTER_JUMP = 1_000_000;

/** Writes films one after the other, each over a connection of its own. The camera sends no more after them. */
export async function recordFilms(ring: DiskRing, ...films: readonly Filmed[]): Promise<void> {
  const writer = ring.writer(CAMERA);
  for (const { film, streamId, startsAt, codec = "h264", jumpsAtFrame = Number.POSITIVE_INFINITY } of films) {
    const jumpTicks = jumpsAtFrame * FRAME_TICKS;
    for (const unit of await unitsOf(film, codec, epochMs(startsAt))) {
      const at = epochMs(startsAt + unit.ticks / TICKS_PER_MS);
      const jumped = { timeline: 1, ticks: streamTicks(unit.ticks - jumpTicks + TICKS_AFTER_JUMP) };
      writer.write(streamId, unit.ticks < jumpTicks ? unit : { ...unit, ...jumped }, at);
    }
    writer.pause("reconnect");
  }
  await writer.close();
}
