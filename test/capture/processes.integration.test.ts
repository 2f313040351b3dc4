import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startSimulator } from "../simulator/simulator.ts";
import {
  ffmpegChildren,
  findDecoder,
  isRunning,
  LOGIN,
  makeFilm,
  readFrames,
  streamOf,
  type TestFilm,
} from "./capture-kit.ts";

const NOBODY = { onUnit: () => undefined, onFrame: () => undefined };
let film: TestFilm;
beforeAll(async () => {
  film = await makeFilm();
});
afterAll(() => film.remove());

test.each([0, 5, 50, 200, 500, 1500])(
  "stopped %i ms after its start, nothing is left of a connection",
  async (afterMs) => {
    await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
    const stopping = new AbortController();
    const running = streamOf(simulator.url("gate")).runOnce(stopping.signal, NOBODY);
    if (afterMs > 0) await sleep(afterMs);
    stopping.abort();
    await running;
    expect(await ffmpegChildren()).toEqual([]);
  },
);

test("fifty connections, each ended at its first frame, leave no process and no handle", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const connect = () => readFrames(streamOf(simulator.url("gate")), 1);
  await connect();
  const before = await handlesAtRest();
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 5 }, connect));
  expect(await ffmpegChildren()).toEqual([]);
  expect(await handlesAtRest()).toEqual(before);
}, 240_000);

/** What the event loop holds once short-lived timers and closing sockets have had their time. */
async function handlesAtRest(): Promise<string[]> {
  await sleep(300);
  return process.getActiveResourcesInfo().sort();
}

test("the login is in no process's arguments", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file, credentials: LOGIN }] });
  const stopping = new AbortController();
  const running = streamOf(simulator.url("gate"), { credentials: LOGIN }).runOnce(stopping.signal, NOBODY);
  onTestFinished(() => running);
  onTestFinished(() => stopping.abort());
  await vi.waitFor(() => expect(simulator.clientCount("gate")).toBe(1), { timeout: 15_000 });
  const pid = await vi.waitFor(async () => (await findDecoder()) ?? expect.fail("decodes nothing yet"), {
    timeout: 15_000,
  });
  const [args, environment] = await Promise.all(
    ["cmdline", "environ"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8")),
  );
  expect(args).toContain("rawvideo");
  for (const form of [LOGIN.password, encodeURIComponent(LOGIN.password), simulator.url("gate")]) {
    expect(args).not.toContain(form);
    expect(environment).not.toContain(form);
  }
});

test.each(["play", "stall", "rubbish"] as const)(
  "an agent killed with -9 leaves no ffmpeg behind: camera told to %s",
  async (behaviour) => {
    await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
    const agent = spawn(process.execPath, [
      fileURLToPath(new URL("./reading-agent.ts", import.meta.url)),
      simulator.url("gate"),
    ]);
    onTestFinished(() => void agent.kill("SIGKILL"));
    let said = "";
    agent.stdout.on("data", (text) => (said += text));
    const ffmpeg = await vi.waitFor(
      async () => {
        const reader = await findDecoder(agent.pid);
        if (reader === undefined || !said.includes("frame")) throw new Error("does not read yet");
        return reader;
      },
      { timeout: 20_000 },
    );
    expect(await isRunning(ffmpeg)).toBe(true);
    onTestFinished(async () => void ((await isRunning(ffmpeg)) && process.kill(ffmpeg, "SIGKILL")));
    simulator.setBehaviour("gate", behaviour);

    agent.kill("SIGKILL");
    await once(agent, "close");
    await vi.waitFor(async () => expect(await isRunning(ffmpeg)).toBe(false), { timeout: 20_000, interval: 100 });
  },
);
