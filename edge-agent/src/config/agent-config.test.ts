import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, canonicalJson, documentHash, formatConfigError } from "@ngaba/config";
import { expect, onTestFinished, test } from "vitest";
import { DEFAULT_CHECKS_OPTIONS } from "../health/picture-checks/checks-options.ts";
import { type AgentConfig, configDocument, configHash, loadAgentConfig } from "./agent-config.ts";

const GOOD = `
agentId: agent-01
dataDir: ./agent-01
broker: { url: "mqtt://127.0.0.1:1883" }
centre: { url: "http://127.0.0.1:8080" }
cameras:
  - id: cam-1
    rtspUrl: "rtsp://10.0.0.1:554/stream1"
    analysis: { fps: 7, scene: ./scenes/cam-1.yaml }
  - id: cam-2
    rtspUrl: "rtsp://10.0.0.2:554/stream1"
`;
const SCENE = `
cameraId: cam-1
lines: [{ id: way, name: { vi: Lối, en: Way }, from: [0, 0.5], to: [1, 0.5] }]
rules: [{ id: count, kind: line-crossing, line: way, classes: [person] }]
`;

/** A folder with the configuration and its scene; gone when the test is over. */
function setUp(config: string = GOOD, scene: string = SCENE): { folder: string; load: () => AgentConfig } {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-agent-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "scenes"));
  writeFileSync(join(folder, "agent.yaml"), config);
  writeFileSync(join(folder, "scenes/cam-1.yaml"), scene);
  return { folder, load: () => loadAgentConfig(join(folder, "agent.yaml")) };
}

/** `<file> <path>` of each problem. */
function problemsOf(config: string, scene?: string): { places: string[]; text: string } {
  const { folder, load } = setUp(config, scene);
  try {
    load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const places = error.problems.map(({ file, path }) => `${file.slice(folder.length + 1)} ${path}`);
    return { places, text: formatConfigError(error) };
  }
  return { places: [], text: "" };
}

test("paths count from the file's folder, defaults are filled in, and the scene is loaded", () => {
  const { folder, load } = setUp();
  const config = load();
  expect(config).toMatchObject({
    dataDir: join(folder, "agent-01"),
    secretsFile: join(folder, "secrets.yaml"),
    modelCacheDir: join(folder, "models"),
    logLevel: "info",
    detector: { model: "nanodet-coco", threads: 1 },
  });
  expect(config.cameras[0]?.analysis).toMatchObject({ fps: 7, maxWidthPx: 1280, scene: { cameraId: "cam-1" } });
  expect(config.cameras[0]?.analysis?.sceneHash).toBe(documentHash(config.cameras[0]?.analysis?.scene));
  expect(config.cameras[1]).toEqual({
    ...{ id: "cam-2", rtspUrl: "rtsp://10.0.0.2:554/stream1", transport: "tcp", mode: "active" },
  });
});

test("what is said of a camera's streams and of recording is read, and changes the hash where it decides what is seen", () => {
  const more = GOOD.replace(
    "- id: cam-2",
    `- id: cam-2
    substreamUrl: "rtsp://10.0.0.2:554/stream2"
    transport: udp
    mode: maintenance
    ring: true
    expected: { widthPx: 640, heightPx: 360, fps: 10, codec: h265, maxKeyframeIntervalS: 4 }`,
  );
  const config = setUp(`${more}\nring: { minutes: 5 }\nevidence: { secondsBefore: 20 }`).load();
  expect(config).toMatchObject({
    ring: { minutes: 5, maxGigabytes: 20, segmentS: 4, minFreeGigabytes: 2 },
    evidence: { secondsBefore: 20, secondsAfter: 10 },
    processes: { niceLevel: 5, connectAtOnce: 16 },
  });
  expect(config.cameras[1]).toMatchObject({ transport: "udp", ring: true, expected: { fps: 10, codec: "h265" } });

  const hashOf = (text: string) => configHash(setUp(`${GOOD}\n${text}`).load());
  expect(hashOf("evidence: { secondsBefore: 20 }")).not.toBe(hashOf(""));
  expect(hashOf("processes: { niceLevel: 19 }")).toBe(hashOf(""));
});

test("the certificate of the centre's authority lies beside the file, and is nothing that is archived", () => {
  const centre = 'centre: { url: "http://127.0.0.1:8080" }';
  const { folder, load } = setUp(GOOD.replace(centre, centre.replace(" }", ", caFile: ca.pem }")));
  expect(load().centre.caFile).toBe(join(folder, "ca.pem"));
  expect(configHash(load())).toBe(configHash(setUp(GOOD).load()));
});

test("of the checks what is not said has the measured default; what is said changes the hash", () => {
  const changed = `${GOOD}\nchecks: { limits: { black: { raiseAfterS: 0 } } }`;
  const { checks } = setUp(changed).load();
  const { black, ...others } = DEFAULT_CHECKS_OPTIONS.limits;
  expect(checks).toEqual({
    ...DEFAULT_CHECKS_OPTIONS,
    limits: { ...others, black: { ...black, raiseAfterS: 0 } },
  });
  expect(setUp(GOOD).load().checks).toEqual(DEFAULT_CHECKS_OPTIONS);
  expect(configHash(setUp(changed).load())).not.toBe(configHash(setUp(GOOD).load()));
  const { places } = problemsOf(`${GOOD}\nchecks: { limits: { moved: { raiseAt: 0.02, clearAt: 0.03 } } }`);
  expect(places).toEqual(["agent.yaml checks.limits.moved.clearAt"]);
});

