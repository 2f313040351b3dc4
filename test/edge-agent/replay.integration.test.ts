import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { fetchVtest, VTEST_SCENE } from "../simulator/footage.ts";

const root = join(import.meta.dirname, "../..");
const FILM_FRAMES = 70;
const AT_ONCE = 4;
const FILMED = ["--true-fps", "7", "--start", "2026-03-02T05:00:00Z"];

/** Nobody may be in the middle of the forecourt, for longer than this. */
const sceneOf = (minStayMs: number, cameraId = "vt-viet-tri-001-1") => ({
  cameraId,
  lines: [{ id: "giua", name: { vi: "Vạch giữa", en: "Middle line" }, from: [0.5, 1], to: [0.5, 0] }],
  zones: [
    {
      id: "san",
      name: { vi: "Sân", en: "Forecourt" },
      polygon: [
        [0.3, 0.3],
        [0.95, 0.3],
        [0.95, 0.95],
        [0.3, 0.95],
      ],
      forbids: { act: "enter", classes: ["person"] },
    },
  ],
  rules: [
    { id: "cam-vao-san", kind: "restricted-zone", zone: "san", minStayMs },
    { id: "dem-giua", kind: "line-crossing", line: "giua", classes: ["person"] },
  ],
});

let folder: string;
let film: string;
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ngaba-replay-"));
  const { avi } = await fetchVtest({ cacheDir: join(root, ".cache") });
  film = path("street.avi");
  const cut = ["-v", "error", "-i", avi, "-c", "copy", "-frames:v", String(FILM_FRAMES), film];
  await promisify(execFile)("ffmpeg", cut);
  const scenes = { short: sceneOf(1_000), long: sceneOf(6_000), "other-camera": sceneOf(1_000, "cam-2") };
  for (const [name, scene] of Object.entries(scenes)) await writeFile(path(`${name}.yaml`), stringify(scene));
  const { code, said } = await replay(
    "--scene",
    path("short.yaml"),
    "--video",
    film,
    ...FILMED,
    "--out",
    path("first"),
  );
  expect(said).toContain("restricted-zone");
  expect(code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly said: string;
}

/** Runs `ngaba replay …` in a folder of its own. */
function replay(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const command = [join(root, "scripts/ngaba.ts"), "replay", ...args];
    execFile(process.execPath, command, { cwd: folder, timeout: 50_000 }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, said: out + err }),
    );
  });
}

const linesOf = async (file: string): Promise<string[]> => (await readFile(file, "utf8")).trimEnd().split("\n");
const lastJson = (out: string) => JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");

test("a film gives events, counts, tracks and a film with everybody marked", async () => {
  const events = (await linesOf(path("first/events.ndjson"))).map((line) => JSON.parse(line));
  expect(events.length).toBeGreaterThan(2);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["ngaba.restricted-zone.v1"]));
  expect(events[0].time).toMatch(/^2026-03-02T05:00:0/);
  const minutes = (await linesOf(path("first/flow.ndjson"))).map((line) => JSON.parse(line));
  expect(minutes).toMatchObject([{ ruleId: "dem-giua", lineId: "giua", observedMs: expect.any(Number) }]);
  expect(await linesOf(path("first/tracks.ndjson"))).toHaveLength(1 + FILM_FRAMES);
  const probe = ["-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames,width,height,r_frame_rate"];
  const args = [...probe, "-of", "json", path("first/annotated.mp4")];
  const { streams } = JSON.parse((await promisify(execFile)("ffprobe", args)).stdout);
  expect(streams).toEqual([{ width: 768, height: 576, r_frame_rate: "7/1", nb_read_frames: String(FILM_FRAMES) }]);
});

test("a second run gives the same bytes, the annotated film included", async () => {
  await replay("--scene", path("short.yaml"), "--video", film, ...FILMED, "--out", path("second"));
  for (const name of ["events.ndjson", "flow.ndjson", "tracks.ndjson", "annotated.mp4"]) {
    const [first, second] = await Promise.all(["first", "second"].map((run) => readFile(path(`${run}/${name}`))));
    expect(first?.equals(second ?? Buffer.alloc(0)), name).toBe(true);
  }
});

test("the tracks that a film left give the same incidents as the film", async () => {
  const tracks = path("first/tracks.ndjson");
  const { code } = await replay("--scene", path("short.yaml"), "--tracks", tracks, "--out", path("tracks"));
  expect(code).toBe(0);
  const incidentsOf = async (run: string) =>
    (await linesOf(path(`${run}/events.ndjson`))).map((line) => {
      const { time, data } = JSON.parse(line);
      return [time, data.incidentId, data.phase, data.trackId, data.durationMs];
    });
  expect(await incidentsOf("tracks")).toEqual(await incidentsOf("first"));
  expect(await linesOf(path("tracks/flow.ndjson"))).toEqual(await linesOf(path("first/flow.ndjson")));
});

