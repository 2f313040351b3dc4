/** An operator's "keep 14:03 to 14:06", from the centre to an agent and back as evidence. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingView } from "@ngaba/contract";
import type { DiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import { type EvidenceKeeper, openEvidence } from "@ngaba/edge-agent/evidence/evidence.ts";
import type { RecordedVideo } from "@ngaba/edge-agent/evidence/recorded-video.ts";
import { createCommandListener } from "@ngaba/edge-agent/fleet/command-listener.ts";
import { keepRecording } from "@ngaba/edge-agent/fleet/keep-recording.ts";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { openTestRing } from "../capture/ring-kit.ts";
import { recordFilms } from "../evidence/film-ring.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { openUplink } from "../servers/uplink.ts";
import { logins, startAgent, startCentre, type TestCentre, temporaryFolder, untilConnected } from "./data-path-kit.ts";
import { recordHealth } from "./messages.ts";

const patient = { timeout: 40_000, interval: 50 };
const log = createLogger("silent");
const START = Date.now() - 60_000;
const utc = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

const films = mkdtempSync(join(tmpdir(), "ngaba-films-"));
let ring: DiskRing;
beforeAll(async () => {
  const film = join(films, "film.mp4");
  await makeNumberedFilm(film, { frames: 750 });
  ring = openTestRing(join(films, "ring"));
  await recordFilms(ring, { film, streamId: randomUUID(), startsAt: START });
}, 60_000);
afterAll(async () => {
  await ring[Symbol.asyncDispose]();
  rmSync(films, { recursive: true, force: true });
});

/** Agent-01, that reads cam-1 and records it, behind a link that can be cut. */
async function startRecordingAgent(brokerUrl: string, video: RecordedVideo | undefined) {
  const uplink = await openUplink(Number(new URL(brokerUrl).port));
  onTestFinished(() => uplink.close());
  let evidence: EvidenceKeeper | undefined;
  const commands = createCommandListener({
    ...{ agentId: "agent-01", clock: systemClock, log },
    handlers: {
      "keep-recording": keepRecording({
        ...{ video, cameraIds: new Set(["cam-1"]), maxMs: 600_000, clock: systemClock },
        evidence: { keep: (request) => evidence?.keep(request) },
      }),
    },
  });
  const link = `mqtt://127.0.0.1:${uplink.port}`;
  const { outbox } = startAgent(link, join(temporaryFolder(), "outbox.db"), logins["agent-01"], [commands]);
  const folder = temporaryFolder();
  const keeper = openEvidence({
    ...{ folder: join(folder, "evidence"), jobsFile: join(folder, "jobs.sqlite"), maxClipBytes: 1e9, video, log },
    ...{
      secondsBefore: 10,
      secondsAfter: 10,
      agentId: "agent-01",
      version: "1.2.3",
      uploadToken: () => "t",
      niceLevel: 0,
    },
    ...{ centreUrl: "http://127.0.0.1:9", model: { id: "m", cardHash: "a".repeat(64) }, clock: systemClock },
    ...{ recorder: createMessageRecorder("agent-01", outbox), configHash: "a".repeat(64), onProblem: () => undefined },
    clockState: () => ({ source: "ntp" }),
  });
  evidence = keeper;
  const stopping = new AbortController();
  const running = keeper.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
    keeper[Symbol.dispose]();
  });
  recordHealth(outbox, { "cam-1": "live" });
  return { uplink, folder };
}

async function startAll(video: RecordedVideo | undefined) {
  const broker = await startMosquitto({ logins });
  onTestFinished(() => broker.stop());
  const centre = await startCentre(broker.url, temporaryFolder());
  await untilConnected(centre);
  const agent = await startRecordingAgent(broker.url, video);
  await vi.waitFor(() => expect(agentOf(centre)).toBe("agent-01"), patient);
  return { centre, ...agent };
}

const agentOf = (centre: TestCentre) => centre.cameras.cameras().find(({ id }) => id === "cam-1")?.agentId;

test("a stretch that was asked for while the agent was away is kept once it is back, and told", async () => {
  const { centre, uplink } = await startAll(ring);
  uplink.cut();
  const asked = RecordingView.parse(await centre.recordings.ask("cam-1", { from: utc(10), to: utc(15) }));
  expect(asked).toMatchObject({ agentId: "agent-01", state: "asked" });
  const find = async () => RecordingView.parse(await centre.recordings.find(asked.id));
  expect((await find()).state).toBe("asked");
  uplink.restore();
  await vi.waitFor(async () => expect((await find()).state).toBe("whole"), patient);
  const { evidence } = await find();
  expect(evidence?.gaps).toEqual([]);
  const clip = evidence?.files[0]?.clip;
  expect(evidence?.files.map(({ role }) => role)).toEqual(["clip"]);
  expect(Date.parse(clip?.from ?? "")).toBeLessThanOrEqual(Date.parse(utc(10)));
  expect(Date.parse(clip?.to ?? "")).toBeGreaterThanOrEqual(Date.parse(utc(15)) - 40);
  expect(await centre.recordings.find(randomUUID())).toBeUndefined();
  expect(await centre.recordings.ask("cam-2", { from: utc(10), to: utc(15) })).toBeUndefined();
}, 90_000);

test("what the agent does not have is refused, with the reason", async () => {
  const { centre } = await startAll(undefined);
  const asked = RecordingView.parse(await centre.recordings.ask("cam-1", { from: utc(10), to: utc(15) }));
  const find = async () => RecordingView.parse(await centre.recordings.find(asked.id));
  await vi.waitFor(async () => expect(await find()).toMatchObject({ state: "refused", code: "NOT_RECORDED" }), patient);
}, 60_000);
