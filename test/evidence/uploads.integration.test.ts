/** The agent's uploader against the centre's own routes and store. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EvidenceStore, openEvidenceStore } from "@ngaba/edge-agent/evidence/evidence-store.ts";
import { runUploader } from "@ngaba/edge-agent/evidence/uploader.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { bearer, problemOf, startTestApi, type TestApi } from "../central-api/http-app-kit.ts";
import { startCuttingLink } from "./cutting-link.ts";

const patient = { timeout: 20_000, interval: 10 };
const MIB = 1024 ** 2;
const timing = { minBackoffMs: 10, maxBackoffMs: 50, refusedPauseMs: 60_000, requestTimeoutMs: 5_000 };
const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let centre: TestApi;
let store: EvidenceStore;
beforeEach(async () => {
  centre = await startTestApi({ mediaMaxBytes: 64 * MIB });
  onTestFinished(centre.stop);
  const folder = mkdtempSync(join(tmpdir(), "ngaba-evidence-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  store = openEvidenceStore({ folder, log: createLogger("silent") });
});

function startUploader(centreUrl: string, problems: (string | undefined)[] = []): void {
  const stopping = new AbortController();
  const uploadToken = () => centre.uploadToken;
  const onProblem = (problem: string | undefined) => void problems.push(problem);
  const options = { agentId: "agent-01", centreUrl, uploadToken, store, clock: systemClock, onProblem, timing };
  const running = runUploader({ ...options, log: createLogger("silent") }, stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
}

const address = (hash: string) => `/api/agents/agent-01/media/${hash}`;
const asAgent = () => ({ authorization: `Bearer ${centre.uploadToken}`, "Content-Type": "video/mp4" });
const patch = (hash: string, offset: number, length: number, body: Buffer) =>
  centre.api
    .patch(address(hash))
    .set({ ...asAgent(), "Upload-Offset": String(offset), "Upload-Length": String(length) })
    .send(body);
const received = async (hash: string) => (await centre.api.head(address(hash)).set(asAgent())).headers["upload-offset"];

test("a clip whose upload is cut off ten times arrives whole, and hardly any of it is sent twice", async () => {
  const clip = randomBytes(12 * MIB);
  const sha256 = await store.put(clip, "video/mp4");
  // The first cut at 30 % of the file, each later one at 30 % of what is then left.
  const cutAt = Array.from({ length: 10 }, (_, index) => Math.round(clip.length * (1 - 0.7 ** (index + 1))));
  await using link = await startCuttingLink(Number(new URL(centre.url).port), cutAt);
  startUploader(`http://127.0.0.1:${link.port}`);
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  expect(link.cuts).toBe(10);
  expect(link.sentBytes).toBeLessThanOrEqual(1.2 * clip.length);
  expect(link.sentBytes).toBeGreaterThan(clip.length);
  const served = await centre.api.get(`/api/media/${sha256}`).set(bearer).responseType("blob");
  expect(sha256Of(served.body)).toBe(sha256);
  expect(centre.told.arrived).toEqual([sha256]);
});

test("stills that come while an older clip is being uploaded arrive before it", async () => {
  const clip = await store.put(randomBytes(60 * MIB), "video/mp4"); // not sent in the moments that stills take
  startUploader(centre.url);
  await vi.waitFor(async () => expect(Number(await received(clip))).toBeGreaterThan(0), patient);
  const stills = [
    await store.put(randomBytes(300_000), "image/jpeg"),
    await store.put(randomBytes(1_500_000), "image/jpeg"),
  ];
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  expect(centre.told.arrived).toEqual([...stills, clip]);
});

test("pieces of a body that is not what it is said to be are thrown away, and nothing is stored", async () => {
  const body = randomBytes(2_000);
  const other = sha256Of(randomBytes(10));
  expect((await patch(other, 0, 2_000, body.subarray(0, 500))).status).toBe(204);
  expect(await received(other)).toBe("500");
  expect(problemOf(await patch(other, 500, 2_000, body.subarray(500))).code).toBe("HASH_MISMATCH");
  expect(await received(other)).toBe("0");
  expect((await centre.api.get(`/api/media/${other}`).set(bearer)).status).toBe(404);
  expect(centre.told.arrived).toEqual([]);
});

test("what an earlier life of the centre left broken of a file costs sending it once more", async () => {
  const clip = randomBytes(3 * MIB);
  const sha256 = await store.put(clip, "video/mp4");
  expect((await patch(sha256, 0, clip.length, Buffer.alloc(MIB))).status).toBe(204); // zeros, as after a power cut
  startUploader(centre.url);
  await vi.waitFor(() => expect(store.pending()).toEqual([]), patient);
  expect(centre.told.arrived).toEqual([sha256]);
});

test("a file that has changed on the agent's disk is refused, told, and not sent again and again", async () => {
  const problems: (string | undefined)[] = [];
  const sha256 = await store.put(randomBytes(2 * MIB), "video/mp4");
  const path = store.newDraft().replace(/[^/]+$/, `${sha256}.mp4`);
  writeFileSync(path, randomBytes(2 * MIB));
  startUploader(centre.url, problems);
  await vi.waitFor(() => expect(problems).toEqual([expect.stringContaining(sha256)]), patient);
  expect(await received(sha256)).toBe("0");
  expect(centre.told.arrived).toEqual([]);
});

test.each([
  ["at a place that is not the draft's end", 409, "WRONG_OFFSET", { "Upload-Offset": "7", "Upload-Length": "10" }],
  ["beyond its own length", 400, "UPLOAD_PLACE_INVALID", { "Upload-Offset": "11", "Upload-Length": "10" }],
  ["without a place", 400, "UPLOAD_PLACE_INVALID", {}],
  ["of a body that is too large", 413, "TOO_LARGE", { "Upload-Offset": "0", "Upload-Length": String(65 * MIB) }],
  ["longer than it says", 413, "TOO_LARGE", { "Upload-Offset": "0", "Upload-Length": "2" }],
])("a piece %s is refused with %i", async (_what, status, code, place) => {
  const answer = await centre.api
    .patch(address("a".repeat(64)))
    .set({ ...asAgent(), ...place })
    .send(Buffer.alloc(3));
  expect(problemOf(answer)).toMatchObject({ status, code });
});

test("pieces are taken from the agent in the address only", async () => {
  const answer = await centre.api
    .patch(`/api/agents/agent-02/media/${"a".repeat(64)}`)
    .set({ ...asAgent(), "Upload-Offset": "0", "Upload-Length": "3" })
    .send(Buffer.alloc(3));
  expect(problemOf(answer).status).toBe(403);
  expect((await centre.api.head(`/api/agents/agent-02/media/${"a".repeat(64)}`).set(asAgent())).status).toBe(403);
});

test("an agent has eight drafts at the centre: the oldest gives way to a ninth", async () => {
  const hashes = Array.from({ length: 9 }, (_, index) => String(index).repeat(64));
  for (const [index, hash] of hashes.entries()) {
    expect((await patch(hash, 0, 10, Buffer.alloc(3))).status).toBe(204);
    const folder = join(centre.mediaDir, "incoming");
    const draft = readdirSync(folder).find((name) => name.includes(hash)) ?? "none";
    utimesSync(join(folder, draft), 1e9 + index, Date.now() / 1000 - 1_000 + index);
  }
  await patch("f".repeat(64), 0, 10, Buffer.alloc(3));
  const kept = await Promise.all(hashes.map(received));
  expect(kept).toEqual(["0", "0", ...Array(7).fill("3")]);
});
