import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startPrintingProgram } from "../printing-program.ts";

const patient = { timeout: 30_000, interval: 5 };
const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** A centre that keeps what it is sent when the hash fits, and says so to the sender. */
async function startArchive(kept: Set<string>): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // the sender was killed in the middle of it
    }
    const hash = sha256Of(Buffer.concat(chunks));
    const fits = request.url?.endsWith(hash) === true;
    if (fits) kept.add(hash);
    response.writeHead(fits ? 201 : 422).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // an address of TCP, since we listened on a port
}

const startCamera = (args: readonly string[], printed: string[]) =>
  startPrintingProgram(new URL("./bursting-camera.ts", import.meta.url), args, printed);

test("an agent killed while it keeps and uploads pictures loses none, and no file is half of one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-evidence-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const kept = new Set<string>();
  const url = await startArchive(kept);
  const printed: string[] = [];
  for (const run of ["k0", "k1", "k2"]) {
    const had = { kept: kept.size, printed: printed.length };
    const camera = startCamera([folder, url, run, "100000"], printed);
    await vi.waitFor(() => expect(kept.size).toBeGreaterThan(had.kept + 10), patient);
    await vi.waitFor(() => expect(printed.length).toBeGreaterThan(had.printed + 30), patient);
    camera.kill("SIGKILL");
    await once(camera, "close");
    const pictures = readdirSync(folder).filter((name) => name.endsWith(".jpg"));
    for (const name of pictures) expect(sha256Of(readFileSync(join(folder, name)))).toBe(parse(name).name);
  }
  startCamera([folder, url, "last", "0"], printed);
  await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]), patient);
  expect(printed.filter((hash) => !kept.has(hash))).toEqual([]);
});
