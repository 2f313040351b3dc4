import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startSimulator } from "../simulator/simulator.ts";
import { makeFilm } from "./capture-kit.ts";
import { readUnits } from "./rtsp-kit.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const UNITS = 40;

/** Such as cameras make for themselves. */
async function makeCertificate(): Promise<{ readonly key: Buffer; readonly cert: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-rtsps-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const made = ["-keyout", key, "-out", cert, "-days", "1", "-subj", "/CN=camera"];
  await promisify(execFile)("openssl", ["req", "-x509", ...curve, ...made]);
  return { key: await readFile(key), cert: await readFile(cert) };
}

/** Takes the encryption off what comes, and passes it on. @returns its port */
async function startTlsProxy(toPort: number): Promise<number> {
  const server = createServer(await makeCertificate(), (near) => {
    const far = connect(toPort, "127.0.0.1");
    for (const socket of [near, far]) socket.on("error", () => undefined);
    near.pipe(far).pipe(near);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on no port");
  return address.port;
}

test.skipIf(!hasOpenssl)(
  `an encrypted connection brings the same pictures, byte for byte${hasOpenssl ? "" : " (skipped: openssl is not installed)"}`,
  async () => {
    const film = await makeFilm();
    onTestFinished(() => film.remove());
    await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
    const plain = new URL(simulator.url("gate"));
    const port = await startTlsProxy(Number(plain.port));
    const bytesOf = async (url: string): Promise<readonly string[]> => {
      const { units } = await readUnits(url, (read) => read.length >= UNITS);
      const first = units.findIndex(({ isKeyframe }) => isKeyframe);
      return units.slice(first, first + UNITS / 2).map(({ nals }) => Buffer.concat(nals).toString("hex"));
    };
    const encrypted = await bytesOf(`rtsps://127.0.0.1:${port}${plain.pathname}`);
    expect(encrypted).toHaveLength(UNITS / 2);
    expect(encrypted).toEqual(await bytesOf(plain.href));
  },
);
