import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CameraOfflineData,
  CameraStateData,
  CameraStateEvent,
  epochMs,
  type MonotonicMs,
  monotonicMs,
} from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createMessageRecorder } from "../outbox/message-recorder.ts";
import { openSqliteOutbox } from "../outbox/sqlite-outbox.ts";
import { EdgeError } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";
import { SMART_LIMITS } from "./camera-machine.ts";
import { type CameraStatesOptions, createCameraStates } from "./camera-states.ts";
import { openCameraMemory } from "./sqlite-camera-memory.ts";

const log = createLogger("silent");
const NOON = Date.parse("2026-03-02T12:00:00Z");

/** An agent's runs on one folder; each run begins where the clock stands. */
function city() {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-states-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let nowMs = 0;
  let isFull = false;
  let isUnwritable = false;
  let writes = 0;
  let unkept = 0;
  const told: CameraStateData[] = [];
  const start = (more: Partial<CameraStatesOptions> = {}) => {
    const memory = openCameraMemory(join(folder, "cameras.sqlite"), log);
    const disk: CameraStatesOptions["memory"] = {
      get: (cameraId) => memory.get(cameraId),
      set: (...all) => {
        writes++;
        if (isUnwritable) throw new Error("disk full");
        memory.set(...all);
      },
    };
    const states = createCameraStates({
      cameras: [{ id: "cam-1", mode: "active", limits: SMART_LIMITS }],
      ...{ memory: disk, leftovers: [], onTakenOver: () => undefined, configHash: "a".repeat(64) },
      recorder: {
        cameraState: (data) => {
          if (isFull) throw new EdgeError("OUTBOX_FULL", "full");
          told.push(CameraStateData.parse(data));
        },
      },
      clockState: () => ({ source: "ntp" }),
      clock: { now: () => epochMs(NOON + nowMs), monotonic: () => monotonicMs(nowMs) },
      ...more,
    });
    let seenAt: MonotonicMs | undefined;
    /** Looks each second. */
    const live = (seconds: number, isAlive: boolean) => {
      for (let second = 0; second < seconds; second++) {
        nowMs += 1000;
        if (isAlive) seenAt = monotonicMs(nowMs);
        const seen = seenAt === undefined ? {} : { lastSignAt: seenAt, lastPictureAt: seenAt };
        states.look("cam-1", { triedSince: monotonicMs(0), ...seen, stream: [], picture: [] });
        try {
          states.keep("cam-1");
        } catch {
          unkept++;
        }
      }
    };
    return { states, live, end: () => memory.close() };
  };
  const fill = (full: boolean) => {
    isFull = full;
  };
  const fillDisk = (full: boolean) => {
    isUnwritable = full;
  };
  return {
    start,
    told,
    fill,
    fillDisk,
    writes: () => writes,
    unkept: () => unkept,
    words: () => told.map(({ from, to }) => `${from}→${to}`),
    later: (ms: number) => epochMs(NOON + nowMs + ms),
  };
}

test("each change is told once across restarts, and one outage has one id", () => {
  const { start, told, words } = city();
  const first = start();
  first.live(10, true);
  first.live(20, false);
  expect(first.states.shown("cam-1")).toMatchObject({ state: "offline", stateSince: "2026-03-02T12:00:10.000Z" });
  first.end();
  const second = start();
  expect(second.states.shown("cam-1").state).toBe("connecting");
  second.live(20, false);
  second.live(10, true);
  second.end();
  expect(words()).toEqual(["connecting→live", "live→offline", "offline→live"]);
  expect(told[2]?.episodeId).toBe(told[1]?.episodeId);
});

test("what a full outbox did not take is told when it does", () => {
  const { start, words, fill } = city();
  const run = start();
  run.live(10, true);
  fill(true);
  run.live(7, false);
  expect(() => run.live(1, false)).toThrow(EdgeError);
  expect(() => run.live(1, false)).toThrow(EdgeError);
  expect(words()).toEqual(["connecting→live"]);
  fill(false);
  run.live(1, false);
  expect(words()).toEqual(["connecting→live", "live→offline"]);
  run.end();
});

