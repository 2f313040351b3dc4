/** What people do about events, over the centre's real stores: two at once, restarts, a live feed that tells of it. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Act, EventQuery, EventView, type HandlingDetail, type IncidentReport } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Who } from "../../central/src/auth/who.ts";
import type { WantedAct } from "../../central/src/handling/handlings.ts";
import type { LiveItem } from "../../central/src/live/live-feed.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { logins, startAgent, startCentre, type TestCentre, temporaryFolder, untilConnected } from "./data-path-kit.ts";
import { recordFault, recordHealth } from "./messages.ts";

const patient = { timeout: 40_000, interval: 50 };
const person = (id: string, name: string, cameraIds?: readonly string[]): Who => ({
  kind: "person",
  id,
  name,
  roles: ["operator"],
  cameraIds: cameraIds && new Set(cameraIds),
});
const lan = person("p-1", "Lan");
const minh = person("p-2", "Minh");
const stranger = person("p-3", "Hà", ["cam-2"]);

let brokerUrl: string;
let dataDir: string;
beforeEach(async () => {
  const broker = await startMosquitto({ logins });
  onTestFinished(() => broker.stop());
  brokerUrl = broker.url;
  dataDir = temporaryFolder();
});

/** A centre that knows one incident of cam-1, told by an agent. */
async function startWithIncident() {
  const centre = await startCentre(brokerUrl, dataDir);
  await untilConnected(centre);
  const { outbox } = startAgent(brokerUrl, join(temporaryFolder(), "outbox.db"));
  const id = recordFault(outbox);
  recordHealth(outbox, { "cam-1": "live" });
  await vi.waitFor(async () => expect(await centre.events.get(id)).toBeDefined(), patient);
  const hasAgent = () =>
    centre.cameras.cameras().some((camera) => camera.id === "cam-1" && camera.agentId !== undefined);
  await vi.waitFor(() => expect(hasAgent()).toBe(true), patient);
  return { centre, id };
}

const act = (centre: TestCentre, eventId: string, wanted: Act, who: Who, more: Partial<WantedAct> = {}) =>
  centre.handlings.act(eventId, { id: randomUUID(), act: wanted, ...more }, who);

async function done(answer: ReturnType<typeof act>): Promise<HandlingDetail> {
  const given = await answer;
  if (given.what !== "done") return expect.unreachable(`it was not done: ${JSON.stringify(given)}`);
  return given.handling;
}

test("of two people who act at once the second is told what the first did, and can then act on that", async () => {
  const { centre, id } = await startWithIncident();
  const { version } = await done(act(centre, id, { kind: "acknowledge" }, lan, { version: 0 }));
  const close: Act = { kind: "close", outcome: "false-alarm" };
  const escalate: Act = { kind: "escalate", to: "traffic-police" };
  const answers = await Promise.all([
    act(centre, id, close, lan, { version }),
    act(centre, id, { kind: "escalate", to: "traffic-police" }, minh, { version }),
  ]);
  expect(answers.map(({ what }) => what).toSorted()).toEqual(["changed", "done"]);
  const changed = answers.find(({ what }) => what === "changed");
  expect(changed).toMatchObject({ handling: { version: version + 1 } });
  const isLanFirst = answers[0]?.what === "done";
  expect(await act(centre, id, isLanFirst ? escalate : close, minh, { version: version + 1 })).toMatchObject(
    isLanFirst ? { what: "refused", why: "CLOSED" } : { what: "done" },
  );
});

test("comments overwrite nothing: ten at once are all written down, and one that is sent twice once", async () => {
  const { centre, id } = await startWithIncident();
  const texts = Array.from({ length: 10 }, (_, index) => `ghi chú ${index}`);
  await Promise.all(texts.map((text) => done(act(centre, id, { kind: "comment", text }, lan))));
  const twice = { id: randomUUID(), act: { kind: "comment", text: "một lần" } } as const;
  for (let times = 0; times < 2; times += 1) await centre.handlings.act(id, twice, minh);
  const handling = await centre.handlings.of(id, lan);
  const written = handling?.acts.flatMap((one) => (one.act.kind === "comment" ? one.act.text : []));
  expect(written?.toSorted()).toEqual([...texts, "một lần"].toSorted());
  expect(handling?.acts.map(({ version }) => version)).toEqual(texts.concat("").map((_, index) => index + 1));
});

test("what may overwrite needs the version that was seen; who may not see the camera finds no event", async () => {
  const { centre, id } = await startWithIncident();
  expect(await act(centre, id, { kind: "acknowledge" }, lan)).toEqual({ what: "version-needed" });
  expect(await act(centre, id, { kind: "comment", text: "x" }, stranger)).toEqual({ what: "event-unknown" });
  expect(await act(centre, randomUUID(), { kind: "comment", text: "x" }, lan)).toEqual({ what: "event-unknown" });
  expect(await centre.handlings.of(id, stranger)).toBeUndefined();
  await done(act(centre, id, { kind: "acknowledge" }, lan, { version: 0 }));
  expect((await centre.handlings.inHand(lan)).map((event) => event.id)).toEqual([id]);
  expect(await centre.handlings.inHand(stranger)).toEqual([]);
});

test("an act is on the live feed at once, and still there for who comes back after a restart", async () => {
  const { centre, id } = await startWithIncident();
  const heard: LiveItem[] = [];
  centre.live.subscribe({}, (item) => void heard.push(item));
  await done(act(centre, id, { kind: "acknowledge" }, lan, { version: 0 }));
  const told = { kind: "incident", incident: { id, handling: { state: "acknowledged", assignee: { name: "Lan" } } } };
  const last = heard.findLast(({ item }) => item.kind === "incident");
  expect(last?.item).toMatchObject(told);

  await centre[Symbol.asyncDispose]();
  const again = await startCentre(brokerUrl, dataDir);
  const missed: LiveItem[] = [];
  again.live.subscribe({ afterId: last?.id.split(".")[0] ?? "" }, (item) => void missed.push(item));
  expect(missed.findLast(({ item }) => item.kind === "incident")?.item).toMatchObject(told);
});

