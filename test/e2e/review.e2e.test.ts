/** From a finding to a decision of two officers, by keyboard, over the real centre, broker, agent and cameras. */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CaseDetail, EventDetail } from "@ngaba/contract";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pdfText } from "../../central/src/documents/pdf-text.ts";
import { verifyArchive } from "../../central/src/documents/verify-archive.ts";
import { addPerson } from "../central/add-person.ts";
import { openBrowser, sitDown, watchFaults } from "./browser.ts";
import type { City } from "./city.ts";
import { startJunctionCity } from "./junction-city.ts";
import { expectAccessible } from "./page-kit.ts";

const patient = { timeout: 60_000, interval: 100 };
/** Three run the red light in each minute; their clips end seconds later. */
const UNTIL_CASES_MS = 240_000;
/** A form that cars and motorcycles have, from the figures of the circular's annex: nobody's. */
const PLATE = { typed: "T8023588", shown: "T80-235.88" };

let city: City;
beforeAll(async () => {
  city = await startJunctionCity();
});
afterAll(async () => await city?.[Symbol.asyncDispose]());

/** Somebody at a screen of their own; as a reviewer they may decide every fine. */
async function goOnDuty(login: string, name: string, role: "reviewer" | "operator" = "reviewer"): Promise<Page> {
  const authority = role === "reviewer" ? "provincial-police-director" : null;
  return await sitDown(await openBrowser(), city, await addPerson(city.centreDataDir, login, name, role, authority));
}

/** Waits until the queue has so many cases that this person may take. */
async function openQueue(page: Page, atLeast: number): Promise<void> {
  await page.goto(`${city.httpUrl}/review`);
  const rows = () => page.locator(".case-row").count();
  const waiting = { ...patient, timeout: UNTIL_CASES_MS, message: city.agent.log.slice(-2_000) };
  await expect.poll(rows, waiting).toBeGreaterThanOrEqual(atLeast);
}

/** Opens the first case by keyboard. @returns its id */
async function openFirst(page: Page): Promise<string> {
  await page.keyboard.press("Enter");
  await page.waitForURL("**/review/*");
  await deskIsOwn(page);
  return caseIdOf(page);
}

const caseIdOf = (page: Page): string => new URL(page.url()).pathname.split("/")[2] ?? "";
const plateInput = (page: Page) => page.locator(".plate-field input");

/** The case is this person's, and its pictures have been seen. */
async function deskIsOwn(page: Page): Promise<void> {
  await page.getByText("Hồ sơ do bạn giữ đến").waitFor();
  await page.locator(".desk-stills img").first().waitFor();
  const isDrawn = `[...document.querySelectorAll(".desk-stills img")].every((one) => one.complete && one.naturalWidth > 0)`;
  await expect.poll(() => page.evaluate<boolean>(isDrawn), patient).toBe(true);
}

/** @returns how many keys were pressed beside the plate's characters */
async function accept(page: Page): Promise<number> {
  const keys = await decideToAccept(page);
  await page.locator(".desk-decided").waitFor();
  return keys;
}

/** The plate, its colour, and yes; the provision stays the one that was offered first. */
async function decideToAccept(page: Page): Promise<number> {
  await page.keyboard.type(PLATE.typed);
  const keys = ["Enter", "t", "a"];
  for (const key of keys) await page.keyboard.press(key);
  return keys.length;
}

/** Asks the centre as who sits at the page. */
async function asked(page: Page, path: string, act?: object): Promise<{ status: number; body: unknown }> {
  const body = act && JSON.stringify({ id: crypto.randomUUID(), act });
  const init = { method: body === undefined ? "GET" : "POST", headers: { "content-type": "application/json" }, body };
  return await page.evaluate<{ status: number; body: unknown }>(
    `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)}).then(async (answer) => ({ status: answer.status, body: await answer.json() }))`,
  );
}

