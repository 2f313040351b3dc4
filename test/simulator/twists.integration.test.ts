import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { HandClient, readRtp } from "./hand-client.ts";
import type { SentUnit } from "./sent-log.ts";
import { type Simulator, startSimulator } from "./simulator.ts";
import type { StreamTwist } from "./stream-twist.ts";

const folder = await mkdtemp(join(tmpdir(), "ngaba-twists-"));
const film = join(folder, "film.mp4");
const FRAME_TICKS = 3600; // 25 a second
const soon = { interval: 10, timeout: 30_000 };

/** 2 s with B-frames and a keyframe each 10 pictures. */
beforeAll(() => makeNumberedFilm(film, { frames: 50, widthPx: 160, heightPx: 90, gop: 10 }));
afterAll(() => rm(folder, { recursive: true }));

interface Played {
  readonly simulator: Simulator;
  readonly client: HandClient;
}

async function simulate(file = film): Promise<Simulator> {
  const simulator = await startSimulator({ cameras: [{ path: "gate", file }] });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** A client by hand of the camera `gate`, which already has the twist when it comes. */
async function playTwisted(twist: StreamTwist): Promise<Played> {
  const simulator = await simulate();
  await simulator.twist("gate", twist);
  const client = await playTo(simulator);
  return { simulator, client };
}

async function playTo(simulator: Simulator): Promise<HandClient> {
  const client = new HandClient(simulator.port);
  onTestFinished(() => void client.socket.destroy());
  await client.play(simulator.url("gate"));
  return client;
}

/** The client's timestamps, at least `count`, beside the pictures that they belong to by the log. */
async function unitsOf({ simulator, client }: Played, count: number): Promise<{ frame: number; ticks: number }[]> {
  await vi.waitFor(() => expect(client.timestamps().length).toBeGreaterThanOrEqual(count), soon);
  const sent = simulator.sent("gate");
  return client.timestamps().map((ticks, index) => ({ ticks, frame: sent[index]?.frame ?? -1 }));
}

/** What is left of the timestamps when each picture's own time is taken away: one value while nothing is strange. */
function offsetsOf(units: readonly { frame: number; ticks: number }[]): number[] {
  let passes = 0;
  return units.map(({ ticks, frame }, index) => {
    if (frame === 0 && index > 0) passes++;
    return (ticks - (frame + passes * 50) * FRAME_TICKS) >>> 0;
  });
}

test("the log of what was sent names every unit that came, with its timestamp", async () => {
  const { simulator, client } = await playTwisted({});
  await unitsOf({ simulator, client }, 30);
  const sent = simulator.sent("gate");
  const came = client.timestamps();
  expect(sent.slice(0, came.length).map((unit) => unit.ticks)).toEqual(came);
  expect(sent.slice(0, 7).map((unit) => unit.frame)).toEqual([0, 3, 1, 2, 6, 4, 5]); // two B-frames between others
  expect(sent.every((unit) => unit.stream === 1 && unit.packetsLost === 0)).toBe(true);
  // A picture is taken before it comes, and not long before: this process does nothing else.
  const last = sent.at(-1);
  expect(Date.now() - (last?.atMs ?? 0)).toBeGreaterThanOrEqual(-1);
  expect(new Set(offsetsOf(sent.slice(0, 30))).size).toBe(1);
});

test("a stream that starts without a keyframe has no parameter sets and no keyframe at first", async () => {
  const { client } = await playTwisted({ startWithoutKeyframe: true });
  const types = () => client.rtp.map(({ payload }) => (payload[0] ?? 0) & 0x1f);
  await vi.waitFor(() => expect(types()).toContain(7), soon);
  expect(types().indexOf(7)).toBeGreaterThan(8);
  expect(
    types()
      .slice(0, 9)
      .every((type) => type === 1),
  ).toBe(true);
});

test.each([900_000, -1_800_000])("timestamps jump once by %i ticks and then go on", async (jumpTicks) => {
  const { simulator, client } = await playTwisted({});
  await unitsOf({ simulator, client }, 10);
  await simulator.twist("gate", { jumpTicks });
  const before = client.timestamps().length;
  const offsets = offsetsOf(await unitsOf({ simulator, client }, before + 20));
  const [first = 0] = offsets;
  const jump = offsets.findIndex((offset) => offset !== first);
  expect(jump).toBeGreaterThanOrEqual(10);
  expect(new Set(offsets.slice(jump))).toEqual(new Set([(first + jumpTicks) >>> 0]));
});

test("timestamps stand still and afterwards are where they would be without", async () => {
  const { simulator, client } = await playTwisted({});
  await unitsOf({ simulator, client }, 5);
  await simulator.twist("gate", { freezeTicks: true });
  await unitsOf({ simulator, client }, client.timestamps().length + 10);
  await simulator.twist("gate", {});
  const units = await unitsOf({ simulator, client }, client.timestamps().length + 10);
  const offsets = offsetsOf(units);
  const stood = units.filter((unit, index) => unit.ticks === units[index - 1]?.ticks);
  expect(stood.length).toBeGreaterThanOrEqual(9);
  expect(new Set(stood.map((unit) => unit.ticks)).size).toBe(1);
  expect(offsets.at(-1)).toBe(offsets[0]);
});

test("timestamps begin where they are told to, and wrap at 32 bits", async () => {
  const rtpBase = 2 ** 32 - 10 * FRAME_TICKS;
  const units = await unitsOf(await playTwisted({ rtpBase }), 20);
  expect(units[0]?.ticks).toBe(rtpBase);
  const wrapped = units.findIndex((unit) => unit.ticks < 2 ** 31);
  expect(units[wrapped]?.frame).toBeGreaterThanOrEqual(10);
  expect(new Set(offsetsOf(units))).toEqual(new Set([rtpBase]));
});

test.each([0, 700, -3_600_000])(
  "a camera whose clock is %i ms fast says so in its sender reports",
  async (clockSkewMs) => {
    const { simulator, client } = await playTwisted({ clockSkewMs });
    await vi.waitFor(() => expect(client.reports).not.toEqual([]), soon);
    const [report] = client.reports;
    const [unit] = simulator.sent("gate");
    if (report === undefined || unit === undefined) throw new Error("nothing came");
    const unitByCameraMs = report.ntpMs + ((unit.ticks - report.timestamp) | 0) / 90;
    expect(Math.abs(unitByCameraMs - unit.atMs - clockSkewMs)).toBeLessThan(3);
  },
);

test("a camera whose clock runs a tenth fast counts a tenth more ticks", async () => {
  const { simulator, client } = await playTwisted({ clockPpm: 100_000 });
  await unitsOf({ simulator, client }, 40);
  const sent = simulator.sent("gate");
  const [first, last] = [sent[0], sent.at(-1)];
  const ticks = ((last?.ticks ?? 0) - (first?.ticks ?? 0)) >>> 0;
  expect(ticks / 90 / ((last?.atMs ?? 0) - (first?.atMs ?? 0))).toBeCloseTo(1.1, 2);
});

test("sender reports come with the first picture and each five seconds, or late, or never", async () => {
  const twists: StreamTwist[] = [{}, { reports: "late" }, { reports: "none" }];
  const [usual, late, none] = await Promise.all(twists.map(playTwisted));
  const counts = () => [usual, late, none].map((played) => played?.client.reports.length);
  await vi.waitFor(() => expect(usual?.client.reports).toHaveLength(2), soon);
  expect(counts()).toEqual([2, 0, 0]);
  await vi.waitFor(() => expect(late?.client.reports).toHaveLength(1), soon);
  expect(counts()[2]).toBe(0);
});

test("a half-open connection says nothing, reads nothing and never closes, while a new one plays", async () => {
  const { simulator, client } = await playTwisted({});
  await unitsOf({ simulator, client }, 3);
  await simulator.twist("gate", { halfOpen: true });
  const answers = client.answers.length;
  expect(simulator.clientCount("gate")).toBe(0);
  const sentTo = simulator.sent("gate").filter((unit) => unit.stream === 1).length;

  const other = await playTo(simulator);
  client.send("OPTIONS", simulator.url("gate"));
  client.socket.end();
  await vi.waitFor(() => expect(other.timestamps().length).toBeGreaterThan(25), soon); // a second, for the first to act
  expect(client.timestamps()).toHaveLength(sentTo);
  expect(client).toMatchObject({ hasEnded: false, isClosed: false });
  expect(client.answers).toHaveLength(answers);
  expect(simulator.clientCount("gate")).toBe(1);
});

/** Plays over UDP until `count` units were sent; sequence numbers of the packets that came, and the units. */
async function playByUdp(simulator: Simulator, count: number): Promise<{ sequences: number[]; units: SentUnit[] }> {
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  onTestFinished(() => void udp.close());
  await once(udp, "listening");
  const sequences: number[] = [];
  udp.on("message", (packet) => void sequences.push(readRtp(packet).sequence));
  const client = new HandClient(simulator.port);
  onTestFinished(() => void client.socket.destroy());
  const { port } = udp.address();
  await client.play(simulator.url("gate"), `RTP/AVP;unicast;client_port=${port}-${port + 1}`);
  await vi.waitFor(() => expect(simulator.sent("gate").length).toBeGreaterThanOrEqual(count), soon);
  client.socket.destroy();
  await vi.waitFor(() => expect(simulator.clientCount("gate")).toBe(0), soon);
  let before = -1;
  await vi.waitFor(() => {
    const isQuiet = sequences.length === before; // what was on the way has come
    before = sequences.length;
    expect(isQuiet).toBe(true);
  }, soon);
  return { sequences, units: [...simulator.sent("gate")] };
}

test("over UDP the same packets of a stream are lost each time that it is sent", async () => {
  const lostOf = async (): Promise<number[]> => {
    const simulator = await simulate();
    await simulator.twist("gate", { loseFraction: 0.2 });
    const { units } = await playByUdp(simulator, 50);
    return units.slice(0, 50).map(({ packetsLost }) => packetsLost);
  };
  const [once, again] = await Promise.all([lostOf(), lostOf()]);
  expect(again).toEqual(once);
  expect(once.some((lost) => lost > 0)).toBe(true);
});

const spanOf = (sequences: readonly number[]): number => (((sequences.at(-1) ?? 0) - (sequences[0] ?? 0)) & 0xffff) + 1;

test("over UDP the share of packets asked for is lost, and the log says of which pictures", async () => {
  const simulator = await simulate();
  await simulator.twist("gate", { loseFraction: 0.2 });
  const { sequences, units } = await playByUdp(simulator, 75);
  const lostOf = (some: typeof units) => some.reduce((sum, unit) => sum + unit.packetsLost, 0);
  const gaps = spanOf(sequences) - sequences.length;
  expect(gaps / spanOf(sequences)).toBeGreaterThan(0.05);
  expect(gaps / spanOf(sequences)).toBeLessThan(0.4);
  // Those lost before the first packet that came and after the last leave no gap.
  expect(gaps).toBeLessThanOrEqual(lostOf(units));
  expect(gaps).toBeGreaterThanOrEqual(lostOf(units.slice(5, -20)));
});

test("over UDP no packet of a large keyframe is lost to the client's socket", async () => {
  const simulator = await simulate(await noise());
  const { sequences } = await playByUdp(simulator, 4); // the fourth is cut off on its way
  expect(sequences.length).toBeGreaterThan(3 * 180); // each of them 250 kB and more
  expect(spanOf(sequences)).toBe(sequences.length);
});

/** Pictures that no coder can make small. */
async function noise(): Promise<string> {
  const file = join(folder, "noise.mp4");
  const source = ["-f", "lavfi", "-i", "nullsrc=size=640x360:rate=2,geq=random(1)*255:128:128", "-frames:v", "4"];
  const coding = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-g", "1", "-pix_fmt", "yuv420p"];
  await promisify(execFile)("ffmpeg", ["-v", "error", ...source, ...coding, file]);
  return file;
}