test("two scenes are compared: what would appear, what disappear, and the other way round", async () => {
  const tracks = ["--tracks", path("first/tracks.ndjson"), "--json"];
  const stricter = await replay("--compare", path("long.yaml"), path("short.yaml"), ...tracks);
  const milder = await replay("--compare", path("short.yaml"), path("long.yaml"), ...tracks);
  const [strict, mild] = [lastJson(stricter.out), lastJson(milder.out)];
  expect(strict.appeared.length).toBeGreaterThan(0);
  expect(strict).toMatchObject({ disappeared: [], stay: mild.stay });
  expect(mild).toMatchObject({ appeared: [], disappeared: strict.appeared });
  expect(stricter.out).toMatch(
    /^\+ 2026-03-02 12:00:\d\d\.\d{3} {2}restricted-zone \("cam-vao-san" at zone "san", track /m,
  );
  expect(milder.out).toMatch(/^- 2026-03-02 12:00:/m);
});

test("a part of the recording is judged alone", async () => {
  const span = ["--from", "2026-03-02T05:00:02Z", "--to", "2026-03-02T05:00:04Z", "--out", path("part")];
  await replay("--scene", path("short.yaml"), "--tracks", path("first/tracks.ndjson"), ...span);
  const [minute] = (await linesOf(path("part/flow.ndjson"))).map((line) => JSON.parse(line));
  expect(minute.observedMs).toBeLessThan(2_100);
});

async function truthOf(events: string, change: (cases: unknown[]) => unknown[]): Promise<string> {
  const starts = (await linesOf(path(events)))
    .map((line) => JSON.parse(line))
    .filter(({ data }) => data.phase === "start");
  const cases = starts.map(({ data }) => ({
    ...{ rule: "restricted-zone", kind: "violation", what: "stayed", place: "san" },
    ...{ from: data.moments.at, to: data.moments.at },
  }));
  await writeFile(path("truth.json"), JSON.stringify({ cases: change(cases) }));
  return path("truth.json");
}

test("recall and precision are told beside what really happened", async () => {
  const missed = {
    rule: "restricted-zone",
    kind: "violation",
    what: "unseen",
    from: "2026-03-02T06:00:00Z",
    to: "2026-03-02T06:00:01Z",
  };
  const truth = await truthOf("first/events.ndjson", (cases) => [...cases.slice(1), missed]);
  const tracks = ["--tracks", path("first/tracks.ndjson"), "--truth", truth, "--json"];
  const { out } = await replay("--scene", path("short.yaml"), ...tracks);
  const { incidents, rules } = lastJson(out);
  const found = incidents["restricted-zone"];
  expect(rules["restricted-zone"]).toMatchObject({ found: found - 1, violations: found });
  expect(rules["restricted-zone"].precision.share).toBeCloseTo((found - 1) / found);
  expect(out).toMatch(/restricted-zone +\d+ +[\d.]+ % \[[\d.]+–[\d.]+\] \(\d+\)/);
});

test("what cannot be used is told in one sentence, and the exit code is 2", async () => {
  const tracks = path("first/tracks.ndjson");
  const scene = ["--scene", path("short.yaml")];
  await writeFile(path("film.avi"), "no film at all");
  await writeFile(path("truth.json"), '{"cases":[{"rule":"crowd"}]}');
  await writeFile(path("in-the-way"), "");
  const broken = parse(await readFile(VTEST_SCENE, "utf8"));
  broken.rules[0].zone = "nowhere";
  await writeFile(path("broken.yaml"), stringify(broken));
  const wrong = Object.entries<{ readonly args: string[]; readonly words: string }>({
    "no scene": { args: ["--tracks", tracks], words: "either --scene with one file or --compare with two" },
    "a scene that is not there": { args: ["--scene", "none.yaml", "--tracks", tracks], words: "none.yaml" },
    "a scene with a mistake": {
      args: ["--scene", path("broken.yaml"), "--tracks", tracks],
      words: 'no such zone: "nowhere"',
    },
    "no recording": { args: scene, words: "either --video or --tracks" },
    "film and tracks": { args: [...scene, "--video", film, "--tracks", tracks], words: "either --video or --tracks" },
    "a film that is none": { args: [...scene, "--video", path("film.avi")], words: "film.avi cannot be read" },
    "a film that is not there": { args: [...scene, "--video", "none.mp4"], words: "none.mp4" },
    "tracks that are not there": { args: [...scene, "--tracks", "none"], words: "none is not there" },
    "tracks of another camera": {
      args: ["--scene", path("other-camera.yaml"), "--tracks", tracks],
      words: 'is of camera "vt-viet-tri-001-1", the scene was drawn for "cam-2"',
    },
    "a truth file with a mistake": {
      args: [...scene, "--tracks", tracks, "--truth", path("truth.json")],
      words: "truth.json: ",
    },
    "scenes of two cameras": {
      args: ["--compare", path("short.yaml"), path("other-camera.yaml"), "--tracks", tracks],
      words: 'other-camera.yaml of "cam-2"',
    },
    "three scenes": {
      args: ["--compare", path("short.yaml"), path("long.yaml"), path("long.yaml"), "--tracks", tracks],
      words: "--compare with two",
    },
    "a folder that cannot be made": {
      args: [...scene, "--tracks", tracks, "--out", path("in-the-way/out")],
      words: "cannot be written into",
    },
  });
  const tried = async ([what, { args, words }]: (typeof wrong)[number]): Promise<void> => {
    const { code, said } = await replay(...args);
    const sentences = said
      .trimEnd()
      .split("\n")
      .filter((line) => !line.endsWith(" %"));
    expect(said, what).toContain(words);
    expect(sentences.length, `${what}: ${said}`).toBeLessThanOrEqual(2); // a scene's problems have a heading
    expect(code, what).toBe(2);
  };
  for (let i = 0; i < wrong.length; i += AT_ONCE) await Promise.all(wrong.slice(i, i + AT_ONCE).map(tried));
}, 120_000);
