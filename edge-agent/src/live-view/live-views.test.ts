import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createBoxSplitter, type EpochMs, epochMs, toRfc3339 } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeUnits } from "../capture/ring/testing/coded-units.ts";
import { openFakeRing } from "../capture/ring/testing/fake-ring.ts";
import { systemClock } from "../platform/clock.ts";
import { createLogger } from "../platform/logger.ts";
import { createMarksTap } from "./live-marks.ts";
import { createLiveViews } from "./live-views.ts";
import { createPictureTap } from "./picture-tap.ts";

const IDS = ["018f0000-0000-7000-8000-00000000000a", "018f0000-0000-7000-8000-00000000000b"] as const;
const [ID, OTHER_ID] = IDS;
const soon = { timeout: 5_000, interval: 10 };

interface Request {
  readonly path: string;
  readonly token: string | undefined;
  readonly types: string[];
  hasEnded: boolean;
  readonly answer: (status: number) => void;
}

/** A centre that takes videos, and answers when it is told to. */
async function startCentre() {
  const requests: Request[] = [];
  const take = (message: IncomingMessage, answer: Request["answer"]): void => {
    const { url: path = "", headers } = message;
    const request: Request = { path, token: headers.authorization, types: [], hasEnded: false, answer };
    requests.push(request);
    const split = createBoxSplitter(1e8);
    message.on("data", (chunk: Buffer) => request.types.push(...split(chunk).map(({ type }) => type)));
    message.socket.once("close", () => {
      request.hasEnded = true;
    });
  };
  const server = createServer((message, response) => take(message, (status) => response.writeHead(status).end()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function startViews(
  more: { readonly maxVideos?: number; readonly isRead?: boolean; readonly leaseMs?: number } = {},
) {
  const centre = await startCentre();
  const pictures = createPictureTap(1e6);
  const camera = { pictures, marks: createMarksTap(), about: { cameraId: "cam-1" }, seen: async () => [] };
  const views = createLiveViews({
    ...{ agentId: "agent-01", centreUrl: centre.url, uploadToken: () => "token", maxVideos: more.maxVideos ?? 2 },
    ...{ cameras: new Map([["cam-1", camera]]), isRead: () => more.isRead ?? true, video: openFakeRing(systemClock) },
    ...{ clock: systemClock, log: createLogger("silent"), leaseMs: more.leaseMs ?? 20_000 },
  });
  onTestFinished(() => views[Symbol.asyncDispose]());
  const film = (firstTicks: number, count = 30): void => {
    const units = makeUnits({ begin: epochMs(Date.now()), count, gop: 10, firstTicks });
    for (const unit of units) pictures.write("first", unit, undefined);
  };
  const live = (id: string = ID, cameraId = "cam-1", expiresInMs = 300_000) =>
    views.commands["live-view"]({ name: "live-view", id, cameraId, expiresAt: inMs(expiresInMs) });
  return { centre, views, film, live };
}

const inMs = (ms: number): string => toRfc3339(epochMs(Date.now() + ms) satisfies EpochMs);

test("a video goes up with the newest group of pictures, and ends when its lease is not extended", async () => {
  const { centre, film, live } = await startViews({ leaseMs: 1_200 });
  film(0);
  expect(live()).toEqual({ outcome: "done" });
  await vi.waitFor(() => expect(centre.requests[0]?.types.filter((type) => type === "mdat").length).toBe(9), soon);
  const [request] = centre.requests;
  expect(request).toMatchObject({ path: `/api/agents/agent-01/live/${ID}`, token: "Bearer token" });
  expect(request?.types.slice(0, 7)).toEqual(["ftyp", "moov", "emsg", "styp", "emsg", "moof", "mdat"]);

  await new Promise((resolve) => setTimeout(resolve, 600));
  live();
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(request?.hasEnded).toBe(false);
  expect(centre.requests).toHaveLength(1);
  await vi.waitFor(() => expect(request?.hasEnded).toBe(true), soon);
});

test.each([
  { why: "nearly up by our clock", expiresInMs: 1 },
  { why: "far off by our clock", expiresInMs: 3_600_000 },
])("how long a video goes on is not the centre's clock's to say: its command is $why", async ({ expiresInMs }) => {
  const { centre, film, live } = await startViews({ leaseMs: 800 });
  film(0);
  live(ID, "cam-1", expiresInMs);
  await vi.waitFor(() => expect(centre.requests[0]?.types).toContain("mdat"), soon);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(centre.requests[0]?.hasEnded).toBe(false);
  await vi.waitFor(() => expect(centre.requests[0]?.hasEnded).toBe(true), soon);
});

test("when the centre says that nobody looks, it is over; a later wish begins another", async () => {
  const { centre, film, live } = await startViews();
  film(0);
  live();
  await vi.waitFor(() => expect(centre.requests[0]?.types).toContain("mdat"), soon);
  centre.requests[0]?.answer(410);
  await vi.waitFor(() => expect(centre.requests[0]?.hasEnded).toBe(true), soon);
  await vi.waitFor(() => {
    live(OTHER_ID);
    film(1e6);
    expect(centre.requests[1]?.types).toContain("mdat");
  }, soon);
  expect(centre.requests[1]?.path).toContain(OTHER_ID);
});

test("a request that breaks off is followed by another, with the beginning and the newest keyframe", async () => {
  const { centre, film, live } = await startViews();
  film(0);
  live();
  await vi.waitFor(() => expect(centre.requests[0]?.types).toContain("mdat"), soon);
  centre.requests[0]?.answer(503);
  film(30 * 3600, 20);
  await vi.waitFor(() => expect(centre.requests[1]?.types.slice(0, 4)).toEqual(["ftyp", "moov", "emsg", "styp"]), soon);
});

test.each([
  { why: "of a camera that this agent has not", code: "CAMERA_UNKNOWN", cameraId: "cam-2", more: {} },
  { why: "of a camera that is turned off", code: "CAMERA_DISABLED", cameraId: "cam-1", more: { isRead: false } },
  { why: "where none may be sent", code: "TOO_MANY_VIEWS", cameraId: "cam-1", more: { maxVideos: 0 } },
])("a live view $why is refused as $code", async ({ code, cameraId, more }) => {
  const { live, centre } = await startViews(more);
  expect(live(ID, cameraId)).toMatchObject({ outcome: "refused", code });
  expect(centre.requests).toEqual([]);
});

test.each([
  { fromMs: -60_000, toMs: -50_000, code: "NOT_RECORDED" },
  { fromMs: -50_000, toMs: -60_000, code: "STRETCH_INVALID" },
  { fromMs: -400_000, toMs: -50_000, code: "STRETCH_TOO_LONG" },
  { fromMs: -60_000, toMs: -50_000, code: "CAMERA_UNKNOWN", cameraId: "cam-2" },
])("a past from $fromMs to $toMs ms is refused as $code", async ({ fromMs, toMs, code, cameraId = "cam-1" }) => {
  const { views } = await startViews();
  const stretch = { from: inMs(fromMs), to: inMs(toMs) };
  const command = { name: "past-view", id: ID, cameraId, expiresAt: inMs(20_000), ...stretch } as const;
  expect(views.commands["past-view"](command)).toMatchObject({ outcome: "refused", code });
});
