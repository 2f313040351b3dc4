import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { startSimulator } from "../simulator/simulator.ts";
import type { Holdings } from "./connecting-agent.ts";
import { extent } from "./extent.ts";

const MEBIBYTE = 1024 ** 2;
const { connections, decodedConnections } = extent;

test(`${connections} connections, and ${decodedConnections} that are decoded, ended by us or by the camera, leave no process, handle or memory behind`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-connections-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const film = join(folder, "film.mp4");
  await makeNumberedFilm(film, { frames: 100, widthPx: 160, heightPx: 90 });
  const paths = ["gate", "cut", "refuse", "unauthorised"] as const;
  await using simulator = await startSimulator({ cameras: paths.map((path) => ({ path, file: film })) });
  for (const path of paths) if (path !== "gate") simulator.setBehaviour(path, path);

  const script = join(import.meta.dirname, "connecting-agent.ts");
  const url = simulator.url("gate").replace(/\/gate$/, "");
  const args = ["--expose-gc", script, url, String(connections), String(decodedConnections)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const held = stdout
    .trim()
    .split("\n")
    .map((line): Holdings => JSON.parse(line));
  const [first, last] = [held[0], held.at(-1)];
  if (first === undefined || last === undefined) throw new Error("said nothing");

  const mebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1);
  process.stderr.write(`${JSON.stringify(last.endings)}\n`);
  for (const { connections: count, rssBytes, heapBytes, sockets, files } of held)
    process.stderr.write(
      `after ${count}: RSS ${mebibytes(rssBytes)} MiB, heap ${mebibytes(heapBytes)} MiB, ${sockets} sockets, ${files} other files\n`,
    );
  expect(last.connections - first.connections).toBeGreaterThanOrEqual(connections);
  // On a busy machine one or the other runs into a time-out in place of its usual end.
  for (const ending of ["we stop: picture", "STREAM_ENDED", "STREAM_REFUSED", "STREAM_UNAUTHORISED"])
    expect(last.endings[ending]).toBeGreaterThanOrEqual((connections / 7) * 0.95);
  expect(last.children).toBe(0);
  expect(last.sockets).toBe(first.sockets);
  expect(last.files).toBe(first.files);
  expect(last.resources).toEqual(first.resources);
  const middle = held[5] ?? first;
  expect(last.heapBytes - middle.heapBytes).toBeLessThan(MEBIBYTE);
  // The allocator grows in steps and keeps what it has, most of it before the half: 6 kB left behind by each of 5,000 would be seen after it.
  expect(last.rssBytes - first.rssBytes).toBeLessThan(120 * MEBIBYTE);
  expect(last.rssBytes - middle.rssBytes).toBeLessThan(30 * MEBIBYTE);
  expect(simulator.clientCount("gate")).toBe(0);
}, 3_000_000);
