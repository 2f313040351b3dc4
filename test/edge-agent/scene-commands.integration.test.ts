import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPicture } from "@ngaba/edge-agent/cli/sharp-scene-picture.ts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { FILM, LOGIN, makeFilm, type TestFilm } from "../capture/capture-kit.ts";
import { VTEST_SCENE } from "../simulator/footage.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";

const root = join(import.meta.dirname, "../..");
const CAMERA = "vt-viet-tri-001-1";

let film: TestFilm;
let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  film = await makeFilm();
  simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file, credentials: LOGIN }] });
  folder = await mkdtemp(join(tmpdir(), "ngaba-scene-"));
});
afterAll(async () => {
  await simulator[Symbol.asyncDispose]();
  await film.remove();
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number | string;
  readonly said: string;
}

/** Runs `ngaba scene …` in a folder of its own. */
function scene(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "scripts/ngaba.ts"), "scene", ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, said: out + err }),
    );
  });
}

async function configure(password = LOGIN.password, rtspUrl = simulator.url("gate")): Promise<string> {
  const own = await mkdtemp(join(folder, "agent-"));
  const cameras = [
    { id: CAMERA, rtspUrl, analysis: { scene: VTEST_SCENE, maxWidthPx: 320 } },
    { id: "cam-2", rtspUrl },
  ];
  const config = {
    agentId: "agent-01",
    broker: { url: "mqtt://127.0.0.1:1" },
    centre: { url: "http://127.0.0.1:1" },
    cameras,
  };
  const logins = { [CAMERA]: { ...LOGIN, password }, "cam-2": LOGIN };
  const secrets = { brokerPassword: "b", uploadToken: "u", cameras: logins };
  await writeFile(join(own, "secrets.yaml"), JSON.stringify(secrets), { mode: 0o600 });
  await writeFile(join(own, "agent.yaml"), JSON.stringify(config));
  return join(own, "agent.yaml");
}

test("a picture is taken from the camera and its scene drawn over it", async () => {
  const out = join(folder, "drawn.png");
  const { code, said } = await scene("draw", "--camera", CAMERA, "--config", await configure(), "--out", out);
  expect(said).toContain("Không có vấn đề");
  expect(said).not.toContain(LOGIN.password);
  expect(code).toBe(0);
  const { widthPx, heightPx, rgb } = await readPicture(out);
  // The film is 320 px wide as the agent sees it, drawn larger, with the legend below.
  expect(widthPx).toBe(1280);
  const pictureRows = Math.floor((1280 * FILM.heightPx) / FILM.widthPx);
  expect(heightPx).toBeGreaterThan(pictureRows);
  // The test picture is colourful; the marks alone have few colours.
  const colours = new Set<number>();
  for (let i = 0; i < pictureRows * widthPx * 3; i += 3) {
    colours.add(((rgb[i] ?? 0) << 16) | ((rgb[i + 1] ?? 0) << 8) | (rgb[i + 2] ?? 0));
  }
  expect(colours.size).toBeGreaterThan(5000);
});

test("a camera without a scene shows its picture", async () => {
  const { code } = await scene("draw", "--camera", "cam-2", "--config", await configure(), "--out", "plain.jpg");
  expect(code).toBe(0);
  expect((await readFile(join(folder, "plain.jpg"))).subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
});

test.each([
  {
    why: "a wrong login",
    args: async () => ["--config", await configure("wrong")],
    says: "the camera refuses the login",
  },
  {
    why: "nobody at the address",
    args: async () => ["--config", await configure("x", "rtsp://127.0.0.1:1/x")],
    says: "the address refuses",
  },
  {
    why: "no such configuration",
    args: async () => ["--config", "none.yaml"],
    says: "none.yaml: there is no such file",
  },
  {
    why: "a scene as the configuration",
    args: async () => ["--config", VTEST_SCENE],
    says: `${VTEST_SCENE} là sơ đồ cảnh: đưa nó vào bằng --scene`,
  },
  {
    why: "no such scene",
    args: async () => ["--config", await configure(), "--scene", "none.yaml"],
    says: "none.yaml: there is no such file",
  },
  {
    why: "no such picture",
    args: async () => ["--scene", VTEST_SCENE, "--picture", "none.jpg"],
    says: "none.jpg: không có hình này",
  },
  {
    why: "another format than is promised",
    args: async () => ["--scene", VTEST_SCENE, "--out", "refused.gif"],
    says: "refused.gif: tên tệp hình phải có đuôi .png, .jpg, .jpeg",
  },
  {
    why: "no such folder",
    args: async () => ["--scene", VTEST_SCENE, "--out", "nowhere/refused.png"],
    says: "không có thư mục nowhere",
  },
  { why: "a wrong option", args: async () => ["--scenes", VTEST_SCENE], says: "unknown option '--scenes'" },
])("draw ends with 2 and one sentence: $why", async ({ args, says }) => {
  const { code, said } = await scene("draw", "--camera", CAMERA, "--out", "refused.png", ...(await args()));
  expect(said).toContain(says);
  expect(said.trim().split("\n").length).toBeLessThanOrEqual(2);
  for (const secret of ["wrong", LOGIN.password, "viewer:"]) expect(said).not.toContain(secret);
  expect(code).toBe(2);
  for (const name of ["refused.png", "refused.gif", "nowhere"]) expect(existsSync(join(folder, name))).toBe(false);
});

test("an unknown camera is told with those that are known", async () => {
  const { code, said } = await scene("draw", "--camera", "cam-9", "--config", await configure());
  expect(said).toContain('no such camera: "cam-9"; there is vt-viet-tri-001-1, cam-2');
  expect(code).toBe(2);
});

test("a scene of another camera is not drawn over this one", async () => {
  const { code, said } = await scene(
    "draw",
    "--camera",
    "cam-2",
    "--config",
    await configure(),
    "--scene",
    VTEST_SCENE,
  );
  expect(said).toContain('was drawn for "vt-viet-tri-001-1", not for "cam-2"');
  expect(code).toBe(2);
});

test("check: 0 for a scene that can be used, 2 with every problem for one that cannot", async () => {
  expect(await scene("check", VTEST_SCENE, "--language", "en")).toEqual({
    code: 0,
    said: `${VTEST_SCENE}:\nNo problems\n`,
  });
  const bad = join(folder, "bad.yaml");
  await writeFile(bad, "cameraId: cam-1\nlines: [{ id: A }]\nrules: [{ id: x, kind: nothing }]\n");
  const { code, said } = await scene("check", bad);
  expect(code).toBe(2);
  for (const path of ["lines[0].id", "lines[0].name", "rules[0].kind"]) expect(said).toContain(path);
});

test("check: a calibration that does not fit makes a scene unusable", async () => {
  onTestFinished(() => rm(join(folder, "off.yaml")));
  const grounds = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [5, 90],
  ];
  const images = [
    [0.1, 0.9],
    [0.9, 0.9],
    [0.8, 0.4],
    [0.2, 0.4],
    [0.5, 0.6],
  ];
  const points = grounds.map((ground, i) => ({ ground, image: images[i] }));
  const calibration = { frame: { widthPx: 1280, heightPx: 720 }, points };
  await writeFile(join(folder, "off.yaml"), JSON.stringify({ cameraId: "cam-1", calibration }));
  const { code, said } = await scene("check", "off.yaml", "--language", "en");
  expect(said).toContain("ERROR calibration [calibration-unusable]");
  expect(code).toBe(2);
});
