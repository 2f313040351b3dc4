import { setTimeout as delay } from "node:timers/promises";
import { type CameraState, Figures, FlowSeries, type Measure } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { type City, SMART_CAMERA, startCity, WATCHED_CAMERA } from "../e2e/city.ts";
import { isCentreReady } from "../e2e/start-service.ts";
import { extent } from "./extent.ts";
import { COUNTED_CAMERA, type Counts, type LoadAgent, readInbox, startLoadAgent } from "./load-agent.ts";

const DAY_MS = 86_400_000;
const MINUTES_BEGIN_DAYS_AGO = 25;
const SOON = { timeout: 60_000, interval: 500 };
/** What is counted on the way is caught up by then. */
const LATER = { timeout: 300_000, interval: 2_000 };
/** Telemetry is not sent again: what was on its way to a centre that is killed may be lost. */
const ON_ITS_WAY_MS = 10_000;
const REPORT_MS = 5_000;
/** Of each kind; 50 where the machine has nothing else to do. */
const LEAST_PER_SECOND = 10;

async function cityUnderLoad(): Promise<{ city: City; agent: LoadAgent; firstMinuteMs: number }> {
  const city = await startCity({ broker: "mosquitto", series: "influx" });
  onTestFinished(() => city[Symbol.asyncDispose]());
  await city.whenReady();
  const firstMinuteMs = Math.floor(Date.now() / 60_000) * 60_000 - MINUTES_BEGIN_DAYS_AGO * DAY_MS;
  const agent = startLoadAgent(city, firstMinuteMs);
  onTestFinished(() => agent.end());
  return { city, agent, firstMinuteMs };
}

type States = Readonly<Record<typeof SMART_CAMERA | typeof WATCHED_CAMERA, CameraState>>;

/** Has cameras reported to be so, and waits until the centre tells it, and an incident that began after that. */
async function expectUpToDate(city: City, agent: LoadAgent, states: States): Promise<void> {
  agent.report(states);
  const before = agent.events.length;
  await vi.waitFor(async () => {
    const told = new Map((await city.cameras()).map(({ id, connection }) => [id, connection]));
    expect({ [SMART_CAMERA]: told.get(SMART_CAMERA), [WATCHED_CAMERA]: told.get(WATCHED_CAMERA) }).toEqual(states);
    const shown = new Set((await city.events()).map(({ id }) => `${id} start`));
    expect(agent.events.slice(before).some((event) => shown.has(event))).toBe(true);
  }, SOON);
}

async function countsIn(city: City, fromMs: number): Promise<Counts> {
  const [from, to] = [fromMs, fromMs + MINUTES_BEGIN_DAYS_AGO * DAY_MS].map((ms) => new Date(ms).toISOString());
  const answer = await city.get(`/api/series/flow?camera=${COUNTED_CAMERA}&from=${from}&to=${to}`);
  return new Map(FlowSeries.parse(await answer.json()).points.map(({ at, count }) => [Date.parse(at), count]));
}

/** Sums of all days up to now, added up. */
async function figure(city: City, measure: Measure, value: string, of = ""): Promise<number> {
  const [from, to] = [-MINUTES_BEGIN_DAYS_AGO - 1, 1].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
  const by = of === "" ? "" : "&by=camera,state";
  const answer = await city.get(`/api/figures/${measure}?unit=day&from=${from}&to=${to}${by}`);
  const { sums } = Figures.parse(await answer.json());
  const wanted = sums.filter(({ tags }) => of === "" || `${tags.camera} ${tags.state}` === of);
  return wanted.reduce((sum, { values }) => sum + (values[value] ?? 0), 0);
}

test(`InfluxDB is gone for ${extent.seriesOutageMs / 60_000} min under load, and the centre is killed -9 meanwhile: nothing is lost, states are true, and the series are whole afterwards, without help`, async () => {
  const { city, agent, firstMinuteMs } = await cityUnderLoad();
  await expectUpToDate(city, agent, { [SMART_CAMERA]: "live", [WATCHED_CAMERA]: "live" });
  await vi.waitFor(async () => expect((await countsIn(city, firstMinuteMs)).size).toBeGreaterThan(10), SOON);

  await city.influxd?.kill9();
  const offlineFromMs = Date.now();
  await expectUpToDate(city, agent, { [SMART_CAMERA]: "live", [WATCHED_CAMERA]: "offline" });
  await vi.waitFor(async () => expect(await isCentreReady(city.httpUrl)).toBe(false), SOON);
  await delay(extent.seriesOutageMs / 2);
  const killedAtMs = Date.now();
  await city.centre.kill9();
  city.centre.start();
  await expectUpToDate(city, agent, { [SMART_CAMERA]: "degraded", [WATCHED_CAMERA]: "offline" });
  const backAtMs = Date.now();
  expect(await isCentreReady(city.httpUrl)).toBe(false);
  await delay(extent.seriesOutageMs / 2);
  await expectUpToDate(city, agent, { [SMART_CAMERA]: "live", [WATCHED_CAMERA]: "offline" });
  await city.influxd?.restart();

  await city.whenReady();
  await agent.finish();
  const offlineToMs = Date.now();
  await vi.waitFor(() => expect(readInbox(city).events.length).toBe(agent.events.length), LATER);
  const { events, minutes } = readInbox(city);
  expect(events).toEqual(agent.events);
  expect(Math.min(events.length, minutes.size)).toBeGreaterThan(LEAST_PER_SECOND * (extent.seriesOutageMs / 1_000));
  const whileThere = agent.minutes.filter(({ atMs }) => atMs < killedAtMs - ON_ITS_WAY_MS || atMs > backAtMs);
  expect(whileThere.filter(({ fromMs, count }) => minutes.get(fromMs) !== count)).toEqual([]);
  await vi.waitFor(async () => expect(await countsIn(city, firstMinuteMs)).toEqual(minutes), LATER);

  const crossings = [...minutes.values()].reduce((sum, count) => sum + count, 0);
  await vi.waitFor(async () => expect(await figure(city, "crossing", "count")).toBe(crossings), LATER);
  const incidents = new Set(events.map((event) => event.split(" ")[0])).size;
  await vi.waitFor(async () => expect(await figure(city, "event", "count")).toBe(incidents), LATER);
  const offlineMs = await figure(city, "camera", "lasted_ms", `${WATCHED_CAMERA} offline`);
  expect(Math.abs(offlineMs - (offlineToMs - offlineFromMs))).toBeLessThan(REPORT_MS);
}, 1_800_000);