const caseOf = async (page: Page, id: string): Promise<CaseDetail> =>
  CaseDetail.parse((await asked(page, `/api/cases/${id}`)).body);

test("a red-light run becomes a case that one officer accepts by keyboard alone and another one confirms, blind", async ({
  annotate,
}) => {
  const first = await goOnDuty("an", "Nguyễn An");
  const faults = watchFaults(first, city.httpUrl);
  await openQueue(first, 1);
  await expectAccessible(first);
  const id = await openFirst(first);
  expect(await first.evaluate(`document.documentElement.dataset.theme`)).toBe("light");
  const isInPlate = `document.activeElement?.closest(".plate-field") != null`;
  await expect.poll(() => first.evaluate<boolean>(isInPlate), patient).toBe(true);
  const keystrokes = await accept(first);
  await annotate(`keys beside the plate's characters, with the one for the next case: ${keystrokes + 1}`);
  expect(keystrokes + 1).toBeLessThanOrEqual(6);
  const decided = first.locator(".desk-decided");
  expect(await decided.textContent()).toContain(`Bạn đã chấp nhận: ${PLATE.shown}. Hồ sơ giờ: Chờ người thứ hai.`);

  await first.keyboard.press("u");
  await plateInput(first).waitFor();
  expect(await plateInput(first).inputValue()).toBe(PLATE.typed);
  await first.keyboard.press("a");
  await decided.waitFor();
  await expectAccessible(first);
  const again = await asked(first, `/api/cases/${id}/acts`, { kind: "take" });
  expect(again).toMatchObject({ status: 409, body: { code: "SAME_PERSON" } });

  const second = await goOnDuty("binh", "Trần Bình");
  await second.goto(`${city.httpUrl}/review/${id}`);
  await deskIsOwn(second);
  await second.getByText("Kết luận của người thứ nhất được ẩn").waitFor();
  expect(await plateInput(second).inputValue()).toBe("");
  expect(JSON.stringify((await asked(second, `/api/cases/${id}`)).body)).not.toContain(PLATE.typed);
  await accept(second);
  expect(await second.locator(".desk-decided").textContent()).toContain("Hồ sơ giờ: Đã duyệt.");

  const done = await caseOf(second, id);
  expect(done).toMatchObject({ state: "approved", plate: { text: PLATE.typed, colour: "white" } });
  expect(done.entries.filter(({ act }) => act.kind === "accept").map(({ by }) => by.name)).toEqual([
    ...["Nguyễn An", "Nguyễn An"], // the one that was taken back stays in the history
    "Trần Bình",
  ]);
  await second.keyboard.press("y");
  await second.locator(".acts li").first().waitFor();
  await expectAccessible(second);
  const history = await second.locator(".acts").textContent();
  expect(history).toContain(`Trần Bình chấp nhận: ${PLATE.shown}`);
  expect(history).toContain("Nguyễn An rút lại kết luận");
  expect(history).toMatch(/Đã xem \d+ tệp/);
  expect(faults.filter((fault) => !fault.includes("409"))).toEqual([]);

  await expectPapers(second, done);
  await second.goto(`${city.httpUrl}/cases/${id}`);
  await second.getByRole("heading", { name: "Văn bản" }).waitFor();
  await second.keyboard.press("h");
  await second.keyboard.type("Công an phường Việt Trì");
  await second.keyboard.press("Control+Enter");
  await expect.poll(async () => (await caseOf(second, id)).state, patient).toBe("handed-over");
  const handedOver = (await caseOf(second, id)).entries.at(-1)?.act;
  const archive = verifyArchive(await download(second, `/api/cases/${id}/archive.zip`));
  expect(archive).toMatchObject({ caseId: id });
  expect(handedOver).toMatchObject({ kind: "hand-over", archive: "sha256" in archive && archive.sha256 });
}, 600_000);

/** What the page's links lead to, as who sits there. */
async function download(page: Page, path: string): Promise<Uint8Array> {
  const answer = await page.request.get(`${city.httpUrl}${path}`);
  expect(answer.status(), path).toBe(200);
  return await answer.body();
}

