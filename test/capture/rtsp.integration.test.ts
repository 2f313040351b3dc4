import { readdir } from "node:fs/promises";
import { TICKS_PER_MS } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSimulator } from "../simulator/simulator.ts";
import { LOGIN, makeFilm, md5, type TestFilm } from "./capture-kit.ts";
import {
  annexB,
  CODED,
  type CodedFilm,
  decodedPictures,
  ffmpegPackets,
  type KeptUnit,
  makeCodedFilm,
  readUnits,
} from "./rtsp-kit.ts";
import { startScriptedCamera } from "./scripted-camera.ts";

let film: TestFilm;
let coded: Record<"h264" | "h265", CodedFilm>;
beforeAll(async () => {
  film = await makeFilm();
  coded = { h264: await makeCodedFilm("h264"), h265: await makeCodedFilm("h265") };
});
afterAll(() => film.remove());

const SETTLED = 10;
const INTERVAL_MS = 40;
const md5OfUnit = (unit: KeptUnit): string => md5(annexB(unit.nals));
const count = (wanted: number) => (units: readonly KeptUnit[]) => units.length >= wanted;
const wholeFrom = (units: readonly KeptUnit[]): KeptUnit[] => units.filter(({ isDamaged }) => !isDamaged);

test("access units are those of ffmpeg byte for byte, with the same times between them, across the end of the film", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file, credentials: LOGIN }] });
  const wanted = 120;
  const { units, reports } = await readUnits(simulator.url("gate"), count(wanted), { credentials: () => LOGIN });
  const login = `${LOGIN.username}:${encodeURIComponent(LOGIN.password).replace("'", "%27")}@`;
  const truth = await ffmpegPackets(simulator.url("gate").replace("//", `//${login}`), wanted);

  expect(units.map(md5OfUnit)).toEqual(truth.map((packet) => packet.md5));
  expect(units.some(({ isDamaged }) => isDamaged)).toBe(false);
  expect(units.filter(({ isKeyframe }) => isKeyframe)).toHaveLength(5);
  // Of the first packets ffmpeg does not know the time.
  const [unit, packet] = [units[SETTLED], truth[SETTLED]];
  const apart = units.map(
    ({ ticks }, index) => (ticks - (unit?.ticks ?? 0)) / TICKS_PER_MS - (truth[index]?.atMs ?? 0) + (packet?.atMs ?? 0),
  );
  expect(apart.slice(SETTLED).filter((ms) => Math.abs(ms) > 1)).toEqual([]);

  // The simulator's clock is ours, and says when each picture is shown: B-frames make that up to four intervals later than
  // it is sent.
  const [report] = reports;
  const lags = units.map(
    ({ ticks, readAt }) => readAt.wall - (report?.ntp ?? 0) - (ticks - (report?.ticks ?? 0)) / TICKS_PER_MS,
  );
  expect(Math.min(...lags)).toBeGreaterThan(-5 * INTERVAL_MS);
  expect(Math.min(...lags)).toBeLessThan(INTERVAL_MS);
});

test.each(["h264", "h265"] as const)(
  "%s, several NAL units in one packet and large ones in fragments: decoded bit for bit",
  async (codec) => {
    const { units: sent, pictures } = coded[codec];
    await using camera = await startScriptedCamera({ codec, units: sent });
    const { units } = await readUnits(camera.url, count(CODED.frames));
    expect(units[0]?.parameterSets).toMatchObject({ codec, widthPx: CODED.widthPx, heightPx: CODED.heightPx });
    expect(await decodedPictures(codec, annexB(units.flatMap(({ nals }) => nals)))).toEqual(pictures);
  },
);

test.each(["h264", "h265"] as const)("%s by UDP: packets that overtake each other change nothing", async (codec) => {
  const { units: sent } = coded[codec];
  await using camera = await startScriptedCamera({
    codec,
    units: sent,
    isLate: (number) => number > 1 && number % 3 === 0,
  });
  const { units } = await readUnits(camera.url, count(CODED.frames), { transport: "udp" });
  expect(units.map(md5OfUnit)).toEqual(sent.map((nals) => md5(annexB(nals))));
  expect(units.some(({ isDamaged }) => isDamaged)).toBe(false);
});

test("by UDP with a packet lost in each 50, what is not marked as damaged is what was sent, and keyframes come through", async () => {
  const { units: sent } = coded.h264;
  const known = new Set(sent.map((nals) => md5(annexB(nals))));
  await using camera = await startScriptedCamera({
    codec: "h264",
    units: sent,
    isLost: (number) => number % 50 === 49,
  });
  const { units } = await readUnits(camera.url, count(200), { transport: "udp" });
  const whole = wholeFrom(units);
  expect(whole.length).toBeGreaterThan(20);
  expect(whole.length).toBeLessThan(units.length);
  expect(whole.filter((unit) => !known.has(md5OfUnit(unit)))).toEqual([]);
});

test("nothing is left of a connection that was ended: the camera is told, sockets are closed", async () => {
  const open = async (): Promise<number> => (await readdir("/proc/self/fd")).length;
  const before = await open();
  for (const transport of ["tcp", "udp"] as const) {
    await using camera = await startScriptedCamera({ codec: "h264", units: coded.h264.units });
    await readUnits(camera.url, count(3), { transport });
    expect(camera.requests.at(-1)?.method).toBe("TEARDOWN");
    expect(camera.requests.at(-1)?.headers.get("session")).toBe("12345678");
    expect(camera.openConnections()).toBe(0);
  }
  expect(await open()).toBeLessThanOrEqual(before);
});

test.each(["tcp", "udp"] as const)(
  "by %s, a camera hears from us: that we are there, and what came of its packets",
  async (transport) => {
    await using camera = await startScriptedCamera({
      codec: "h264",
      units: coded.h264.units,
      habit: (request, usual) => {
        if (request.method === "SETUP") return usual.replace("Session: 12345678", "Session: 12345678;timeout=2");
        return request.method === "GET_PARAMETER" ? usual.replace("200 OK", "501 Not Implemented") : usual;
      },
    });
    const isEnough = (): boolean => camera.requests.filter(({ method }) => method === "OPTIONS").length >= 3;
    await readUnits(camera.url, isEnough, { transport });
    const beats = camera.requests.slice(camera.requests.findIndex(({ method }) => method === "PLAY") + 1);
    expect(beats.map(({ method }) => method)).toEqual(["GET_PARAMETER", "OPTIONS", "OPTIONS", "TEARDOWN"]);
    expect(beats.every(({ headers }) => headers.get("session") === "12345678")).toBe(true);
    expect(camera.reports.length).toBeGreaterThan(0);
    expect(camera.reports[0]?.readUInt8(1)).toBe(201);
  },
);