const utc = (atMs: number) => new Date(atMs).toISOString();
const call = (more: Partial<IncidentReport> = {}): IncidentReport => ({
  ...{ id: randomUUID(), cameraId: "cam-1", severity: "critical", text: "Va chạm hai xe máy, một người bị thương" },
  ...{ startedAt: utc(Date.now() - 120_000), caller: "chị Hoa, quán nước" },
  ...more,
});

test("an incident of a telephone call is in the lists, counted as open, has its stretch asked for, and ends when it is closed", async () => {
  const { centre } = await startWithIncident();
  const report = call({ keep: { from: utc(Date.now() - 180_000), to: utc(Date.now() - 60_000) } });
  const answer = await centre.handlings.report(report, lan);
  if (answer.what !== "done") return expect.unreachable(answer.what);
  expect(EventView.parse(answer.event)).toMatchObject({
    ...{ id: report.id, kind: "reported", phase: "update", title: { vi: report.text }, siteId: "vt-001" },
    handling: { state: "acknowledged", assignee: { name: "Lan" } },
  });
  expect((await centre.events.openCounts()).critical).toBe(1);
  const { acts = [], version = 0 } = (await centre.handlings.of(report.id, lan)) ?? {};
  expect(acts.map((one) => one.act.kind)).toEqual(["report", "keep"]);
  expect(acts[0]?.act).toMatchObject({ caller: "chị Hoa, quán nước" });
  const kept = acts[1]?.act;
  const recording = await centre.recordings.find(kept?.kind === "keep" ? kept.recordingId : "");
  expect(recording).toMatchObject({ cameraId: "cam-1", ...report.keep });

  await centre.handlings.report(report, lan);
  expect((await centre.handlings.of(report.id, lan))?.version).toBe(version);
  await done(act(centre, report.id, { kind: "close", outcome: "passed-on" }, minh, { version }));
  expect((await centre.events.openCounts()).critical).toBe(0);
  expect((await centre.events.find(EventQuery.parse({ kind: "reported", phase: "ended" }))).events).toHaveLength(1);
});

test("nothing is written down of a camera that is not there, or of video that nobody keeps, or under another event's id", async () => {
  const { centre, id } = await startWithIncident();
  const keep = { from: utc(Date.now() - 60_000), to: utc(Date.now()) };
  expect(await centre.handlings.report(call({ cameraId: "cam-9" }), lan)).toEqual({ what: "camera-unknown" });
  expect(await centre.handlings.report(call(), stranger)).toEqual({ what: "camera-unknown" });
  expect(await centre.handlings.report(call({ cameraId: "cam-3", keep }), lan)).toEqual({ what: "not-recorded" });
  expect(await centre.handlings.report(call({ id }), lan)).toEqual({ what: "id-taken" });
  const ofAnother = call({ cameraId: "cam-2" });
  expect(await centre.handlings.report(ofAnother, stranger)).toMatchObject({ what: "done" });
  expect(await centre.handlings.report(call({ id: ofAnother.id }), lan)).toEqual({ what: "id-taken" });
  expect((await centre.events.find(EventQuery.parse({ kind: "reported" }))).events).toHaveLength(1);
});

test("what people did and reported is there when all that is made from the inbox is made anew", async () => {
  const { centre, id } = await startWithIncident();
  const report = call();
  await centre.handlings.report(report, lan);
  await done(act(centre, id, { kind: "escalate", to: "ward-police", text: "đã gọi" }, minh, { version: 0 }));
  await centre[Symbol.asyncDispose]();
  for (const end of ["", "-wal", "-shm"]) rmSync(join(dataDir, `cases.sqlite${end}`), { force: true });

  const again = await startCentre(brokerUrl, dataDir);
  await vi.waitFor(async () => expect(await again.events.get(id)).toBeDefined(), patient);
  expect((await again.events.get(id))?.handling).toMatchObject({ escalatedTo: "ward-police" });
  expect((await again.events.get(report.id))?.title?.vi).toBe(report.text);
  expect((await again.handlings.inHand(lan)).map((event) => event.id).toSorted()).toEqual([id, report.id].toSorted());
});

test("a hand-over note holds what was in hand when it was written, and is taken by the first of the next shift", async () => {
  const { centre, id } = await startWithIncident();
  const { version } = await done(act(centre, id, { kind: "acknowledge" }, lan, { version: 0 }));
  const note = await centre.handOvers.write({ id: randomUUID(), text: "Theo dõi tiếp vụ ở ngã ba" }, lan);
  expect(note).toMatchObject({ by: { name: "Lan" }, items: [{ id, handling: { assignee: { name: "Lan" } } }] });
  await done(act(centre, id, { kind: "close", outcome: "handled" }, minh, { version }));

  const [found] = await centre.handOvers.find({ limit: 10 }, minh);
  expect(found).toEqual(note);
  const [strange] = await centre.handOvers.find({ limit: 10 }, stranger);
  expect(strange?.items).toEqual([]);
  expect(found).toHaveProperty("openCounts");
  expect(strange).not.toHaveProperty("openCounts");
  expect((await centre.handOvers.take(note.id, minh))?.taken?.by.name).toBe("Minh");
  expect((await centre.handOvers.take(note.id, lan))?.taken?.by.name).toBe("Minh");
  expect(await centre.handOvers.take(randomUUID(), lan)).toBeUndefined();
});
