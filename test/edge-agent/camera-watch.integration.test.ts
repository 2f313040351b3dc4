import type { AgentConfig } from "@ngaba/edge-agent/config/agent-config.ts";
import { LEARNT_FROM } from "@ngaba/edge-agent/health/picture-checks/view-reference.ts";
import { prepareListedSizes } from "@ngaba/models";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestBroker, type TestBroker } from "../central-api/broker-kit.ts";
import { startSimulator } from "../simulator/simulator.ts";
import { agentConfig, MODEL_CACHE, RULE_ID, type TestCamera } from "./agent-config-kit.ts";
import { listen, runAgent } from "./running-agent.ts";
import { FILM, makeStreetFilms, type StreetFilms } from "./street-films.ts";

const patient = { timeout: 90_000, interval: 100 };
const AT_ONCE = { raiseAfterS: 0, clearAfterS: 0 };
let films: StreetFilms;
beforeAll(async () => {
  films = await makeStreetFilms();
  await prepareListedSizes({ cardId: "nanodet-coco", cacheDir: MODEL_CACHE, onProgress: () => undefined });
}, 300_000);
afterAll(() => films.remove());

const secretsOf = (broker: TestBroker) => ({ brokerPassword: broker.passwords["agent-01"] ?? "", uploadToken: "t" });

test("each watched camera's own fault is told once, with its reason, and its end; a disabled camera is not read", async () => {
  const broker = await startTestBroker("aedes");
  const paths = ["black", "frozen", "gone", "fine", "wrong", "off"];
  await using simulator = await startSimulator({ cameras: paths.map((path) => ({ path, file: films.street })) });
  const is = { widthPx: FILM.widthPx, heightPx: FILM.heightPx, fps: FILM.fps, codec: "h264" } as const;
  const more: Readonly<Record<string, Partial<TestCamera>>> = {
    fine: { expected: is },
    wrong: { expected: { ...is, widthPx: 1920 } },
    off: { mode: "disabled" },
  };
  const config = await agentConfig({
    brokerUrl: broker.url,
    cameras: paths.map((id) => ({ id, rtspUrl: simulator.url(id), ...more[id] })),
    sections: {
      watch: { checkEveryS: 2, offlineAfterS: 15 },
      checks: { limits: { black: AT_ONCE, frozen: AT_ONCE } },
    },
  });
  const { told, ask, changesOf } = await listen(broker);
  runAgent(config, secretsOf(broker));
  const last = (cameraId: string) => changesOf(cameraId).at(-1);
  const troubled = ["black", "frozen", "gone"];
  await vi.waitFor(() => {
    for (const id of [...troubled, "fine"]) expect(last(id)).toBe("connecting→live");
    expect(last("wrong")).toBe("connecting→degraded wrong-size");
    expect(last("off")).toBe("connecting→disabled");
  }, patient);
  expect(simulator.newestPlay("off")).toBeUndefined();

  await simulator.twist("black", { switchTo: films.black });
  await simulator.twist("frozen", { switchTo: films.frozen });
  simulator.setBehaviour("gone", "refuse");
  simulator.setBehaviour("gone", "cut");
  simulator.setBehaviour("gone", "refuse");
  await vi.waitFor(() => {
    expect(last("black")).toBe("live→degraded black");
    expect(last("frozen")).toBe("live→degraded frozen");
    expect(last("gone")).toBe("live→offline refused");
  }, patient);
  await simulator.twist("black", { switchTo: films.street });
  await simulator.twist("frozen", { switchTo: films.street });
  simulator.setBehaviour("gone", "play");
  const enabled = await ask({ name: "set-mode", cameraId: "off", mode: "active" });
  await vi.waitFor(() => {
    for (const id of [...troubled, "off"]) expect(last(id)).toMatch(/→live$/);
  }, patient);
  expect(enabled.reply()).toMatchObject({ outcome: "done" });
  expect(simulator.clientCount("off")).toBe(1);
  await ask({ name: "set-mode", cameraId: "off", mode: "disabled" });
  await vi.waitFor(() => expect(simulator.clientCount("off")).toBe(0), patient);
  await vi.waitFor(() => expect(last("off")).toBe("live→disabled"), patient);

  expect(Object.fromEntries(paths.map((id) => [id, changesOf(id)]))).toEqual({
    black: ["connecting→live", "live→degraded black", "degraded→live"],
    frozen: ["connecting→live", "live→degraded frozen", "degraded→live"],
    gone: ["connecting→live", "live→offline refused", "offline→live"],
    fine: ["connecting→live"],
    wrong: ["connecting→degraded wrong-size"],
    off: ["connecting→disabled", "disabled→connecting", "connecting→live", "live→disabled"],
  });
  for (const id of troubled) {
    const episodes = [...told.values()].filter(({ cameraId }) => cameraId === id).map(({ episodeId }) => episodeId);
    expect(episodes).toEqual([undefined, episodes[1], episodes[1]]);
  }
}, 400_000);

