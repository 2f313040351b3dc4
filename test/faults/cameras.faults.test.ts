/**
 * What cameras do, and do wrong, through the agent's reader, decoder and state machine: after each fault the camera is back
 * by itself, exactly the changes of state were told that are listed, and every frame is the picture that its ticks name.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findDecoder } from "../capture/capture-kit.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { startGstreamer, whyNoGstreamer } from "../simulator/gstreamer/gstreamer-server.ts";
import type { AuthScheme } from "../simulator/rtsp-auth.ts";
import type { Behaviour } from "../simulator/simulated-camera.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import type { StreamTwist } from "../simulator/stream-twist.ts";
import { misplaced, type WatchedCamera, watchCamera } from "./watched-states.ts";

const FILM_FRAMES = 250;
const LOGIN = { username: "viewer", password: "p@ss:w/1%41'" };
const patient = { timeout: 90_000, interval: 50 };

const folder = await mkdtemp(join(tmpdir(), "ngaba-cameras-"));
const films = { h264: join(folder, "h264.mp4"), h265: join(folder, "h265.mp4"), large: join(folder, "large.mp4") };
beforeAll(async () => {
  const film = { frames: FILM_FRAMES, widthPx: 160, heightPx: 90 };
  await makeNumberedFilm(films.h264, film);
  await makeNumberedFilm(films.h265, { ...film, codec: "h265" });
  await makeNumberedFilm(films.large, { ...film, widthPx: 320, heightPx: 180 });
});
afterAll(() => rm(folder, { recursive: true }));

interface Case {
  readonly why: string;
  readonly codec?: "h264" | "h265";
  readonly transport?: "tcp" | "udp";
  readonly auth?: AuthScheme;
  /** From the beginning on. */
  readonly twist?: StreamTwist;
}

/** What goes wrong while it plays; afterwards the camera is as before. */
interface Fault extends Case {
  readonly behaviour?: Behaviour;
  readonly twistLater?: StreamTwist;
  readonly killsDecoder?: true;
  /** All changes of its state, the first `live` included. */
  readonly changes: readonly string[];
  /** It may be offline for this instead. */
  readonly orFault?: string;
  /** Over the same connection. */
  readonly isReadOn?: true;
  /** Ticks of pictures whose time stands still are counted by arrival: they name none. */
  readonly hasNoTicks?: true;
}

const HABITS: readonly Case[] = [
  { why: "H.264 by TCP" },
  { why: "H.264 by UDP", transport: "udp" },
  { why: "H.265 by TCP", codec: "h265" },
  { why: "H.265 by UDP", codec: "h265", transport: "udp" },
  { why: "basic authentication", auth: "basic" },
  { why: "digest", auth: "digest" },
  { why: "digest with qop", auth: "digest-qop" },
  { why: "digest by SHA-256", auth: "digest-sha256" },
  { why: "a stream that starts without a keyframe", twist: { startWithoutKeyframe: true } },
  { why: "RTP time that wraps after 4 s", twist: { rtpBase: 2 ** 32 - 4 * 90_000 } },
  { why: "sender reports that never come", twist: { reports: "none" } },
  { why: "a wall clock an hour fast", twist: { clockSkewMs: 3_600_000 } },
  { why: "a clock that gains 200 ppm", twist: { clockPpm: 200 } },
  { why: "a packet in a hundred lost by UDP", transport: "udp", twist: { loseFraction: 0.01 } },
];

const OFFLINE = (reason: string): readonly string[] => ["live", `offline: ${reason}`, "live"];
const FAULTS: readonly Fault[] = [
  { why: "cut", behaviour: "cut", changes: ["live"] },
  { why: "stall", behaviour: "stall", changes: OFFLINE("stalled") },
  // Rubbish in place of pictures is an invalid stream; in place of an answer it is none.
  { why: "rubbish bytes", behaviour: "rubbish", changes: OFFLINE("invalid-stream"), orFault: "stalled" },
  { why: "wrong password", behaviour: "unauthorised", auth: "digest", changes: OFFLINE("unauthorised") },
  { why: "refused with 503", behaviour: "refuse", changes: OFFLINE("refused") },
  { why: "not found", behaviour: "not-found", changes: OFFLINE("refused") },
  // Given up after 6 s; offline after 9 s, which a reconnection may take where the machine is busy.
  { why: "half-open connection", twistLater: { halfOpen: true }, changes: ["live"], orFault: "stalled" },
  { why: "resolution that changes", twistLater: { switchTo: films.large }, changes: ["live"], isReadOn: true },
  { why: "time that jumps an hour ahead", twistLater: { jumpTicks: 3600 * 90_000 }, changes: ["live"], isReadOn: true },
  { why: "time that jumps an hour back", twistLater: { jumpTicks: -3600 * 90_000 }, changes: ["live"], isReadOn: true },
  {
    why: "time that stands still",
    twistLater: { freezeTicks: true },
    hasNoTicks: true,
    changes: ["live"],
    isReadOn: true,
  },
];

const seenMore = ({ frames }: WatchedCamera, count: number): Promise<void> => {
  const goal = frames.length + count;
  return vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(goal), patient);
};

async function simulate({ why, codec = "h264", auth, twist = {} }: Case): Promise<Simulator> {
  const login = auth && { auth, credentials: LOGIN };
  const simulator = await startSimulator({ cameras: [{ path: "gate", file: films[codec], ...login }] });
  await simulator.twist("gate", twist).catch(() => expect.unreachable(why));
  return simulator;
}

const watchGate = (simulator: Simulator, { transport = "tcp", auth }: Case): Promise<WatchedCamera> =>
  watchCamera({ rtspUrl: simulator.url("gate"), transport, ...(auth && { login: LOGIN }) });

