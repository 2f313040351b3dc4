import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm } from "../../evidence/numbered-film.ts";
import { decodeNumbers } from "../decode-numbers.ts";
import { HandClient } from "../hand-client.ts";
import { startGstreamer, whyNoGstreamer } from "./gstreamer-server.ts";

const reason = await whyNoGstreamer();
const folder = await mkdtemp(join(tmpdir(), "ngaba-gstreamer-"));
const files = { h264: join(folder, "h264.mp4"), h265: join(folder, "h265.mp4") };
const FRAMES = 50;
const size = { widthPx: 160, heightPx: 90 };

beforeAll(async () => {
  if (reason !== undefined) return;
  const film = { frames: FRAMES, gop: 25, ...size };
  await makeNumberedFilm(files.h264, film);
  await makeNumberedFilm(files.h265, { ...film, codec: "h265" });
});
afterAll(() => rm(folder, { recursive: true }));

const looped = (count: number): number[] => Array.from({ length: count }, (_, n) => n % FRAMES);
const title = (text: string): string => (reason === undefined ? text : `${text} (skipped: ${reason})`);

test.skipIf(reason).each([
  { codec: "h264", transport: "tcp" },
  { codec: "h264", transport: "udp" },
  { codec: "h265", transport: "tcp" },
] as const)(
  title("GStreamer plays $codec over $transport, across the end of the file"),
  async ({ codec, transport }) => {
    await using server = await startGstreamer({ file: files[codec], codec, transport });
    const { numbers } = await decodeNumbers(server.url, { frames: FRAMES + 20, transport, ...size });
    expect(numbers).toEqual(looped(FRAMES + 20));
  },
);

test.skipIf(reason)(title("GStreamer puts several small NAL units into one packet"), async () => {
  await using server = await startGstreamer({ file: files.h264 });
  const client = new HandClient(Number(new URL(server.url.replace(/^rtsp/, "http")).port));
  onTestFinished(() => void client.socket.destroy());
  await client.play(server.url, "RTP/AVP/TCP;unicast;interleaved=0-1", `${server.url}/stream=0`);
  const STAP_A = 24; // RFC 6184, 5.7.1
  const types = () => client.rtp.map(({ payload }) => (payload[0] ?? 0) & 0x1f);
  await vi.waitFor(() => expect(types()).toContain(STAP_A), { timeout: 20_000 });
});

test.skipIf(reason)(title("GStreamer asks for the login by digest"), async () => {
  const credentials = { username: "viewer", password: "p@ss:w/1" };
  await using server = await startGstreamer({ file: files.h264, credentials });
  const as = (login: string): string => server.url.replace("//", `//${login}@`);
  expect((await decodeNumbers(as("viewer:p%40ss%3Aw%2F1"), { frames: 3, ...size })).numbers).toEqual([0, 1, 2]);
  await expect(decodeNumbers(as("viewer:wrong"), { frames: 1, ...size })).rejects.toThrow("401");
  await expect(decodeNumbers(server.url, { frames: 1, ...size })).rejects.toThrow("401");
});

test.skipIf(reason)(title("a GStreamer that cannot play its file is told with its last words"), async () => {
  await expect(startGstreamer({ file: import.meta.filename })).rejects.toThrow("does not start");
});