/** Looked at twice a second: rarer would only take longer. */
const looksOften = (config: AgentConfig): AgentConfig => ({ ...config, watch: { ...config.watch, checkEveryS: 0.5 } });

test("an analysed camera that is turned has its rules off, also after a restart, until somebody confirms the view", async () => {
  const broker = await startTestBroker("aedes");
  await using simulator = await startSimulator({ cameras: [{ path: "smart", file: films.street }] });
  const config = looksOften(
    await agentConfig({
      brokerUrl: broker.url,
      cameras: [{ id: "smart", rtspUrl: simulator.url("smart"), isAnalysed: true }],
      sections: { checks: { limits: { moved: AT_ONCE } }, ring: { minutes: 0 } },
    }),
  );
  const { told, health, ask, changesOf } = await listen(broker);
  const first = runAgent(config, secretsOf(broker));
  // Of each picture that was looked at there was a frame to analyse: more of these than the view is learnt from.
  await vi.waitFor(() => expect(health.get("smart")?.analysedFrames ?? 0).toBeGreaterThan(2 * LEARNT_FROM), patient);
  expect(health.get("smart")?.rulesOff).toBeUndefined();

  await simulator.twist("smart", { switchTo: films.turned });
  const off = [{ ruleId: RULE_ID, why: "moved" }];
  await vi.waitFor(() => expect(health.get("smart")?.rulesOff).toEqual(off), patient);
  await vi.waitFor(() => expect(changesOf("smart").at(-1)).toBe("live→degraded moved"), patient);
  const { shiftPx } = [...told.values()].at(-1) ?? {};
  expect(Math.abs(shiftPx?.x ?? 0)).toBeGreaterThan(12);
  expect(Math.abs(shiftPx?.x ?? 0)).toBeLessThan(18);

  await first.stop();
  health.clear();
  runAgent(config, secretsOf(broker));
  await vi.waitFor(() => expect(health.get("smart")?.rulesOff).toEqual(off), patient);
  const { reply } = await ask({ name: "confirm-view", cameraId: "smart" });
  await vi.waitFor(() => expect(reply()).toMatchObject({ outcome: "done" }), patient);
  await vi.waitFor(() => expect(health.get("smart")?.rulesOff).toBeUndefined(), patient);
  await vi.waitFor(() => expect(changesOf("smart").at(-1)).toBe("degraded→live"), patient);
  expect(changesOf("smart").filter((change) => change.includes("moved"))).toHaveLength(1);
}, 400_000);

test("under maintenance the rules are off, whatever is in the picture, and judge again once it is over", async () => {
  const broker = await startTestBroker("aedes");
  await using simulator = await startSimulator({ cameras: [{ path: "smart", file: films.street }] });
  const config = await agentConfig({
    brokerUrl: broker.url,
    cameras: [{ id: "smart", rtspUrl: simulator.url("smart"), isAnalysed: true }],
    sections: { ring: { minutes: 0 } },
  });
  const { health, ask, changesOf } = await listen(broker);
  runAgent(config, secretsOf(broker));
  await vi.waitFor(() => expect(health.get("smart")?.analysedFrames ?? 0).toBeGreaterThan(0), patient);
  await vi.waitFor(() => expect(changesOf("smart")).toEqual(["connecting→live"]), patient);
  expect(health.get("smart")?.rulesOff).toBeUndefined();

  await ask({ name: "set-mode", cameraId: "smart", mode: "maintenance" });
  const off = [{ ruleId: RULE_ID, why: "maintenance" }];
  await vi.waitFor(() => expect(health.get("smart")?.rulesOff).toEqual(off), patient);
  await vi.waitFor(() => expect(changesOf("smart").at(-1)).toBe("live→maintenance"), patient);

  await ask({ name: "set-mode", cameraId: "smart", mode: "active" });
  await vi.waitFor(() => expect(health.get("smart")?.rulesOff).toBeUndefined(), patient);
  await vi.waitFor(() => expect(changesOf("smart").at(-1)).toMatch(/→live$/), patient);
}, 400_000);
