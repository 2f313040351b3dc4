/** A centre in this process, with one camera in its inventory, and a browser that looks at it. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Central, CentralConfigFile, createLogger, resolvePaths, startCentral } from "@ngaba/central";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { stringify } from "yaml";
import type { SignIn } from "../central/add-person.ts";
import { inventory, temporaryFolder } from "../central/data-path-kit.ts";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";

/** The camera that the centre knows. */
export const CAMERA = "cam-1";

export type TestCentral = Central & { readonly dataDir: string };

/** Stopped at the end of the test. @param listen where, of its configuration; on loopback unless told otherwise */
export async function startTestCentral(listen: object = {}): Promise<TestCentral> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "sites.yaml"), stringify({ sites: inventory.sites }));
  writeFileSync(join(folder, "cameras.yaml"), stringify({ cameras: inventory.cameras.slice(0, 1) }));
  const at = { port: 0, ...listen };
  const file = { listen: at, broker: { kind: "embedded", port: 0 }, inventoryDir: ".", dataDir: "data" };
  const stopping = new AbortController();
  const config = resolvePaths(CentralConfigFile.parse(file), folder);
  const central = await startCentral(config, { signal: stopping.signal, logger: createLogger("silent") });
  onTestFinished(async () => {
    stopping.abort();
    await central[Symbol.asyncDispose]();
  });
  return { ...central, dataDir: config.dataDir };
}

/** Closed at the end of the test. @param more arguments of its own */
export async function openBrowser(...more: readonly string[]): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", ...more];
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  onTestFinished(() => browser.close());
  return browser;
}

/** Somebody at a screen of their own, who has signed in. */
export async function sitDown(browser: Browser, { httpUrl }: Central, { login, password }: SignIn): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(httpUrl);
  await page.getByLabel("Tên đăng nhập").fill(login);
  await page.getByLabel("Mật khẩu").fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await page.getByRole("navigation").waitFor();
  return page;
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
