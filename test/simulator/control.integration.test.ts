import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { HandClient } from "./hand-client.ts";

/** The simulator in a process of its own, that plays `north/1`; its two addresses. */
async function startProcess(): Promise<{ orders: string; port: number }> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-control-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await makeNumberedFilm(join(folder, "film.mp4"), { frames: 25, widthPx: 160, heightPx: 90 });
  const plan = join(folder, "plan.json");
  await writeFile(plan, JSON.stringify({ port: 0, cameras: [{ path: "north/1", file: "film.mp4" }] }));
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), plan, "--control-port", "0"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => void lines.push(line));
  await vi.waitFor(() => expect(lines).toHaveLength(2), { timeout: 30_000 });
  return { orders: lines[0]?.split(" ").at(-1) ?? "", port: Number(lines[1]?.split(" ").at(-1)) };
}

test("a simulator in another process obeys over HTTP, and tells what it sent", async () => {
  const { orders, port } = await startProcess();
  const camera = `${orders}/cameras/north%2F1`;
  const order = (body: unknown, url = camera): Promise<Response> =>
    fetch(url, { method: "POST", body: JSON.stringify(body) });
  const client = new HandClient(port);
  onTestFinished(() => void client.socket.destroy());

  expect((await order({ twist: { rtpBase: 4711 } })).status).toBe(204);
  await client.play(`rtsp://127.0.0.1:${port}/north/1`);
  await vi.waitFor(() => expect(client.timestamps().length).toBeGreaterThan(2), { timeout: 20_000 });
  expect(client.timestamps()[0]).toBe(4711);
  expect(await (await fetch(camera)).json()).toEqual({ clients: 1 });
  const sent = await (await fetch(`${camera}/sent`)).json();
  expect(sent[0]).toMatchObject({ frame: 0, ticks: 4711, stream: 1 });

  expect((await order({ behaviour: "cut" })).status).toBe(204);
  await vi.waitFor(() => expect(client.isClosed || client.hasEnded).toBe(true), { timeout: 20_000 });
});

test("orders that make no sense are refused with a sentence", async () => {
  const { orders } = await startProcess();
  const post = async (path: string, body: string): Promise<[number, string]> => {
    const response = await fetch(`${orders}${path}`, { method: "POST", body });
    return [response.status, await response.text()];
  };
  expect(await post("/cameras/south", "{}")).toEqual([404, expect.stringContaining("no camera south")]);
  expect(await post("/other", "{}")).toEqual([404, expect.stringContaining("/cameras/:path")]);
  const camera = "/cameras/north%2F1";
  expect(await post(camera, "no JSON")).toEqual([400, expect.stringContaining("JSON")]);
  expect(await post(camera, '{"behaviour":"dance"}')).toEqual([400, expect.stringContaining("behaviour is one of")]);
  expect(await post(camera, '{"twist":{"jumpTicks":"9"}}')).toEqual([400, expect.stringContaining("twist")]);
  expect(await post(camera, '{"twist":{"spin":1}}')).toEqual([400, expect.stringContaining("twist")]);
  expect(await post(camera, '{"twsit":{}}')).toEqual([400, expect.stringContaining("twsit")]);
});
