import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { cutClip } from "@ngaba/edge-agent/evidence/ffmpeg-clip.ts";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { openTestRing, testFolder } from "../capture/ring-kit.ts";
import { CAMERA, recordFilms } from "../evidence/film-ring.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";

/** Serves one clip and a page that plays it. @returns its address */
async function servePlayer(clip: Buffer): Promise<string> {
  const page = '<!doctype html><video src="/clip.mp4" muted autoplay></video>';
  const server = createServer(({ url }, response) => {
    const [type, body] = url === "/clip.mp4" ? ["video/mp4", clip] : ["text/html", page];
    response.writeHead(200, { "content-type": type }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on no port");
  return `http://127.0.0.1:${address.port}/`;
}

/** What of the page's <video> is asked for: the page's types are not ours here. */
interface Video {
  readonly currentTime: number;
  readonly duration: number;
  readonly videoWidth: number;
  readonly error: { readonly message: string } | null;
}

test("a browser plays a clip that was cut out of the ring, from its beginning to its end", async () => {
  const folder = await testFolder();
  const film = join(folder, "film.mp4");
  await makeNumberedFilm(film, { frames: 400 });
  const startsAt = Date.now() - 60_000;
  await using ring = openTestRing(join(folder, "ring"));
  await recordFilms(ring, { film, streamId: randomUUID(), startsAt });
  const to = epochMs(startsAt + 9_000);
  const [part] = ring.find(CAMERA, epochMs(startsAt + 4_500), to).parts;
  if (part === undefined) throw new Error("nothing was recorded");
  const path = join(folder, "clip.mp4");
  const { frames } = await cutClip(part, to, { path, niceLevel: 0 });

  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(await servePlayer(await readFile(path)));
  const video = () =>
    page.locator("video").evaluate((element) => {
      const { currentTime, duration, videoWidth, error } = element as unknown as Video;
      return { currentTime, duration, videoWidth, message: error?.message };
    });
  await expect.poll(async () => (await video()).currentTime, { timeout: 20_000 }).toBeGreaterThan(1);
  const { duration, videoWidth, message } = await video();
  expect({ videoWidth, message }).toEqual({ videoWidth: 640, message: undefined });
  expect(duration).toBeCloseTo(frames / 25, 1);
  await expect.poll(async () => (await video()).currentTime, { timeout: 30_000 }).toBeCloseTo(duration, 1);
});
