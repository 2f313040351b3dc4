import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFolder } from "@ngaba/central";
import { EventPage } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { extent } from "../faults/extent.ts";
import { keepSecrets } from "../run-logs.ts";
import { freePort } from "../servers/free-port.ts";
import { lookAround } from "./look-around.ts";
import { StartedSystem, stillRunning } from "./started-system.ts";

const streetFilm = join(import.meta.dirname, "../../.cache/footage/vtest-7fps.mp4");
/** From the printed address until a newcomer has seen a red-light run with its pictures; and until it is seen again. */
const PROMISED_MS = 120_000;
/** With other tests beside it, a slow machine has too few frames of a loop or two to find any. */
const PATIENCE_MS = extent.isFilmSeenAgain ? PROMISED_MS : 300_000;
/** Length of a rendered film, after which all in it happens again. */
const FILM_MS = 60_000;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "ngaba-start-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

function startSystem(dataDir: string, ...args: string[]): StartedSystem {
  const system = new StartedSystem(dataDir, ...args);
  onTestFinished(async () => void (await system.end("SIGKILL")));
  return system;
}

/** Opens the printed address as a browser does, without script. @returns the session's cookie */
async function signIn(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: "manual" });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/");
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  keepSecrets(cookie.split("=")[1] ?? "");
  return cookie;
}

type Events = () => Promise<EventPage["events"]>;

/** The live page's red-light runs of which every picture is there, oldest first. */
async function redLightsWithPictures(events: Events): Promise<EventPage["events"]> {
  const shown = (await events()).filter(({ kind, snapshots }) => {
    return kind === "red-light" && snapshots.length > 0 && snapshots.every(({ isStored }) => isStored);
  });
  return shown.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Runs in two loops of the film: which of a loop's are found goes by the frames that the machine has time for. */
function isSeenAgain(events: EventPage["events"]): boolean {
  const startsMs = events.map(({ startedAt }) => Date.parse(startedAt));
  return Math.max(...startsMs) - Math.min(...startsMs) >= FILM_MS;
}

const andAgain = extent.isFilmSeenAgain ? " within two minutes, and again in a later loop" : "";

test(`a red-light run is shown with its pictures${andAgain}; data stay, no process does`, async () => {
  const dataDir = await folder();
  const port = String(await freePort());
  const system = startSystem(dataDir, "--port", port);
  const address = await system.whenStarted();
  const addressAt = performance.now();
  expect(system.stdout.match(/key=/g)).toHaveLength(1);
  expect(system.stdout).not.toContain("\u001b");
  expect(system.stdout).toContain(dataDir);
  expect(system.stdout).toMatch(/Playing \d+ of 200 cameras/);

  const cookie = await signIn(address);
  const get = (path: string) => fetch(new URL(path, address), { headers: { cookie } });
  const events: Events = async () => EventPage.parse(await (await get("/api/events?limit=200")).json()).events;
  const [run] = await vi.waitFor(
    async () => {
      const runs = await redLightsWithPictures(events);
      expect(runs).not.toEqual([]);
      return runs;
    },
    { timeout: PATIENCE_MS - (performance.now() - addressAt), interval: 500 },
  );
  if (run === undefined) return expect.unreachable();
  expect(run).toMatchObject({ picturesAreRendered: true });
  await lookAround(address, cookie, run);
  for (const { sha256 } of run.snapshots) {
    expect((await get(`/api/media/${sha256}`)).headers.get("content-type")).toBe("image/jpeg");
  }
  if (extent.isFilmSeenAgain) {
    await vi.waitFor(async () => expect(isSeenAgain(await redLightsWithPictures(events))).toBe(true), {
      timeout: PROMISED_MS,
      interval: 1_000,
    });
  }
  expect(await system.whenStarted()).toBe(address);

  const processes = system.processes();
  expect(processes.length).toBeGreaterThan(6); // simulator, broker, centre, agent, and a decoder for each smart camera
  expect(await system.end("SIGINT")).toBe(0);
  expect(stillRunning(processes)).toEqual([]);

  const again = startSystem(dataDir, "--port", port);
  const nextAddress = await again.whenStarted();
  expect(nextAddress).toMatch(/\/\?key=/);
  expect(nextAddress).not.toBe(address); // nobody has chosen a password: a new key, and the old one opens nothing
  expect((await fetch(address, { redirect: "manual" })).status).toBe(410);
  expect((await events()).map((event) => event.id)).toContain(run.id); // by the session of before
  await vi.waitFor(() => expect(again.processes().length).toBeGreaterThan(6), { timeout: 30_000 });
  const orphans = again.processes();
  await again.end("SIGKILL");
  await vi.waitFor(() => expect(stillRunning(orphans)).toEqual([]), { timeout: 30_000, interval: 200 });
}, 600_000);

test("start plays a video of one's own in place of the city", async () => {
  const system = startSystem(await folder(), "--port", String(await freePort()), "--video", streetFilm);
  const address = await system.whenStarted();
  const cookie = await signIn(address);
  await vi.waitFor(
    async () => {
      const answer = await fetch(new URL("/api/cameras", address), { headers: { cookie } });
      expect(await answer.json()).toMatchObject({ cameras: [{ id: "own-1", connection: "live" }] });
    },
    { timeout: 60_000, interval: 500 },
  );
  const processes = system.processes();
  expect(await system.end("SIGTERM")).toBe(0);
  expect(stillRunning(processes)).toEqual([]);
});

test("a port in use is said in one sentence", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const system = startSystem(await folder(), "--port", port);
  expect(await system.whenEnded()).toBe(1);
  expect(system.stderr).toBe(`Port ${port} is in use; stop the program that has it, or choose another with --port.\n`);
});

test("data that another start works on is refused in one sentence, and nothing in it is touched", async () => {
  const dataDir = await folder();
  using lock = lockFolder(dataDir);
  expect(lock).toBeDefined();
  const system = startSystem(dataDir, "--port", String(await freePort()));
  expect(await system.whenEnded()).toBe(1);
  expect(system.stderr).toBe(
    `Another start works on the data in ${dataDir}; stop it, or choose another folder with --data.\n`,
  );
  expect(await readdir(dataDir)).toEqual(["lock"]);
});
