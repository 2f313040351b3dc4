import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
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

/** Runs `ngaba replay …` in a folder of its own, in English. */
const replay = (...args: string[]): Promise<Ended> => replayIn(process.env, ...args, "--language", "en");

function replayIn(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const command = [join(root, "scripts/ngaba.ts"), "replay", ...args];
    execFile(process.execPath, command, { cwd: folder, env, timeout: 50_000 }, (error, out, err) =>
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

test("it is said how much was looked at", async () => {
  const tracks = ["--scene", path("short.yaml"), "--tracks", path("first/tracks.ndjson")];
  const words = `${FILM_FRAMES} frames, from 2026-03-02 12:00:00.000 to 2026-03-02 12:00:09.857 (9.9 s)`;
  expect((await replay(...tracks)).said).toContain(`judged ${words}`);
  expect((await replayIn(process.env, ...tracks)).said).toContain(
    `đã xét ${FILM_FRAMES} khung hình, từ 2026-03-02 12:00:00.000`,
  );
});

test.each([
  { ending: "avi", making: ["-c", "copy"], why: "an index at its end, and each picture in its place" },
  { ending: "mp4", making: ["-c:v", "libx264", "-movflags", "+faststart"], why: "an index before its pictures" },
  { ending: "mkv", making: ["-c:v", "libx264", "-g", "10"], why: "a length, and no number of pictures" },
])(
  "a film that is cut off in the middle is judged up to there, and that is no success: .$ending, $why",
  async ({ ending, making }) => {
    const [whole, cut] = [path(`whole.${ending}`), path(`cut.${ending}`)];
    await promisify(execFile)("ffmpeg", ["-v", "error", "-i", film, ...making, whole]);
    const bytes = await readFile(whole);
    await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length / 2)));
    const judge = (video: string) => replay("--scene", path("short.yaml"), "--video", video);
    const [ofWhole, ofCut] = await Promise.all([judge(whole), judge(cut)]);
    expect(ofWhole.said).not.toContain("was not judged as a whole");
    expect(ofWhole.code).toBe(0);
    expect(ofCut.said).toMatch(/cut\.\w+ was not judged as a whole: it ends at [1-5]\.\d s and claims to last 7\.0 s/);
    expect(ofCut.said).toMatch(/^judged \d+ frames/m);
    expect(ofCut.code).toBe(2);
  },
  60_000,
);

test("what a kill left behind has no name of a result, and the next run clears it away", async () => {
  const out = path("killed");
  await mkdir(out);
  await writeFile(join(out, "annotated.mp4"), "of an earlier run");
  const args = ["replay", "--scene", path("short.yaml"), "--video", film, ...FILMED, "--out", out];
  const running = spawn(process.execPath, [join(root, "scripts/ngaba.ts"), ...args], { stdio: "ignore" });
  const ended = once(running, "exit");
  await vi.waitFor(() => expect(existsSync(join(out, "tracks.ndjson.part"))).toBe(true), 30_000);
  running.kill("SIGKILL");
  await ended;
  expect((await readdir(out)).filter((name) => !name.endsWith(".part"))).toEqual([]);
  const { code } = await replay("--scene", path("short.yaml"), "--tracks", path("first/tracks.ndjson"), "--out", out);
  expect(code).toBe(0);
  expect(await readdir(out)).toEqual(["events.ndjson", "flow.ndjson"]);
}, 60_000);

test("a film that is not there makes no folder", async () => {
  const { code } = await replay("--scene", path("short.yaml"), "--video", "none.mp4", "--out", path("nothing"));
  expect(code).toBe(2);
  expect(existsSync(path("nothing"))).toBe(false);
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

test("without ffmpeg it is told what to install", async () => {
  const args = ["--scene", path("short.yaml"), "--video", film];
  const { code, said } = await replayIn({ PATH: folder }, ...args, "--language", "en");
  expect(said).toBe('ffmpeg cannot be started; "apt-get install ffmpeg" installs it.\n');
  expect(code).toBe(2);
  const inVietnamese = await replayIn({ PATH: folder }, ...args);
  expect(inVietnamese.said).toBe('không chạy được ffmpeg; cài bằng "apt-get install ffmpeg".\n');
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
  const span = { from: "2026-03-02T05:00:00Z", to: "2026-03-02T05:00:01Z" };
  const cases = [{ rule: "crowds", kind: "violation", what: "many", ...span }];
  await writeFile(path("wrong-truth.json"), JSON.stringify({ cases }));
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
    "what only a film can be asked": {
      args: [...scene, "--tracks", tracks, "--model", "foo", "--true-fps", "3"],
      words: "--true-fps, --model: only for --video",
    },
    "an option that there is not": { args: ["--scenes", path("short.yaml")], words: "unknown option '--scenes'" },
    "a number that is none": { args: [...scene, "--fps", "fast"], words: "must be a number above 0" },
    "a rule that there is not in the truth file": {
      args: [...scene, "--tracks", tracks, "--truth", path("wrong-truth.json")],
      words: 'unknown rule "crowds", known are crowd, ',
    },
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
    "a truth file that is not there": {
      args: [...scene, "--tracks", tracks, "--truth", "none.json"],
      words: "none.json: there is no such file",
    },
    "what really happened beside two scenes": {
      args: ["--compare", path("short.yaml"), path("long.yaml"), "--tracks", tracks, "--truth", path("truth.json")],
      words: "--truth scores one scene",
    },
    "a span in which nothing was recorded": {
      args: [...scene, "--tracks", tracks, "--from", "2026-03-03T05:00:00Z"],
      words: "from 2026-03-02T05:00:00.000Z to 2026-03-02T05:00:09.857Z",
    },
    "scenes of two cameras": {
      args: ["--compare", path("short.yaml"), path("other-camera.yaml"), "--tracks", tracks],
      words: 'other-camera.yaml of "cam-2"',
    },
    "three scenes": {
      args: ["--compare", path("short.yaml"), path("long.yaml"), path("long.yaml"), "--tracks", tracks],
      words: "--compare with two",
    },
    "a folder that holds the recording": {
      args: [...scene, "--tracks", tracks, "--out", path("first")],
      words: "holds the recording itself",
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