test.concurrent.each(HABITS)("plays: $why", async (row) => {
  await using simulator = await simulate(row);
  await using camera = await watchGate(simulator, row);
  await vi.waitFor(() => expect(camera.changes).toEqual(["live"]), patient);
  await seenMore(camera, 30);
  expect(misplaced(camera.frames, FILM_FRAMES)).toEqual([]);
  expect(camera).toMatchObject({ changes: ["live"], faults: [] });
  expect(simulator.newestPlay("gate")?.number).toBe(1);
});

async function expectReturn(fault: Fault): Promise<void> {
  await using simulator = await simulate(fault);
  await using camera = await watchGate(simulator, fault);
  await vi.waitFor(() => expect(camera.changes).toEqual(["live"]), patient);
  await seenMore(camera, 5);
  if (fault.behaviour !== undefined) simulator.setBehaviour("gate", fault.behaviour);
  if (fault.twistLater !== undefined) await simulator.twist("gate", fault.twistLater);
  if (fault.killsDecoder === true) process.kill((await findDecoder()) ?? expect.fail("decodes nothing"), "SIGKILL");
  if (fault.changes.length > 1) await vi.waitFor(() => expect(camera.changes.length).toBe(2), patient);
  else if (fault.behaviour === undefined) await seenMore(camera, 20);
  simulator.setBehaviour("gate", "play");
  await simulator.twist("gate", {});

  const isOr = camera.changes[1] === `offline: ${fault.orFault}`;
  const changes = isOr ? OFFLINE(fault.orFault ?? "") : fault.changes;
  await vi.waitFor(() => expect(camera.changes, camera.faults.join(", ")).toEqual(changes), patient);
  await seenMore(camera, 30);
  if (fault.hasNoTicks !== true) expect(misplaced(camera.frames, FILM_FRAMES)).toEqual([]);
  expect(camera.changes, camera.faults.join(", ")).toEqual(changes);
  const plays = simulator.newestPlay("gate")?.number ?? 0;
  if (fault.isReadOn === true) expect(plays).toBe(1);
  else expect(plays).toBeGreaterThan(1);
  if (fault.killsDecoder === true) expect(camera.decoder()?.restarts).toBeGreaterThan(0);
}

test.concurrent.each(FAULTS)("comes back by itself: $why", expectReturn);
test("comes back by itself: ffmpeg killed", () =>
  // alone, since it is found among this process's children
  expectReturn({ why: "ffmpeg killed", killsDecoder: true, changes: ["live"], isReadOn: true }));

const noGstreamer = await whyNoGstreamer();
const suite =
  noGstreamer === undefined ? "GStreamer's RTSP server" : `GStreamer's RTSP server (skipped: ${noGstreamer})`;
describe.skipIf(noGstreamer)(suite, () => {
  test.concurrent.each([
    { codec: "h264", transport: "tcp" },
    { codec: "h264", transport: "udp" },
    { codec: "h265", transport: "tcp" },
    { codec: "h265", transport: "udp" },
    { codec: "h264", transport: "tcp", auth: "digest" },
    { codec: "h264", transport: "tcp", auth: "basic" },
  ] as const)("plays $codec over $transport, login: $auth", async ({ codec, transport, ...asked }) => {
    const login = "auth" in asked ? { credentials: LOGIN, auth: asked.auth } : {};
    await using server = await startGstreamer({ file: films[codec], codec, transport, ...login });
    await using camera = await watchCamera({
      rtspUrl: server.url,
      transport,
      ...("auth" in asked && { login: LOGIN }),
    });
    await vi.waitFor(() => expect(camera.changes).toEqual(["live"]), patient);
    await seenMore(camera, 110); // beyond the end of the film
    expect(misplaced(camera.frames, FILM_FRAMES)).toEqual([]);
    expect(camera).toMatchObject({ changes: ["live"], faults: [] });
  });

  test.concurrent("is offline while it hangs, and comes back by itself", async () => {
    await using server = await startGstreamer({ file: films.h264 });
    await using camera = await watchCamera({ rtspUrl: server.url });
    await vi.waitFor(() => expect(camera.changes).toEqual(["live"]), patient);
    server.kill("SIGSTOP");
    await vi.waitFor(() => expect(camera.changes.at(-1)).toBe("offline: stalled"), patient);
    server.kill("SIGCONT");
    await vi.waitFor(() => expect(camera.changes).toEqual(OFFLINE("stalled")), patient);
    await seenMore(camera, 30);
    expect(misplaced(camera.frames, FILM_FRAMES)).toEqual([]);
  });

  test.concurrent("is offline while it is gone, and back by itself when it is started again", async () => {
    const server = await startGstreamer({ file: films.h264 });
    await using camera = await watchCamera({ rtspUrl: server.url });
    await vi.waitFor(() => expect(camera.changes).toEqual(["live"]), patient);
    await server[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(camera.changes.at(-1)).toBe("offline: refused"), patient);
    await using _again = await startGstreamer({ file: films.h264, port: Number(new URL(server.url).port) });
    await vi.waitFor(() => expect(camera.changes).toEqual(OFFLINE("refused")), patient);
    await seenMore(camera, 30);
    expect(misplaced(camera.frames, FILM_FRAMES)).toEqual([]);
  });

  test.concurrent("with another password than ours it is offline, and told why; no frame comes", async () => {
    await using server = await startGstreamer({ file: films.h264, credentials: LOGIN });
    const login = { ...LOGIN, password: "wrong" };
    await using camera = await watchCamera({ rtspUrl: server.url, login });
    await vi.waitFor(() => expect(camera.changes).toEqual(["offline: unauthorised"]), patient);
    expect(new Set(camera.faults)).toEqual(new Set(["STREAM_UNAUTHORISED"]));
    expect(camera.frames).toEqual([]);
  });
});
