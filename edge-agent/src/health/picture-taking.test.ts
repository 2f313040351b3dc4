import { setImmediate as turn } from "node:timers/promises";
import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Frame } from "../capture/frame.ts";
import { createLogger } from "../platform/logger.ts";
import { createPictureTaking, type PictureTakingOptions } from "./picture-taking.ts";

const frameOf = (cameraId: string): Frame => ({
  ...{ cameraId, rgb: new Uint8Array(640 * 360 * 3).fill(90), widthPx: 640, heightPx: 360 },
  ...{ at: epochMs(0), readAt: epochMs(0) },
});

/** Of cameras whose frames are analysed; the centre is away. */
function takingWith(onCheck: PictureTakingOptions["onCheck"]) {
  let nowMs = 0;
  const problems = new Map<string, string | undefined>();
  const taking = createPictureTaking({
    config: {
      ...{ agentId: "agent-01", centre: { url: "http://127.0.0.1:9" }, cameras: [] },
      watch: { checkEveryS: 20, offlineAfterS: 20, pictureEveryS: 3600, pictureMaxWidthPx: 320 },
      processes: { ffmpegThreads: 1, niceLevel: 5, connectAtOnce: 1, connectPerS: 1 },
    },
    ...{ undecodable: [], uploadToken: () => "t", onCheck },
    tell: (subject, problem) => void problems.set(subject, problem),
    clock: { now: () => epochMs(nowMs), monotonic: () => monotonicMs(nowMs) },
    log: createLogger("silent"),
  });
  const later = (ms: number): void => {
    nowMs += ms;
  };
  return { taking, problems, later };
}

test("a camera's pictures that cannot be kept stay a problem while others' can", async () => {
  const seen: string[] = [];
  const { taking, problems } = takingWith((cameraId) => {
    seen.push(cameraId);
    if (cameraId === "bad") throw new Error("disk full");
  });
  taking.onFrame(frameOf("bad"));
  while (seen.length < 1) await turn();
  taking.onFrame(frameOf("good"));
  while (seen.length < 2) await turn();
  expect(Object.fromEntries(problems)).toEqual({
    "checks bad": "bad: what its pictures told could not be kept: Error: disk full",
    "checks good": undefined,
  });
});

test("once it has ended no picture is under way, and none is looked at any more", async () => {
  const seen: string[] = [];
  const { taking, later } = takingWith((cameraId) => void seen.push(cameraId));
  const stopping = new AbortController();
  const running = taking.run(stopping.signal);
  taking.onFrame(frameOf("last"));
  stopping.abort();
  await running;
  expect(seen).toEqual(["last"]);
  later(60_000);
  taking.onFrame(frameOf("too late"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(seen).toEqual(["last"]);
});
