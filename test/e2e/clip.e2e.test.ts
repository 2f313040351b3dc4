import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { cutClip } from "@ngaba/edge-agent/evidence/ffmpeg-clip.ts";
import { expect, onTestFinished, test } from "vitest";
import { openTestRing, testFolder } from "../capture/ring-kit.ts";
import { CAMERA, recordFilms } from "../evidence/film-ring.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { openBrowser } from "./browser.ts";
import { frameShownBy } from "./shown-frame.ts";

/** 25 frames a second. */
const TICKS_OF_A_FRAME = 3_600;

/** Serves one clip and a page that plays it. @returns its address */
async function servePlayer(clip: Buffer): Promise<string> {
  const page = '<!doctype html><video src="/clip.mp4" muted autoplay></video>';
  const server = createServer(({ url, headers }, response) => {
    if (url !== "/clip.mp4") return void response.writeHead(200, { "content-type": "text/html" }).end(page);
    // Of what is not served in ranges a browser seeks to no place.
    const [, first = "0", last = ""] = /^bytes=(\d+)-(\d*)/.exec(headers.range ?? "") ?? [];
    const end = last === "" ? clip.length : Number(last) + 1;
    const range = `bytes ${first}-${end - 1}/${clip.length}`;
    response.writeHead(206, { "content-type": "video/mp4", "accept-ranges": "bytes", "content-range": range });
    response.end(clip.subarray(Number(first), end));
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
  currentTime: number;
  readonly duration: number;
  readonly videoWidth: number;
  readonly error: { readonly message: string } | null;
  pause(): void;
}

/** A clip of four and a half seconds and more, as an agent cuts it out of its ring, on a page that plays it. */
async function openCutClip() {
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
  const clip = await cutClip(part, to, { path, niceLevel: 0 });
  const page = await (await openBrowser()).newPage();
  await page.goto(await servePlayer(await readFile(path)));
  return { page, clip };
}

test("a browser plays a clip that was cut out of the ring, from its beginning to its end", async () => {
  const { page, clip } = await openCutClip();
  const { frames } = clip;
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

test("at a place of a clip a browser shows the frame that the clip's ticks say, so that what is drawn over it is in step", async () => {
  const { page, clip } = await openCutClip();
  const video = page.locator("video");
  const firstFrame = clip.firstTicks / TICKS_OF_A_FRAME;
  for (const frame of [0, 1, 2, 3, 50, 51, clip.frames - 1]) {
    await video.evaluate(
      (element, placeS) => {
        const player = element as unknown as Video;
        player.pause();
        player.currentTime = placeS;
      },
      frame * 0.04 + 0.02,
    );
    const shown = () => frameShownBy(video);
    await expect.poll(shown, { timeout: 60_000, message: `frame ${frame}` }).toBe(firstFrame + frame);
  }
});