test("a camera that shows rendered pictures is one in the archived document; of others it says nothing", () => {
  const { load } = setUp(GOOD.replace("- id: cam-2", "- id: cam-2\n    picturesAreRendered: true"));
  const [street, rendered] = configDocument(load()).cameras;
  expect(rendered).toMatchObject({ id: "cam-2", picturesAreRendered: true });
  expect(street).not.toHaveProperty("picturesAreRendered");
});

test("a configuration with five mistakes reports five, each with its path", () => {
  const five = `
agentId: Agent 01
broker: { url: "http://127.0.0.1:1883" }
centre: { url: "http://127.0.0.1:8080" }
cameras:
  - { id: cam-1, rtspUrl: "rtsp://admin:hunter2@10.0.0.1/1", analysis: { fps: 90, scene: ./scenes/cam-1.yaml } }
  - { id: cam-1, rtspUrl: "rtsp://10.0.0.2/1" }
`;
  const { places, text } = problemsOf(five);
  expect(places).toEqual([
    "agent.yaml agentId",
    "agent.yaml broker.url",
    "agent.yaml cameras[0].rtspUrl",
    "agent.yaml cameras[0].analysis.fps",
    "agent.yaml cameras[1].id",
  ]);
  expect(text).toContain("5 problems");
  expect(text).not.toContain("hunter2");
});

test("a scene's problems are reported with those of the configuration", () => {
  const { places } = problemsOf(GOOD.replace("fps: 7", "fps: 0"), SCENE.replace("line: way", "line: wya"));
  expect(places).toEqual(["scenes/cam-1.yaml rules[0].line", "agent.yaml cameras[0].analysis.fps"]);
});

test.each([
  {
    why: "a scene that is not there",
    was: "./scenes/cam-1.yaml",
    is: "./scenes/cam-9.yaml",
    place: "cameras[0].analysis.scene",
  },
  {
    why: "a scene drawn for another camera",
    was: "- id: cam-1",
    is: "- id: cam-3",
    place: "cameras[0].analysis.scene",
  },
  {
    why: "a model without a card",
    was: "cameras:",
    is: "detector: { model: yolo-of-tomorrow }\ncameras:",
    place: "detector.model",
  },
  {
    why: "an analysis of a substream that is not named",
    was: "fps: 7,",
    is: "fps: 7, from: substream,",
    place: "cameras[0].analysis.from",
  },
  {
    why: "a login in the substream's address",
    was: "- id: cam-2",
    is: '- id: cam-2\n    substreamUrl: "rtsp://a:secret@10.0.0.2/2"',
    place: "cameras[1].substreamUrl",
  },
  { why: "no camera at all", was: /cameras:[\s\S]*/, is: "cameras: []", place: "cameras" },
  { why: "a login in the broker's address", was: "mqtt://", is: "mqtt://agent-01:secret@", place: "broker.url" },
  {
    why: "a camera that is not read by RTSP",
    was: "rtsp://10.0.0.2",
    is: "http://10.0.0.2",
    place: "cameras[1].rtspUrl",
  },
  {
    why: "a password beside the address",
    was: "- id: cam-2",
    is: "- id: cam-2\n    password: secret",
    place: "cameras[1].password",
  },
])("refused: $why", ({ was, is, place }) => {
  const { places, text } = problemsOf(GOOD.replace(was, is));
  expect(places).toEqual([`agent.yaml ${place}`]);
  expect(text).not.toContain("secret@");
});

test("the hash is the same on another machine, and another one when the scene changes", () => {
  const here = setUp().load();
  const there = setUp(GOOD.replace("./agent-01", "/srv/agent")).load();
  const redrawn = setUp(GOOD, SCENE.replace("[1, 0.5]", "[1, 0.6]")).load();
  expect(configHash(there)).toBe(configHash(here));
  expect(configHash(redrawn)).not.toBe(configHash(here));
});

test("a rule that is set otherwise leaves the drawing what it was; a line that is moved does not", () => {
  const hashesOf = (scene?: string) => setUp(GOOD, scene).load().cameras[0]?.analysis;
  const drawn = hashesOf();
  const ruled = hashesOf(SCENE.replace(/rules:[\s\S]*/, "rules: []"));
  expect(ruled?.sceneHash).not.toBe(drawn?.sceneHash);
  expect(ruled?.drawingHash).toBe(drawn?.drawingHash);
  expect(hashesOf(SCENE.replace("[1, 0.5]", "[1, 0.6]"))?.drawingHash).not.toBe(drawn?.drawingHash);
});

test("what is archived names no folder of this machine", () => {
  const { folder, load } = setUp();
  expect(canonicalJson(configDocument(load()))).not.toContain(folder);
});