test("a change is told once while the disk takes nothing, and kept when it does", () => {
  const { start, words, fillDisk, unkept } = city();
  const first = start();
  first.live(10, true);
  fillDisk(true);
  first.live(20, false);
  expect(unkept()).toBe(13); // from the eighth second on
  expect(words()).toEqual(["connecting→live", "live→offline"]);
  fillDisk(false);
  first.live(1, false);
  first.end();
  const second = start();
  second.live(20, false);
  second.end();
  expect(words()).toEqual(["connecting→live", "live→offline"]);
});

test("what is only counted is not written, and an outage that is held back is one all the same", () => {
  const { start, words, writes } = city();
  const run = start();
  for (let outage = 0; outage < 4; outage++) {
    run.live(15, true);
    run.live(15, false);
  }
  run.live(15, true);
  expect(words().at(-1)).toBe("offline→degraded");
  const before = { writes: writes(), told: words().length };
  expect(run.states.isInterrupted("cam-1")).toBe(false);
  run.live(7, false);
  expect(run.states.isInterrupted("cam-1")).toBe(false);
  run.live(8, false);
  expect(run.states.isInterrupted("cam-1")).toBe(true);
  run.live(1, true);
  expect(run.states.isInterrupted("cam-1")).toBe(false);
  expect({ writes: writes(), told: words().length }).toEqual(before);
  for (const mode of ["disabled", "maintenance"] as const) {
    run.states.order("cam-1", { mode, by: "Lan" });
    expect(run.states.isInterrupted("cam-1")).toBe(true);
  }
  run.end();
});

test("an order holds instead of the configured mode, across a restart, until its time is over", () => {
  const { start, words, later } = city();
  const first = start();
  first.live(5, true);
  first.states.order("cam-1", { mode: "maintenance", until: later(100_000), by: "Lan" });
  first.live(30, false);
  first.end();
  const second = start();
  expect(second.states.mode("cam-1")).toBe("maintenance");
  second.live(60, false);
  expect(words()).toEqual(["connecting→live", "live→maintenance"]);
  second.live(30, true);
  expect(words().slice(2)).toEqual(["maintenance→connecting", "connecting→live"]);
  second.states.order("cam-1", { mode: "disabled", by: "Lan" });
  second.live(1, true);
  second.states.order("cam-1", undefined);
  second.live(1, true);
  expect(words().slice(4)).toEqual(["live→disabled", "disabled→connecting"]);
  second.end();
});

test("an outage that an older agent told of goes on, and ends under its id", () => {
  const { start, told } = city();
  const leftover: CameraOfflineData = {
    ...{ schemaVersion: 1, cameraId: "cam-1", incidentId: "0190d2a4-7b1c-7a55-9b0e-6e2f5c1d9a01", phase: "start" },
    ...{ severity: "warning", startedAt: "2026-03-02T11:00:00Z", durationMs: 0, readAt: "2026-03-02T11:00:00Z" },
    ...{ clock: { source: "ntp" }, configHash: "a".repeat(64), reason: "stalled", detail: "" },
  };
  const takenOver: string[] = [];
  const more = { leftovers: [leftover], onTakenOver: (one: CameraOfflineData) => void takenOver.push(one.incidentId) };
  const run = start(more);
  run.live(10, true);
  run.end();
  expect(takenOver).toEqual([leftover.incidentId]);
  expect(told).toMatchObject([{ from: "offline", to: "live", episodeId: leftover.incidentId }]);
  start(more).end(); // killed before it was forgotten: what was told since holds
  const again = start();
  again.live(10, true);
  again.end();
  expect(told).toHaveLength(1);
});

test("a change lies in the outbox as a message of the event stream", () => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-states-"));
  const outbox = openSqliteOutbox({ path: join(folder, "outbox.sqlite"), log });
  onTestFinished(() => {
    outbox.close();
    rmSync(folder, { recursive: true });
  });
  const { start } = city();
  const run = start({ recorder: createMessageRecorder("agent-01", outbox) });
  run.live(10, true);
  run.live(10, false);
  run.end();
  const messages = outbox
    .read("event", 0, 10)
    .map(({ payload }) => CameraStateEvent.parse(JSON.parse(String(payload))));
  expect(messages.map(({ data, subject }) => [data.to, subject === data.episodeId])).toEqual([
    ["live", true],
    ["offline", true],
  ]);
});
