import { epochMs, monotonicMs } from "@ngaba/contract";
import { createCameraWatch } from "@ngaba/edge-agent/health/camera-watch.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { expect, test } from "vitest";
import { agentConfig } from "./agent-config-kit.ts";

test("a state that the outbox does not take is a problem of its camera, over when it does", async () => {
  const cameras = ["gate", "yard"].map((id) => ({ id, rtspUrl: `rtsp://127.0.0.1/${id}`, mode: "disabled" as const }));
  const told: string[] = [];
  const problems = new Map<string, string | undefined>();
  let isFull = true;
  using watch = createCameraWatch({
    config: await agentConfig({ cameras }),
    recorder: {
      cameraState: ({ cameraId }) => {
        if (isFull && cameraId === "gate") throw new Error("full");
        told.push(cameraId);
      },
    },
    ...{ configHash: "0".repeat(64), leftovers: [], onTakenOver: () => undefined, uploadToken: () => "t" },
    ...{ clockState: () => ({ source: "ntp" as const }), log: createLogger("silent") },
    tell: (subject, problem) => void problems.set(subject, problem),
    clock: { now: () => epochMs(0), monotonic: () => monotonicMs(0) },
  });
  const look = () => cameras.map(({ id }) => watch.look(id, {}, undefined));
  const wrong = () => [...problems.values()].filter((problem) => problem !== undefined);
  expect(look()).toEqual([false, true]);
  expect(wrong()).toEqual(["gate: its state could not be told: Error: full"]);
  isFull = false;
  expect(look()).toEqual([true, false]);
  expect(wrong()).toEqual([]);
  expect(told).toEqual(["yard", "gate"]);
});
