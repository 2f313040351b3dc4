/** A centre in this process, with one camera unless told otherwise, and what an agent uploads to it. */
import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Central, CentralConfigFile, type Logger, resolvePaths, startCentral } from "@ngaba/central";
import { expect, onTestFinished } from "vitest";
import { stringify } from "yaml";
import type { Inventory } from "../../central/src/cameras/inventory.ts";
import { inventory, temporaryFolder } from "../central/data-path-kit.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { centreLogger } from "../kept-loggers.ts";

/** The camera that the centre knows, unless it is given others. */
export const CAMERA = "cam-1";

export type TestCentral = Central & {
  readonly dataDir: string;
  /** Of its configuration, with the data folder in it: another centre may be started there once this one is stopped. */
  readonly folder: string;
  /** Before the end of the test. */
  stop(): Promise<void>;
};

interface TestCentralOptions extends Partial<Inventory> {
  /** A new one unless told otherwise. */
  readonly folder?: string;
  /** Where, as its configuration says it; on loopback unless told otherwise. */
  readonly listen?: object;
  /** As the centre's configuration has them. */
  readonly cameraGroups?: readonly object[];
  /** Folder of an inventory, in place of `sites` and `cameras`. */
  readonly city?: string | undefined;
  /** What else its configuration says. */
  readonly more?: object;
  readonly logger?: Logger;
}

/** With one camera unless told otherwise. Stopped at the end of the test at the latest. */
export async function startTestCentral({
  sites = inventory.sites,
  cameras = inventory.cameras.slice(0, 1),
  folder = temporaryFolder(),
  listen = {},
  cameraGroups = [],
  city,
  more = {},
  logger = centreLogger(),
}: TestCentralOptions = {}): Promise<TestCentral> {
  if (city === undefined) {
    writeFileSync(join(folder, "sites.yaml"), stringify({ sites }));
    writeFileSync(join(folder, "cameras.yaml"), stringify({ cameras }));
  } else cpSync(city, folder, { recursive: true });
  const at = { port: 0, ...listen };
  const places = { inventoryDir: ".", dataDir: "data", cameraGroups };
  const file = { listen: at, broker: { kind: "embedded", port: 0 }, ...places, ...more };
  const stopping = new AbortController();
  const config = resolvePaths(CentralConfigFile.parse(file), folder);
  const central = await startCentral(config, { signal: stopping.signal, logger });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    stopping.abort();
    await central[Symbol.asyncDispose]();
  };
  onTestFinished(stop);
  return { ...central, dataDir: config.dataDir, folder, stop };
}

/** A file as an agent uploads it. */
export interface Uploadable {
  readonly bytes: Buffer;
  readonly sha256: string;
}

export const uploadable = (bytes: Buffer): Uploadable => ({
  bytes,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

/** Four seconds whose frames say their numbers, 25 a second. */
export async function makeClip(): Promise<Uploadable> {
  const path = join(temporaryFolder(), "clip.mp4");
  await makeNumberedFilm(path, { frames: 100 });
  return uploadable(readFileSync(path));
}

/** Sends a file as agent-01 does. */
export async function upload(
  { httpUrl }: Pick<Central, "httpUrl">,
  uploadToken: string,
  { bytes, sha256 }: Uploadable,
  mediaType: "video/mp4" | "image/jpeg" | "application/json",
): Promise<void> {
  const headers = { authorization: `Bearer ${uploadToken}`, "content-type": mediaType };
  const address = `${httpUrl}/api/agents/agent-01/media/${sha256}`;
  expect((await fetch(address, { method: "PUT", headers, body: new Uint8Array(bytes) })).status).toBe(201);
}
