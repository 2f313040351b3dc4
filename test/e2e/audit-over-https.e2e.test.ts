/** The page over https, under another name than loopback's. */
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { expect, test } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import { recordStay } from "../central/messages.ts";
import { becomeAdministrator, openBrowser, signIn } from "./browser.ts";
import { startTestCentral } from "./test-central.ts";

const NAME = "centre.example";
const PATIENCE_MS = 30_000;

/** In the page, whose types are not ours here. */
const isFocused = (element: unknown): boolean => (element as { matches(selector: string): boolean }).matches(":focus");

/** A browser that finds the name on this machine, and takes this one key for a trusted one. */
function openBrowserAt(certificateFile: string): Promise<Browser> {
  const { publicKey } = new X509Certificate(readFileSync(certificateFile));
  const spki = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  const names = `--host-resolver-rules=MAP ${NAME} 127.0.0.1`;
  return openBrowser(names, `--ignore-certificate-errors-spki-list=${spki}`);
}

test("over https by another host name: from the printed address to a password, the live feed, and the audit log that tells of it", async () => {
  const central = await startTestCentral({ listen: { host: "0.0.0.0", allowedHosts: [NAME] } });
  const { brokerPassword } = await addAgent(central);
  const { outbox } = startAgent(central.brokerUrl, join(temporaryFolder(), "outbox.sqlite"), brokerPassword);
  const browser = await openBrowserAt(join(central.dataDir, "tls/server.pem"));
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(PATIENCE_MS);
  const foreign: string[] = [];
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["blob:", "data:"].includes(protocol) && hostname !== NAME) foreign.push(request.url());
  });

  const { port, search } = new URL(await central.startUrl());
  await page.goto(`https://${NAME}:${port}/${search}`);
  const minh = await becomeAdministrator(page); // by this name the key opens nothing before
  await page.getByText("Đang nhận trực tiếp").waitFor(); // the stream too goes over https
  const incidentId = recordStay(outbox, "0".repeat(64));
  await page.locator(`#event-${incidentId}`).click();
  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([{ name: `__Host-ngaba_session_${port}`, secure: true, httpOnly: true }]);

  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await signIn(page, minh);

  await page.getByRole("link", { name: "Nhật ký" }).click();
  await page.getByRole("heading", { level: 1, name: "Nhật ký truy cập" }).waitFor();
  const look = page.getByRole("row").filter({ hasText: "Xem sự kiện" }).filter({ hasText: incidentId });
  await look.filter({ hasText: "Trần Minh" }).waitFor();
  await page.getByRole("row").filter({ hasText: "Tạo tài khoản" }).filter({ hasText: "khóa khởi động" }).waitFor();
  await page.getByLabel("Việc").selectOption({ label: "Xem nhật ký truy cập" });
  await page.getByRole("button", { name: "Lọc", exact: true }).click();
  await look.waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.get("action")).toBe("audit.read");
  await page.reload();
  await page.getByRole("row").filter({ hasText: "Xem nhật ký truy cập" }).first().waitFor();

  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("row").filter({ hasText: "Looked at an event" }).filter({ hasText: incidentId }).waitFor();
  await page.keyboard.press("/");
  expect(await page.getByLabel("Who (id or name)").evaluate(isFocused)).toBe(true);
  expect(foreign).toEqual([]);
});
