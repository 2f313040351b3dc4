/** A camera that is only watched, looked at from the centre: the whole way, live and back. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { CameraList, createBoxSplitter, type LiveNote, Problem, readNote } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { inventory, temporaryFolder } from "../central/data-path-kit.ts";
import { openSession } from "../central/open-session.ts";
import { startTestCentral } from "../e2e/test-central.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { startSimulator } from "../simulator/simulator.ts";
import { agentConfig } from "./agent-config-kit.ts";
import { runAgent } from "./running-agent.ts";

const run = promisify(execFile);
const patient = { timeout: 60_000, interval: 100 };
const CAMERA = "cam-2";

async function startCentre() {
  const central = await startTestCentral({ cameras: inventory.cameras });
  const ask = await openSession(await central.startUrl());
  const get = (path: string, signal?: AbortSignal) => ask(path, signal && { signal });
  return { central, get };
}

/** A relay to the centre that counts what goes up. */
async function meteredLink(url: string) {
  let sentBytes = 0;
  const relay = createServer((near) => {
    const far = connect(Number(new URL(url).port), "127.0.0.1");
    near.on("data", (data) => {
      sentBytes += data.length;
    });
    near.on("error", () => far.destroy()).pipe(far);
    far.on("error", () => near.destroy()).pipe(near);
  }).listen(0, "127.0.0.1");
  await once(relay, "listening");
  onTestFinished(() => void relay.close());
  return { url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, sentBytes: () => sentBytes };
}

/** A centre and an agent with one camera of 25 pictures a second and a keyframe every 4 s, once it is live. */
async function startAll() {
  const { central, get } = await startCentre();
  const film = join(temporaryFolder(), "film.mp4");
  await makeNumberedFilm(film, { frames: 500, gop: 100, bFrames: 0, widthPx: 320, heightPx: 180 });
  const simulator = await startSimulator({ cameras: [{ path: CAMERA, file: film }] });
  onTestFinished(() => simulator.close());
  const link = await meteredLink(central.httpUrl);
  const config = await agentConfig({
    ...{ brokerUrl: central.brokerUrl, centreUrl: link.url },
    cameras: [{ id: CAMERA, rtspUrl: simulator.url(CAMERA), ring: true }],
    sections: { watch: { pictureEveryS: 3600 } },
  });
  const agent = runAgent(config, await addAgent(central));
  const camera = async () =>
    CameraList.parse(await (await get("/api/cameras")).json()).cameras.find(({ id }) => id === CAMERA);
  await vi.waitFor(async () => expect(await camera()).toMatchObject({ connection: "live" }), patient);
  return { get, simulator, agent, camera, link };
}

/** Looks until it has so many pictures, then leaves. */
async function look(get: (path: string, signal?: AbortSignal) => Promise<Response>, path: string, pictures: number) {
  const leaving = new AbortController();
  const startedMs = performance.now();
  const response = await get(path, leaving.signal);
  expect(response.status).toBe(200);
  const split = createBoxSplitter(1e8);
  const chunks: Buffer[] = [];
  const notes: LiveNote[] = [];
  let count = 0;
  let firstPictureMs = Number.NaN;
  for await (const chunk of response.body ?? []) {
    chunks.push(Buffer.from(chunk));
    for (const box of split(chunk)) {
      const note = readNote(box);
      if (note !== undefined) notes.push(note);
      if (box.type === "mdat" && ++count === 1) firstPictureMs = performance.now() - startedMs;
    }
    if (count >= pictures) break; // ends the request
  }
  leaving.abort();
  return { bytes: Buffer.concat(chunks), notes, count, firstPictureMs };
}

/** How many pictures a player makes of it. */
async function playable(bytes: Buffer): Promise<number> {
  const file = join(temporaryFolder(), "looked-at.mp4");
  writeFileSync(file, bytes);
  const { stdout } = await run("ffmpeg", ["-v", "quiet", "-i", file, "-f", "framemd5", "-"]);
  return stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
}

test("a camera that is only watched is seen within 3 s, by several at once; nothing is sent once nobody looks", async () => {
  const { get, link } = await startAll();
  const [one, other] = await Promise.all([
    look(get, `/api/cameras/${CAMERA}/live`, 60),
    look(get, `/api/cameras/${CAMERA}/live`, 60),
  ]);
  for (const { firstPictureMs, bytes, notes } of [one, other]) {
    expect(firstPictureMs).toBeLessThan(3_000);
    expect(await playable(bytes)).toBeGreaterThanOrEqual(59);
    expect(notes[0]).toMatchObject({ kind: "about", data: { cameraId: CAMERA, widthPx: 320, heightPx: 180 } });
    const moment = notes.find(({ kind }) => kind === "moment")?.data;
    const ageMs = moment !== undefined && "at" in moment ? Date.now() - Date.parse(moment.at) : Number.NaN;
    expect(ageMs).toBeGreaterThan(0);
    expect(ageMs).toBeLessThan(15_000);
  }
  expect(link.sentBytes()).toBeGreaterThan(one.bytes.length);
  expect(link.sentBytes()).toBeLessThan(1.5 * one.bytes.length); // once for both
  await vi.waitFor(async () => {
    const before = link.sentBytes();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(link.sentBytes()).toBe(before);
  }, patient);
  const again = await look(get, `/api/cameras/${CAMERA}/live`, 10);
  expect(again.firstPictureMs).toBeLessThan(3_000);
}, 240_000);

test("a camera that breaks off goes on in the same video; the past is held, and shown from any moment", async () => {
  const { get, simulator, camera } = await startAll();
  const looking = look(get, `/api/cameras/${CAMERA}/live`, 250);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  simulator.setBehaviour(CAMERA, "cut");
  await new Promise((resolve) => setTimeout(resolve, 300));
  simulator.setBehaviour(CAMERA, "play");
  const { bytes, notes } = await looking;
  expect(await playable(bytes)).toBeGreaterThanOrEqual(249);
  const places = notes.filter(({ kind }) => kind === "moment").map(({ mediaTicks }) => mediaTicks);
  expect(places).toEqual(places.toSorted((a, b) => a - b));

  await vi.waitFor(async () => expect((await camera())?.recordedFrom).toBeDefined(), patient);
  const heldMs = Date.parse((await camera())?.recordedFrom ?? "");
  const stretch = new URLSearchParams(
    Object.entries({ from: heldMs + 2_000, to: heldMs + 5_000 }).map(([key, ms]) => [key, new Date(ms).toISOString()]),
  );
  const past = await look(get, `/api/cameras/${CAMERA}/past?${stretch}`, Number.POSITIVE_INFINITY);
  expect(await playable(past.bytes)).toBe(past.count);
  expect(past.count).toBeGreaterThan(75);
  const from = past.notes.find(({ kind }) => kind === "moment")?.data;
  expect(from !== undefined && "at" in from && Date.parse(from.at)).toBeLessThanOrEqual(heldMs + 2_000);

  const gone = new URLSearchParams({ from: "2020-01-01T00:00:00Z", to: "2020-01-01T00:01:00Z" });
  const refused = await get(`/api/cameras/${CAMERA}/past?${gone}`);
  expect(refused.status).toBe(409);
  expect(Problem.parse(await refused.json()).code).toBe("NOT_RECORDED");
}, 240_000);
