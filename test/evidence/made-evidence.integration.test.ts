/** Evidence cut out of recorded films whose pictures say their own number. */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "@ngaba/config";
import { type EvidenceData, EvidenceManifest, EvidenceData as EvidenceSchema, type SeenFrame } from "@ngaba/contract";
import type { DiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import { EvidenceMaker } from "@ngaba/edge-agent/evidence/evidence-maker.ts";
import type { EvidenceOrder } from "@ngaba/edge-agent/evidence/evidence-order.ts";
import { type EvidenceStore, openEvidenceStore } from "@ngaba/edge-agent/evidence/evidence-store.ts";
import { loadLabelFont } from "@ngaba/edge-agent/evidence/label-font.ts";
import type { RecordedVideo } from "@ngaba/edge-agent/evidence/recorded-video.ts";
import { openEvidenceJobs, type SqliteEvidenceJobs } from "@ngaba/edge-agent/evidence/sqlite-evidence-jobs.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { openTestRing } from "../capture/ring-kit.ts";
import { ffmpeg, recordFilms, TICKS_AFTER_JUMP } from "./film-ring.ts";
import { makeNumberedFilm, readNumber } from "./numbered-film.ts";

const patient = { timeout: 30_000, interval: 20 };
const HASH = "a".repeat(64);
const [WIDTH, HEIGHT] = [640, 360];
const START = Date.now() - 120_000;
const FRAMES = 750;
const FRAME_MS = 40;
const STREAM = randomUUID();
/** The moment in picture `number` of the film. */
const momentOf = (number: number) => START + number * FRAME_MS;

const films = mkdtempSync(join(tmpdir(), "ngaba-films-"));
let film: string;
let ring: DiskRing;
beforeAll(async () => {
  film = join(films, "it's a film.mp4");
  await makeNumberedFilm(film, { frames: FRAMES });
  ring = openTestRing(join(films, "it's a ring"));
  await recordFilms(ring, { film, streamId: STREAM, startsAt: START });
}, 60_000);
afterAll(async () => {
  await ring[Symbol.asyncDispose]();
  rmSync(films, { recursive: true, force: true });
});

function incidentAt(number: number): EvidenceOrder {
  const at = momentOf(number);
  const utc = (ms: number) => new Date(ms).toISOString();
  return {
    ...{ id: randomUUID(), reason: "incident", manifestId: randomUUID(), cameraId: "cam-1" },
    ...{ from: at - 10_000, to: at + 10_000 },
    shots: {
      ...{ at, before: at - 1_000, after: at + 2_000, zones: [], label: "Xe mô tô 7" },
      origin: { streamId: STREAM, timeline: 0, ticks: number * 3_600 },
      box: [0.4, 0.4, 0.5, 0.6],
    },
    facts: {
      incident: {
        ...{ kind: "red-light", ruleId: "den-do", title: { vi: "Vượt đèn đỏ", en: "Red light" }, confidence: 0.8 },
        place: { kind: "stop-line", id: "vach", name: { vi: "Vạch", en: "Line" } },
        ...{ moments: { at: utc(at) }, startedAt: utc(at), trackId: 7 },
      },
      rule: { id: "den-do", parameters: { kind: "red-light", stopLine: "vach" } },
      track: [{ at: utc(at), box: [0.4, 0.4, 0.5, 0.6], score: 0.9 }],
      ...{ configHash: HASH, sceneHash: HASH, models: [{ id: "nanodet-coco", modelHash: HASH, cardHash: HASH }] },
      clock: { agent: { source: "ntp" }, picture: { source: "rtcp", uncertaintyMs: 3 } },
    },
  };
}

interface Workshop {
  readonly folder: string;
  readonly store: EvidenceStore;
  readonly jobs: SqliteEvidenceJobs;
  readonly maker: EvidenceMaker;
  readonly said: EvidenceData[];
  readonly problems: (string | undefined)[];
  start(): void;
  stop(): Promise<void>;
}

function workshop(video: RecordedVideo | undefined, folder = mkdtempSync(join(tmpdir(), "ngaba-evidence-"))): Workshop {
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = createLogger("silent");
  const store = openEvidenceStore({ folder: join(folder, "evidence"), log });
  const jobs = openEvidenceJobs(join(folder, "jobs.sqlite"), log);
  const [said, problems]: [EvidenceData[], (string | undefined)[]] = [[], []];
  const maker = new EvidenceMaker({
    ...{ video, store, jobs, log, outline: loadLabelFont(), niceLevel: 0, agentId: "agent-01", version: "1.2.3" },
    recorder: { evidence: (data) => void said.push(EvidenceSchema.parse(data)) },
    clock: systemClock,
    onProblem: (problem) => void problems.push(problem),
  });
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const start = () => {
    running = maker.run(stopping.signal);
  };
  const stop = async () => {
    stopping.abort();
    await running;
    jobs.close();
  };
  return { folder, store, jobs, maker, said, problems, start, stop };
}

const fileOf = ({ folder }: Workshop, sha256: string, ending: string) =>
  join(folder, "evidence", `${sha256}.${ending}`);

/** Numbers of all pictures of a file. */
function numbersIn(file: string, widthPx = WIDTH, heightPx = HEIGHT): (number | undefined)[] {
  const rgb = ffmpeg("-i", file, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1");
  const size = widthPx * heightPx * 3;
  return Array.from({ length: rgb.length / size }, (_, index) =>
    readNumber({ rgb: rgb.subarray(index * size, (index + 1) * size), widthPx, heightPx }),
  );
}

const roles = (data: EvidenceData | undefined) => data?.files.map(({ role }) => role).toSorted();

/** The ring, with the files that are held in it. */
function withPins(): { video: RecordedVideo; pinned: () => number } {
  let pinned = 0;
  const pin: RecordedVideo["pin"] = (parts) => {
    const held = ring.pin(parts);
    const files = parts.flatMap((part) => part.files).length;
    pinned += files;
    return {
      [Symbol.dispose]: () => {
        pinned -= files;
        held[Symbol.dispose]();
      },
    };
  };
  return { video: { find: ring.find, reached: ring.reached, pin }, pinned: () => pinned };
}

test("stills show the pictures that are named, to the number; the clip has every picture of ten seconds around", async () => {
  const { video, pinned } = withPins();
  const shop = workshop(video);
  shop.start();
  const numbers = [337, 400, 451]; // in several segments, on B-frames and off them
  for (const number of numbers) {
    const order = incidentAt(number);
    shop.maker.order(order);
    await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
    const [stills, whole] = shop.said.splice(0);
    expect(roles(stills)).toEqual(["after", "annotated", "at", "before", "crop"]);
    expect(roles(whole)).toEqual(["after", "annotated", "at", "before", "clip", "crop"]);
    expect(whole?.gaps).toEqual([]);
    const still = (role: string) => whole?.files.find((file) => file.role === role);
    for (const [role, wanted] of [
      ["before", number - 25],
      ["at", number],
      ["after", number + 50],
    ] as const) {
      const file = still(role);
      expect(numbersIn(fileOf(shop, file?.sha256 ?? "", "jpg"))).toEqual([wanted]);
      expect(file).toMatchObject({ madeFrom: "ring", streamId: STREAM, ticks: wanted * 3_600 });
      expect(file?.takenAt).toBe(new Date(momentOf(wanted)).toISOString());
    }
    const clip = whole?.files.find(({ role }) => role === "clip");
    const shown = numbersIn(fileOf(shop, clip?.sha256 ?? "", "mp4"));
    const first = shown[0] ?? -1;
    expect(shown.slice(0, number + 250 - first + 1)).toEqual(
      Array.from({ length: number + 250 - first + 1 }, (_, index) => first + index),
    );
    expect(first).toBeLessThanOrEqual(number - 250);
    expect(first % 50).toBe(0);
    expect(clip?.clip).toMatchObject({ frames: shown.length, firstTicks: first * 3_600, codec: "h264" });
    expect(clip?.clip?.lastTicks).toBe((shown.at(-1) ?? 0) * 3_600);
  }
  expect(pinned()).toBe(0);
  expect(shop.problems).toEqual([]);
  await shop.stop();
}, 90_000);

/** Of picture 337, found in picture 353. */
function foundLater(): EvidenceOrder {
  const order = incidentAt(353);
  const foundAt = momentOf(353);
  return { ...order, shots: order.shots && { ...order.shots, at: momentOf(337), foundAt, after: foundAt } };
}

test("an act that was found later is shown at its own moment, and the frame in which it was found as after it", async () => {
  const shop = workshop(ring);
  shop.start();
  shop.maker.order(foundLater());
  await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
  const files = shop.said.at(-1)?.files ?? [];
  for (const [role, wanted] of [
    ["at", 337],
    ["annotated", 337],
    ["after", 353],
  ] as const) {
    const file = files.find((each) => each.role === role);
    expect(file).toMatchObject({ ticks: wanted * 3_600, takenAt: new Date(momentOf(wanted)).toISOString() });
    expect(numbersIn(fileOf(shop, file?.sha256 ?? "", "jpg"))).toEqual([wanted]);
  }
  await shop.stop();
});

test("without recorded video the frame in which an act was found later is no picture of the act", async () => {
  const shop = workshop(undefined);
  const order = { ...foundLater(), to: Date.now() - 1 };
  shop.maker.order(order, { rgb: new Uint8Array(320 * 180 * 3).fill(90), widthPx: 320, heightPx: 180 });
  shop.start();
  await vi.waitFor(() => expect(shop.said.map(({ stage }) => stage)).toEqual(["stills", "whole"]), patient);
  const takenAt = new Date(momentOf(353)).toISOString();
  expect(shop.said.at(-1)?.files).toEqual([expect.objectContaining({ role: "after", madeFrom: "analysis", takenAt })]);
  await shop.stop();
});

test("the manifest names every file by its hash, and itself by that of its canonical text", async () => {
  const shop = workshop(ring);
  const order = incidentAt(400);
  shop.start();
  shop.maker.order(order);
  await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
  const whole = shop.said.at(-1);
  const text = readFileSync(fileOf(shop, whole?.manifestSha256 ?? "", "json"));
  expect(createHash("sha256").update(text).digest("hex")).toBe(whole?.manifestSha256);
  const manifest = EvidenceManifest.parse(JSON.parse(text.toString()));
  expect(text.toString()).toBe(canonicalJson(manifest));
  expect(manifest).toMatchObject({ ...order.facts, incidentId: order.id, software: { version: "1.2.3" }, gaps: [] });
  expect(manifest.files).toEqual(whole?.files);
  for (const { sha256, bytes, role } of manifest.files) {
    const content = readFileSync(fileOf(shop, sha256, role === "clip" ? "mp4" : "jpg"));
    expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
    expect(content.length).toBe(bytes);
  }
  expect(readdirSync(join(shop.folder, "evidence")).filter((name) => name.includes("draft"))).toEqual([]);
  await shop.stop();
});

test("a camera that reconnects in mid-clip gives two clips, and the gap between them is named", async () => {
  const [later, streamId, startsAt] = [join(films, "later.mp4"), randomUUID(), momentOf(FRAMES) + 3_000];
  await makeNumberedFilm(later, { frames: 300, firstNumber: 1_000, codec: "h265", widthPx: 480, heightPx: 270 });
  await using broken = openTestRing(join(films, "reconnected"));
  const second = { film: later, streamId, startsAt, codec: "h265" } as const;
  await recordFilms(broken, { film, streamId: STREAM, startsAt: START }, second);
  const shop = workshop(broken);
  shop.start();
  shop.maker.order(incidentAt(FRAMES - 50));
  await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
  const whole = shop.said.at(-1);
  const clips = whole?.files.filter(({ role }) => role === "clip") ?? [];
  expect(clips.map((clip) => [clip.streamId, clip.widthPx, clip.clip?.codec])).toEqual([
    [STREAM, 640, "h264"],
    [streamId, 480, "h265"],
  ]);
  expect(whole?.gaps).toEqual([expect.objectContaining({ why: "reconnect", to: new Date(startsAt).toISOString() })]);
  const lostMs = startsAt - Date.parse(whole?.gaps[0]?.from ?? "");
  expect(lostMs).toBeGreaterThanOrEqual(3_000);
  expect(lostMs).toBeLessThanOrEqual(3_000 + FRAME_MS);
  expect(numbersIn(fileOf(shop, clips[0]?.sha256 ?? "", "mp4")).at(-1)).toBe(FRAMES - 1);
  const shown = numbersIn(fileOf(shop, clips[1]?.sha256 ?? "", "mp4"), 480, 270);
  expect(shown[0]).toBe(1_000);
  expect(shown.length).toBeGreaterThanOrEqual(125); // ten seconds after the moment, less two before the end and the gap
  await shop.stop();
}, 60_000);

test.each([
  { where: "in the middle of a group of pictures", jumpsAtFrame: 370 },
  { where: "right after the keyframe that begins a file", jumpsAtFrame: 301 },
])(
  "a camera whose time jumps in mid-clip, $where, has its stills to the number all the same, and no picture is missing",
  async ({ jumpsAtFrame }) => {
    await using jumping = openTestRing(join(films, `jumping-${jumpsAtFrame}`));
    await recordFilms(jumping, { film, streamId: STREAM, startsAt: START, jumpsAtFrame });
    const shop = workshop(jumping);
    shop.start();
    const order = incidentAt(400);
    const ticks = TICKS_AFTER_JUMP + (400 - jumpsAtFrame) * 3_600;
    const shots = { ...order.shots, at: momentOf(400), zones: [], before: momentOf(360) };
    shop.maker.order({ ...order, shots: { ...shots, origin: { streamId: STREAM, timeline: 1, ticks } } });
    await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
    const files = shop.said.at(-1)?.files ?? [];
    const shown = (role: string) => {
      const ending = role === "clip" ? "mp4" : "jpg";
      return files
        .filter((file) => file.role === role)
        .flatMap(({ sha256 }) => numbersIn(fileOf(shop, sha256, ending)));
    };
    expect({ before: shown("before"), at: shown("at") }).toEqual({ before: [360], at: [400] });
    expect(files.find(({ role }) => role === "at")).toMatchObject({ madeFrom: "ring", ticks });
    const inClips = new Set(shown("clip"));
    const missing = Array.from({ length: 501 }, (_, index) => 150 + index).filter((number) => !inClips.has(number));
    expect(missing).toEqual([]);
    await shop.stop();
  },
  60_000,
);

test("what is not recorded is made of the analysed frame, and says so", async () => {
  const shop = workshop(undefined);
  const order = { ...incidentAt(400), from: Date.now() - 20_000, to: Date.now() - 1 };
  const rgb = new Uint8Array(320 * 180 * 3).fill(90);
  shop.maker.order(
    { ...order, shots: order.shots && { ...order.shots, at: Date.now() - 10 } },
    { rgb, widthPx: 320, heightPx: 180 },
  );
  shop.start();
  await vi.waitFor(() => expect(shop.said.map(({ stage }) => stage)).toEqual(["stills", "whole"]), patient);
  const whole = shop.said.at(-1);
  expect(roles(whole)).toEqual(["annotated", "at", "crop"]);
  expect(whole?.files.every(({ madeFrom, widthPx }) => madeFrom === "analysis" && widthPx <= 320)).toBe(true);
  expect(whole?.gaps).toEqual([expect.objectContaining({ why: "not-recorded" })]);
  await shop.stop();
});

test("without recorded video nothing waits for a moment after that is still to come", async () => {
  const shop = workshop(undefined);
  const at = Date.now();
  const order = { ...incidentAt(400), from: at, to: at + 60_000 };
  shop.maker.order(
    { ...order, shots: { at, after: at + 60_000, zones: [] } },
    { rgb: new Uint8Array(320 * 180 * 3).fill(90), widthPx: 320, heightPx: 180 },
  );
  shop.start();
  await vi.waitFor(() => expect(shop.said.map(({ stage }) => stage)).toEqual(["stills"]), patient);
  expect(roles(shop.said[0])).toEqual(["annotated", "at"]);
  await shop.stop();
});

test("a moment after that is told only later has its still too, and the manifest says the moment", async () => {
  const held = Promise.withResolvers<"held">();
  const order = incidentAt(400);
  const late: RecordedVideo = {
    ...ring,
    reached: async (_camera, until) => (until === order.to ? held.promise : "held"),
  };
  const shop = workshop(late);
  const { after: _, ...shots } = order.shots ?? { at: 0, zones: [] };
  shop.maker.order({ ...order, shots });
  shop.start();
  await vi.waitFor(() => expect(shop.said.map(({ stage }) => stage)).toEqual(["stills"]), patient);
  expect(roles(shop.said[0])).not.toContain("after");
  const after = new Date(momentOf(470)).toISOString();
  const { incident } = order.facts;
  const moments = { at: incident?.startedAt ?? "", after };
  const seen: SeenFrame[] = [
    { at: after, roadUsers: [{ trackId: 1, roadUserClass: "car", box: [0.1, 0.2, 0.3, 0.4] }] },
  ];
  const told = { ...incident, moments, incidentId: order.id } as unknown as Parameters<EvidenceMaker["amend"]>[0];
  shop.maker.amend(told, seen);
  held.resolve("held");
  await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
  const still = shop.said.at(-1)?.files.find(({ role }) => role === "after");
  expect(numbersIn(fileOf(shop, still?.sha256 ?? "", "jpg"))).toEqual([470]);
  const manifest = JSON.parse(readFileSync(fileOf(shop, shop.said.at(-1)?.manifestSha256 ?? "", "json"), "utf8"));
  expect(manifest.incident.moments).toEqual(moments);
  expect(manifest.seen).toEqual(seen);
  await shop.stop();
});

test("a still that cannot be stored is made once the disk takes it again; meanwhile its video is held, and somebody is told", async () => {
  const { video, pinned } = withPins();
  const shop = workshop(video);
  rmSync(join(shop.folder, "evidence"), { recursive: true }); // a disk that takes nothing
  shop.start();
  shop.maker.order(incidentAt(400));
  await vi.waitFor(() => expect(shop.problems.at(-1)).toMatch(/could not be stored/), patient);
  expect(shop.said).toEqual([]);
  expect(pinned()).toBeGreaterThan(0);
  mkdirSync(join(shop.folder, "evidence"));
  await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
  expect(roles(shop.said.at(-1))).toEqual(["after", "annotated", "at", "before", "clip", "crop"]);
  await vi.waitFor(() => expect(shop.problems.at(-1)).toBeUndefined(), patient);
  expect(pinned()).toBe(0);
  await shop.stop();
});

test("a stretch that is asked for again and again is made once, also when that comes after a restart", async () => {
  const shop = workshop(ring);
  const { shots: _, ...order } = { ...incidentAt(400), reason: "request" as const };
  shop.start();
  for (let times = 0; times < 3; times += 1) shop.maker.take(order);
  await vi.waitFor(() => expect(shop.said.map(({ stage }) => stage)).toEqual(["whole"]), patient);
  expect(shop.said[0]).toMatchObject({ requestId: order.id, files: [{ role: "clip" }] });
  expect(shop.said[0]?.incidentId).toBeUndefined();
  shop.maker.take(order);
  expect(shop.maker.ordered).toBe(0);
  await shop.stop();
  const again = workshop(ring, shop.folder);
  again.maker.take(order);
  expect(again.maker.ordered).toBe(0);
  await again.stop();
});

test("a segment that cannot be read costs what it shows, named as damaged, and nothing else", async () => {
  const gone = join(films, "gone.mkv");
  const unreadable: RecordedVideo["find"] = (...asked) => {
    const { parts, gaps } = ring.find(...asked);
    return {
      parts: parts.map((part) => ({ ...part, files: part.files.map((file) => ({ ...file, path: gone })) })),
      gaps,
    };
  };
  const shop = workshop({ find: unreadable, reached: ring.reached, pin: () => ring.pin([]) });
  shop.start();
  const rgb = new Uint8Array(320 * 180 * 3).fill(90);
  shop.maker.order(incidentAt(400), { rgb, widthPx: 320, heightPx: 180 });
  await vi.waitFor(() => expect(shop.said.at(-1)?.stage).toBe("whole"), patient);
  expect(roles(shop.said.at(-1))).toEqual(["annotated", "at", "crop"]);
  expect(shop.said.at(-1)?.gaps).toEqual([expect.objectContaining({ why: "damaged" })]);
  await shop.stop();
});

test("what was ordered before a restart is made after it, of what is recorded", async () => {
  const waiting: RecordedVideo = {
    find: ring.find,
    pin: ring.pin,
    reached: (_camera, _until, signal) => untilAborted(signal),
  };
  const before = workshop(waiting);
  before.start();
  before.maker.order(incidentAt(400));
  await before.stop();
  expect(before.said).toEqual([]);
  const after = workshop(ring, before.folder);
  expect(after.maker.ordered).toBe(1);
  after.start();
  await vi.waitFor(() => expect(after.said.map(({ stage }) => stage)).toEqual(["stills", "whole"]), patient);
  expect(after.maker.ordered).toBe(0);
  expect(after.jobs.all()).toEqual([]);
  await after.stop();
});

const untilAborted = (signal: AbortSignal): Promise<"aborted"> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve("aborted")));
