/** What the tests of the page's screens share: a centre with an agent of one's own, and a browser that looks at it. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Central } from "@ngaba/central";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import axe, { type AxeResults } from "axe-core";
import type { BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { expect, onTestFinished } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { inventory, startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import { recordHealth } from "../central/messages.ts";
import { keepSecrets } from "../run-logs.ts";
import { keepCookies, openBrowser } from "./browser.ts";
import { startTestCentral } from "./test-central.ts";

export const patient = { timeout: 30_000 };

export interface WatchedCentre {
  readonly central: Central;
  /** Of agent-01. */
  readonly outbox: Outbox;
  /** Agent-01 reports these states, now and every few seconds until it is told others: an agent that is silent is away. */
  report(states: Parameters<typeof recordHealth>[1]): void;
  /** Sends a grey picture of a camera that was taken this long ago. */
  sendPicture(cameraId: string, ageMs: number): Promise<void>;
}

interface CentreOptions {
  /** Folder of an inventory; else three cameras at one site. */
  readonly city?: string;
  /** As the centre's configuration has them. */
  readonly cameraGroups?: readonly object[];
}

/** A centre with everything embedded, and agent-01's outbox. */
export async function startWatchedCentre({ city, cameraGroups = [] }: CentreOptions = {}): Promise<WatchedCentre> {
  const central = await startTestCentral({ city, cameraGroups, cameras: inventory.cameras });
  const { brokerPassword, uploadToken } = await addAgent(central);
  const { outbox } = startAgent(central.brokerUrl, join(temporaryFolder(), "outbox.db"), brokerPassword);
  let beat: ReturnType<typeof setInterval> | undefined;
  onTestFinished(() => clearInterval(beat));
  const report: WatchedCentre["report"] = (states) => {
    clearInterval(beat);
    recordHealth(outbox, states);
    beat = setInterval(() => recordHealth(outbox, states), 5_000);
  };
  const sendPicture = async (cameraId: string, ageMs: number) => {
    const grey = { width: 320, height: 180, channels: 3, background: "#777777" } as const;
    const body = await sharp({ create: grey }).jpeg().toBuffer();
    const headers = {
      ...{ authorization: `Bearer ${uploadToken}`, "content-type": "image/jpeg", "ngaba-age-ms": String(ageMs) },
      "content-sha256": createHash("sha256").update(body).digest("hex"),
      "ngaba-taken-at": new Date(Date.now() - ageMs).toISOString(),
    };
    const address = `${central.httpUrl}/api/agents/agent-01/cameras/${cameraId}/picture`;
    const answer = await fetch(address, { method: "PUT", headers, body: new Uint8Array(body) });
    expect(answer.status).toBe(204);
  };
  return { central, outbox, report, sendPicture };
}

export interface Looking {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Opens an address of the centre. */
  open(path: string, page?: Page): Promise<void>;
  /** What the page complained of, and what it asked of anybody but the centre. */
  readonly faults: readonly string[];
}

/** Chromium with the session of the start key. @param port of a relay in front of the centre; else its own */
export async function lookAt(
  { httpUrl: ownUrl, startUrl }: Central,
  port = Number(new URL(ownUrl).port),
): Promise<Looking> {
  const httpUrl = `http://127.0.0.1:${port}`;
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const faults: string[] = [];
  context.on("request", (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(`${httpUrl}/`)) faults.push(request.url());
  });
  // An answer of 404 is how the centre says that it has no picture yet.
  context.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) faults.push(message.text());
  });
  context.on("weberror", (error) => void faults.push(String(error.error())));
  const page = await context.newPage();
  page.setDefaultTimeout(patient.timeout);
  const address = await startUrl();
  keepSecrets(new URL(address).searchParams.get("key") ?? "");
  await page.goto(address.replace(ownUrl, httpUrl));
  await keepCookies(context);
  const open = async (path: string, where = page) => void (await where.goto(`${httpUrl}${path}`));
  return { context, page, open, faults };
}

const SET_THEME = (theme: string) => `document.documentElement.dataset.theme = "${theme}"`;
const READ_THEME = "document.documentElement.dataset.theme";
const RUN_AXE = 'axe.run(document, { resultTypes: ["violations"] })';

/**
 * What a page shows now has no serious or critical finding of axe-core, in each of these themes. The script comes in by
 * way of the debugger: the page's security policy would stop an element.
 */
export async function expectAccessible(page: Page, themes: readonly string[] = ["dark", "light"]): Promise<void> {
  await page.evaluate(axe.source);
  const before = await page.evaluate<string>(READ_THEME);
  for (const theme of themes) {
    await page.evaluate(SET_THEME(theme));
    const { violations } = await page.evaluate<AxeResults>(RUN_AXE);
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const told = grave.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary]));
    expect(told, `in the ${theme} theme`).toEqual([]);
  }
  await page.evaluate(SET_THEME(before));
}
