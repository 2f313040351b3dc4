import { createServer, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { epochMs, monotonicMs } from "@ngaba/contract";
import sharp from "sharp";
import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { renderWallPicture } from "./sharp-wall-picture.ts";
import { createWallUploader } from "./wall-uploader.ts";

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A centre that answers as it is told, once it is let. */
async function startCentre(answer: () => Promise<number>) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    received.push({ url: request.url ?? "", headers: request.headers, body });
    response.writeHead(await answer()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { received, url: `http://127.0.0.1:${port}` };
}

function startUploader(centreUrl: string, onProblem: (problem: string | undefined) => void = () => undefined) {
  let monotonic = 0;
  const clock = { now: () => epochMs(100_000), monotonic: () => monotonicMs(monotonic) };
  const agent = { agentId: "agent-01", uploadToken: () => "token-of-agent-01", requestTimeoutMs: 2000 };
  const uploader = createWallUploader({ ...agent, centreUrl, clock, onProblem });
  const stopping = new AbortController();
  const running = uploader.run(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await running;
  };
  onTestFinished(stop);
  const pass = (ms: number) => {
    monotonic += ms;
  };
  return { uploader, stop, pass };
}

test("a picture goes out with its time, its age and its hash, under the agent's token", async () => {
  const centre = await startCentre(async () => 204);
  const { uploader } = startUploader(centre.url);
  uploader.put("cam-1", Buffer.from("jpeg"), epochMs(98_800));
  await vi.waitFor(() => expect(uploader.sentAt("cam-1")).toBe(98_800));
  expect(centre.received[0]).toMatchObject({
    ...{ url: "/api/agents/agent-01/cameras/cam-1/picture", body: "jpeg" },
    headers: {
      ...{
        authorization: "Bearer token-of-agent-01",
        "ngaba-taken-at": "1970-01-01T00:01:38.800Z",
        "ngaba-age-ms": "1200",
      },
      "content-sha256": "41e5787e9f28562d07b891b1816b492309d646c0f2829743fa4963a9f9cc1d61",
    },
  });
});

test("while uploads are held up only the newest picture of each camera waits", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const centre = await startCentre(() => held.then(() => 204));
  const { uploader, pass } = startUploader(centre.url);
  for (let index = 0; index < 4; index++) uploader.put(`slow-${index}`, Buffer.from("x"), epochMs(100_000));
  await vi.waitFor(() => expect(centre.received).toHaveLength(4));
  for (let round = 0; round < 50; round++) {
    for (const cameraId of ["cam-1", "cam-2"])
      uploader.put(cameraId, Buffer.from(`${cameraId} ${round}`), epochMs(99_000));
  }
  pass(700);
  release();
  await vi.waitFor(() => expect(uploader.sentAt("cam-2")).toBeDefined());
  expect(
    centre.received
      .slice(4)
      .map(({ body }) => body)
      .toSorted(),
  ).toEqual(["cam-1 49", "cam-2 49"]);
  expect(centre.received.at(-1)?.headers["ngaba-age-ms"]).toBe("1700"); // it grew older while it waited
});

test("a newer picture of a camera waits until the older one is through", async () => {
  const releases: (() => void)[] = [];
  const centre = await startCentre(() => new Promise((resolve) => releases.push(() => resolve(204))));
  const { uploader } = startUploader(centre.url);
  uploader.put("cam-1", Buffer.from("older"), epochMs(1));
  await vi.waitFor(() => expect(releases).toHaveLength(1));
  uploader.put("cam-1", Buffer.from("newer"), epochMs(2));
  uploader.put("cam-2", Buffer.from("other"), epochMs(2));
  await vi.waitFor(() => expect(releases).toHaveLength(2));
  expect(centre.received.map(({ body }) => body)).toEqual(["older", "other"]);
  releases[0]?.();
  await vi.waitFor(() => expect(releases).toHaveLength(3));
  releases[1]?.();
  releases[2]?.();
  await vi.waitFor(() => expect(uploader.sentAt("cam-1")).toBe(2));
});

test("a refusal is one problem for all cameras, over when pictures get through; an absent centre is none", async () => {
  let status = 403;
  const centre = await startCentre(async () => status);
  const problems: (string | undefined)[] = [];
  const { uploader } = startUploader(centre.url, (problem) => problems.push(problem));
  uploader.put("cam-1", Buffer.from("x"), epochMs(1));
  await vi.waitFor(() => expect(problems).toEqual(["the centre refuses the picture of cam-1 (403)"]));
  uploader.put("cam-2", Buffer.from("x"), epochMs(1));
  await vi.waitFor(() => expect(problems.at(-1)).toBe("the centre refuses the picture of cam-1 and of 1 more (403)"));
  status = 204;
  for (const cameraId of ["cam-1", "cam-2"]) uploader.put(cameraId, Buffer.from("x"), epochMs(2));
  await vi.waitFor(() => expect(problems.at(-1)).toBeUndefined());
  const count = problems.length;
  status = 503;
  uploader.put("cam-1", Buffer.from("x"), epochMs(3));
  await vi.waitFor(() => expect(centre.received).toHaveLength(5));
  expect(problems).toHaveLength(count);
  expect(uploader.sentAt("cam-1")).toBe(2);
});

test("it stops at once, also in the middle of an upload", async () => {
  const centre = await startCentre(() => new Promise(() => undefined));
  const { uploader, stop } = startUploader(centre.url);
  uploader.put("cam-1", Buffer.from("x"), epochMs(1));
  await vi.waitFor(() => expect(centre.received).toHaveLength(1));
  const startedAt = systemClock.monotonic();
  await stop();
  expect(systemClock.monotonic() - startedAt).toBeLessThan(1000);
});

test("a picture for the wall keeps its proportions, and is never made larger", async () => {
  const picture = { rgb: new Uint8Array(1280 * 720 * 3).fill(90), widthPx: 1280, heightPx: 720 };
  expect(await sharp(await renderWallPicture(picture, 640)).metadata()).toMatchObject({
    ...{ format: "jpeg", width: 640, height: 360 },
  });
  expect(await sharp(await renderWallPicture(picture, 1920)).metadata()).toMatchObject({ width: 1280, height: 720 });
});