/** Both documents say in Vietnamese what was decided, by which law; that of the case proves it by its hashes. */
async function expectPapers(page: Page, { id, eventId, entries }: CaseDetail): Promise<void> {
  const { evidence } = EventDetail.parse((await asked(page, `/api/events/${eventId}`)).body);
  const hashes = (evidence?.files ?? []).map(({ sha256 }) => sha256);
  expect(hashes.length).toBeGreaterThan(3);
  const accepted = entries.findLast(({ act }) => act.kind === "accept")?.act;
  const citation = accepted?.kind === "accept" ? accepted.legalBasis.citation : expect.unreachable("not accepted");
  const text = await pdfText(await download(page, `/api/cases/${id}/document.pdf`));
  const said = ["HỒ SƠ VỤ VIỆC", PLATE.shown, citation, "giờ Việt Nam (UTC+7)", "Nguyễn An, Trần Bình", id, ...hashes];
  for (const part of said) expect(text).toContain(part);
  const notice = await pdfText(await download(page, `/api/cases/${id}/notice.pdf`));
  for (const part of ["DỰ THẢO", "THÔNG BÁO", PLATE.shown, citation]) expect(notice).toContain(part);
}

test("an operator is not shown the queue, and not answered", async () => {
  const page = await goOnDuty("ca", "Phạm Ca", "operator");
  expect(await page.getByRole("link", { name: "Xét duyệt" }).count()).toBe(0);
  expect((await asked(page, "/api/cases")).status).toBe(403);
});

test("whoever loses a case to somebody is told so and keeps what was typed", async () => {
  const [first, second] = [await goOnDuty("dung", "Lê Dũng"), await goOnDuty("em", "Vũ Em")];
  await openQueue(first, 1);
  const id = await openFirst(first);
  await first.keyboard.type("19A1");
  await second.goto(`${city.httpUrl}/review/${id}`);
  await second.getByText("Lê Dũng đang xét hồ sơ này").waitFor();
  await second.keyboard.press("o");
  await deskIsOwn(second);

  await first.keyboard.press("Enter");
  await first.getByText("Hồ sơ không còn do bạn giữ. Những gì bạn đã gõ vẫn còn ở đây").waitFor();
  expect(await plateInput(first).inputValue()).toBe("19A1");
  const { entries } = await caseOf(first, id);
  expect(entries.at(-1)).toMatchObject({ by: { name: "Vũ Em" }, act: { kind: "take", from: { name: "Lê Dũng" } } });
}, 600_000);

test("a still that does not fit its hash any more is said in a sentence, and the case is not accepted by it", async () => {
  const page = await goOnDuty("giang", "Hồ Giang");
  await openQueue(page, 1);
  const id = await openFirst(page);
  const { eventId, state } = await caseOf(page, id);
  const { evidence } = EventDetail.parse((await asked(page, `/api/events/${eventId}`)).body);
  const still = evidence?.files.find(({ role }) => role === "at")?.sha256 ?? "";
  await writeFile(await storedFile(still), "not what it was");
  await decideToAccept(page);
  await page.getByText("không còn chứng minh được gì. Chưa có gì được ghi.").waitFor();
  await page.getByText("Tệp ảnh này không khớp với mã băm của nó").first().waitFor();
  expect(await plateInput(page).inputValue()).toBe(PLATE.typed);
  expect((await caseOf(page, id)).state).toBe(state);
}, 600_000);

/** Where the centre keeps what has this hash. */
async function storedFile(sha256: string): Promise<string> {
  const files = await readdir(city.centreDataDir, { recursive: true, withFileTypes: true });
  const file = files.find((one) => one.isFile() && one.name === sha256);
  if (file === undefined) throw new Error(`nothing is stored as ${sha256}`);
  return join(file.parentPath, file.name);
}
