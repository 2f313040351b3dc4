import { EventDetail, type EventView, FlowSeries, RuleIncidentEvent } from "@ngaba/contract";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { keepCookies, openBrowser, openScreen } from "./browser.ts";
import { type City, SMART_CAMERA, startCity } from "./city.ts";

async function firstSuspicion(city: City): Promise<EventView> {
  return await vi.waitFor(
    async () => {
      const found = (await city.events()).find((event) => event.kind === "restricted-zone");
      const pictures = found?.snapshots ?? []; // they come after their event
      if (found === undefined || pictures.length === 0 || pictures.some((picture) => !picture.isStored)) {
        throw new Error(`no event with its pictures yet; the agent says: ${city.agent.log.slice(-2000)}`);
      }
      return found;
    },
    { timeout: 120_000, interval: 500 },
  );
}

/** Waits until a minute in which somebody crossed a line has come back from the series store. */
async function whenCounted(city: City): Promise<void> {
  await vi.waitFor(
    async () => {
      const [from, to] = [Date.now() - 3_600_000, Date.now() + 60_000].map((ms) => new Date(ms).toISOString());
      const answer = await city.get(`/api/series/flow?camera=${SMART_CAMERA}&from=${from}&to=${to}`);
      const { points } = FlowSeries.parse(await answer.json());
      expect(points.some((point) => point.count > 0)).toBe(true);
    },
    { timeout: 150_000, interval: 1_000 },
  );
}

/** What the event's hashes name is kept at the centre: its scene, its configuration, and the model card behind that. */
async function expectArchived(city: City, event: EventView): Promise<void> {
  const detail = EventDetail.parse(await (await city.get(`/api/events/${event.id}`)).json());
  const { sceneHash, configHash, modelHash } = RuleIncidentEvent.parse(detail.messages[0]).data;
  const archived = async (hash: string) => {
    const answer = await city.get(`/api/media/${hash}`);
    expect(answer.status).toBe(200);
    return await answer.text();
  };
  expect(JSON.parse(await archived(sceneHash))).toMatchObject({ cameraId: SMART_CAMERA });
  const { detector } = JSON.parse(await archived(configHash)) as { detector: { cardHash: string } };
  expect(await archived(detector.cardHash)).toContain(modelHash);
}

/** The clip and the stills of the event come out of what the agent recorded. */
async function whenProved(city: City, { id }: EventView): Promise<void> {
  await vi.waitFor(
    async () => {
      const { evidence } = EventDetail.parse(await (await city.get(`/api/events/${id}`)).json());
      const files = evidence?.files.map(({ role, madeFrom, isStored: isThere }) => ({ role, madeFrom, isThere }));
      expect(files).toContainEqual({ role: "at", madeFrom: "ring", isThere: true });
      expect(files).toContainEqual({ role: "clip", madeFrom: "ring", isThere: true });
    },
    { timeout: 90_000, interval: 1_000 },
  );
}

describe.each([
  { broker: "mosquitto", series: "influx" },
  { broker: "embedded", series: "embedded" },
] as const)("a picture from a real street, over $broker and $series", (options) => {
  test("becomes an event that an operator sees with its picture", async () => {
    const city = await startCity(options);
    onTestFinished(() => city[Symbol.asyncDispose]());
    await city.whenReady();
    city.agent.start();
    const event = await firstSuspicion(city);
    expect(event.snapshots.map((picture) => picture.role).sort()).toEqual(["annotated", "plain"]);

    const page = await openScreen(await openBrowser());
    await page.goto(await city.pageUrl());
    await keepCookies(page.context());
    expect(page.url()).toBe(`${city.httpUrl}/`);
    const picture = page.locator('img[src*="/api/media/"]').first();
    await picture.waitFor({ timeout: 30_000 });
    await vi.waitFor(
      async () => {
        // The page's types are not ours here: an <img> is all that is asked.
        const widthPx = await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
        expect(widthPx).toBe(768);
      },
      { timeout: 20_000 },
    );

    await whenProved(city, event);
    await expectArchived(city, event);
    await whenCounted(city);
    const chart = page.getByRole("img", { name: /^Biểu đồ lưu lượng của/ });
    await chart.waitFor({ timeout: 30_000 });
    await vi.waitFor(async () => expect(await chart.getAttribute("aria-label")).toMatch(/[1-9]/), { timeout: 90_000 });
  });
});
