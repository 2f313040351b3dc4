import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { type City, type CityOptions, startCity } from "../e2e/city.ts";
import { BurstAgent, committedEvents, whenCommitted } from "./burst-of-events.ts";
import { extent } from "./extent.ts";

const BURST = extent.burstEvents;

async function cityWith(options: CityOptions): Promise<{ city: City; agent: BurstAgent }> {
  const city = await startCity(options);
  onTestFinished(() => city[Symbol.asyncDispose]());
  const agent = new BurstAgent(city);
  onTestFinished(() => agent.end("SIGKILL"));
  await city.whenReady();
  return { city, agent };
}

/** Every recorded event is at the centre once, and those of each camera in the order in which they were recorded. */
async function expectAllOnceInOrder(city: City, agent: BurstAgent): Promise<void> {
  await whenCommitted(city, agent.recorded);
  const recorded = new Set(agent.recorded);
  const committed = committedEvents(city);
  const ids = committed.map((event) => event.incidentId);
  expect(new Set(ids).size).toBe(ids.length);
  // A kill between the outbox's commit and the line that says so leaves an event that nobody counted: it arrives too.
  expect(ids.filter((id) => recorded.has(id))).toEqual(agent.recorded);
}

describe.each([
  { broker: "mosquitto", series: "embedded" },
  { broker: "embedded", series: "embedded" },
] as const)("with the $broker broker", (options) => {
  test("an agent killed -9 in mid-burst and started again delivers each event of its outbox once", async () => {
    const { city, agent } = await cityWith(options);
    for (let kill = 0; kill < extent.kills; kill += 1) {
      agent.start(BURST);
      await agent.whenRecorded(agent.recorded.length + BURST / 2);
      await agent.end("SIGKILL");
    }
    agent.start(0);
    await expectAllOnceInOrder(city, agent);
  });

  test("a centre killed -9 again and again in a burst takes nothing twice and misses nothing", async () => {
    const { city, agent } = await cityWith(options);
    agent.start(BURST * (extent.kills + 1));
    for (let kill = 1; kill <= extent.kills; kill += 1) {
      await agent.whenRecorded(kill * BURST);
      await city.centre.kill9();
      city.centre.start();
      await city.whenReady();
    }
    await agent.whenRecorded(BURST * (extent.kills + 1));
    await expectAllOnceInOrder(city, agent);
  });
});

describe("with the mosquitto broker", () => {
  const options = { broker: "mosquitto", series: "embedded" } as const;

  test("a broker killed -9 at the end of a burst, with what it has acknowledged, loses nothing", async () => {
    const { city, agent } = await cityWith(options);
    for (let kill = 1; kill <= extent.kills; kill += 1) {
      agent.start(BURST);
      await agent.whenRecorded(kill * BURST);
      await city.mosquitto?.kill9();
      await city.mosquitto?.restart();
      await agent.end("SIGTERM");
    }
    agent.start(0);
    await expectAllOnceInOrder(city, agent);
  });

  test("a broker that is away for a while: nothing lost, order kept per camera", async () => {
    const { city, agent } = await cityWith(options);
    agent.start(BURST);
    await agent.whenRecorded(1);
    await whenCommitted(city, agent.recorded.slice(0, 1));
    await city.mosquitto?.kill9();
    await agent.whenRecorded(BURST);
    await delay(extent.outageMs); // the outage itself, not a wait for something
    await city.mosquitto?.restart();
    await expectAllOnceInOrder(city, agent);
  });
});
