/** The broker and the centre that benches run against, each in a process of its own. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../../scripts/folders.ts";
import { isCentreReady, startService, whenReady } from "../e2e/start-service.ts";
import { freePort } from "../servers/free-port.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { stopWithUs } from "../servers/stop-with-us.ts";

export const INVENTORY_DIR: string = join(repositoryRoot, "config/viet-tri");
/** Of the centre; it may read what agents write. */
export const CENTRE_LOGIN = { username: "central", password: "centre-of-a-bench" };

/** @param agents their names and passwords @returns its address */
export async function startBroker(
  stack: AsyncDisposableStack,
  agents: Readonly<Record<string, string>>,
): Promise<string> {
  const mosquitto = await startMosquitto({ logins: { [CENTRE_LOGIN.username]: CENTRE_LOGIN.password, ...agents } });
  stopWithUs(stack, mosquitto);
  return mosquitto.url;
}

/**
 * Starts a centre with the sample city.
 *
 * @param folder for its files: its data lie in `centre/`
 * @returns its address
 */
export async function startCentre(
  stack: AsyncDisposableStack,
  folder: string,
  brokerUrl: string,
  signal: AbortSignal,
): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { username, password } = CENTRE_LOGIN;
  const passwordFile = join(folder, "broker-password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  const config = await writeConfig(join(folder, "centre.yaml"), {
    ...{ listen: { port }, dataDir: "./centre", inventoryDir: INVENTORY_DIR },
    broker: { kind: "mqtt", url: brokerUrl, username, passwordFile },
  });
  const centre = startService(stack, "central/src/main.ts", config);
  await whenReady("the centre", centre, () => isCentreReady(url), signal);
  return url;
}

/** JSON is YAML too. @returns the file */
export async function writeConfig(file: string, content: unknown): Promise<string> {
  await writeFile(file, JSON.stringify(content), { mode: 0o600 });
  return file;
}
