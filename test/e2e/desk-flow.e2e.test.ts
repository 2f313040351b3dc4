/** From case to case at the desk: nothing that was decided is lost on the way, nobody goes round in a circle, twins are looked at. */
import { CaseDetail, EventDetail } from "@ngaba/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addPerson } from "../central/add-person.ts";
import { holdAnswers, openBrowser, sitDown } from "./browser.ts";
import { accept, deskIsOwn, openFirst, startDeskCentre } from "./desk-kit.ts";
import { expectAccessible } from "./page-kit.ts";

const patient = { timeout: 30_000 };
const ACTS = "**/api/cases/*/acts";

/** What a desk asks for to know which case comes next. */
const NEXT = /\/api\/cases\?.*limit=20/;
const isReadAhead = (page: Page) => page.locator(".stills-ahead img").first().waitFor({ state: "attached" });

/** An at the first of so many cases. @param before the desk is opened */
async function openDeskOf(count: number, before: (page: Page) => Promise<unknown> = async () => undefined) {
  const { central, tell } = await startDeskCentre();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(await openBrowser(), central, an);
  for (let told = 0; told < count; told += 1) await tell();
  await page.goto(`${central.httpUrl}/review`);
  await expect.poll(() => page.locator(".case-row").count(), patient).toBe(count);
  await before(page);
  await openFirst(page, central.httpUrl);
  return { page, first: caseIdOf(page), httpUrl: central.httpUrl };
}

const caseIdOf = (page: Page): string => new URL(page.url()).pathname.split("/")[2] ?? "";

async function asked(page: Page, path: string): Promise<unknown> {
  const answer = await page.request.get(new URL(path, page.url()).href);
  expect(answer.status(), path).toBe(200);
  return await answer.json();
}

/** Keys that waited for a busy page: between one and the next come no timers, only what follows at once. */
const pressedAtOnce = (...waiting: string[]) => `(async () => {
  for (const key of ${JSON.stringify(waiting)}) {
    window.dispatchEvent(new KeyboardEvent("keydown", { key }));
    for (let turn = 0; turn < 20; turn += 1) await null;
  }
})()`;

const caseOf = async (page: Page, id: string) => CaseDetail.parse(await asked(page, `/api/cases/${id}`));

test("who goes on while a decision is on its way is led on once it is saved, and stays when it is not", async () => {
  const { page, first } = await openDeskOf(2);
  const lost = Promise.withResolvers<void>();
  await page.route(ACTS, (route) => lost.promise.then(() => route.abort()), { times: 1 });
  await page.keyboard.type("19b112345");
  for (const key of ["Enter", "t", "a", "j"]) await page.keyboard.press(key);
  await page.getByText("Ghi xong sẽ rời hồ sơ này.").waitFor();
  lost.resolve();
  await page.locator(".decision-place [role=alert]").waitFor();
  expect(caseIdOf(page)).toBe(first);

  const held = await holdAnswers(page, ACTS);
  await page.evaluate(pressedAtOnce("a", "j"));
  await page.getByText("Ghi xong sẽ rời hồ sơ này.").waitFor();
  expect(caseIdOf(page)).toBe(first);
  held.letGo();
  await page.waitForURL((url) => !url.pathname.endsWith(first));
  await page.getByText("Hồ sơ do bạn giữ đến").waitFor();
  const { state, entries } = await caseOf(page, first);
  expect(state).toBe("awaiting-second-approval");
  const { evidence } = EventDetail.parse(await asked(page, `/api/events/${(await caseOf(page, first)).eventId}`));
  const crop = evidence?.files.find(({ role }) => role === "crop")?.sha256;
  const accepted = entries.find(({ act }) => act.kind === "accept")?.act;
  expect(accepted?.kind === "accept" && accepted.seen).toContain(crop);
});

test("who goes on while the next case is looked for, and then works on here after all, stays and loses nothing", async () => {
  const held = Promise.withResolvers<() => void>();
  const { page, first } = await openDeskOf(2, async (page) => held.resolve((await holdAnswers(page, NEXT)).letGo));
  const looking = page.getByText("Tìm xong sẽ rời hồ sơ này.");
  await page.keyboard.press("Escape"); // out of the field
  for (const { key, typed } of [
    { key: "t", typed: "" },
    { key: "p", typed: "1" },
    { key: "n", typed: "x" },
  ]) {
    await page.keyboard.press("j");
    await looking.waitFor();
    await page.keyboard.press(key);
    await looking.waitFor({ state: "detached" }); // before anything is typed
    await page.keyboard.type(typed);
    if (key === "p") await page.keyboard.press("Escape");
  }
  (await held.promise)();
  await isReadAhead(page);
  expect(caseIdOf(page)).toBe(first);
  expect(await page.locator(".plate-field input").inputValue()).toBe("1");
  expect(await page.locator(".act-form textarea").inputValue()).toBe("x");
  for (const key of ["Escape", "j"]) await page.keyboard.press(key);
  await page.waitForURL((url) => url.pathname.startsWith("/review/") && !url.pathname.endsWith(first));
  await deskIsOwn(page);
});

test("a queue that cannot be read is not said to be empty, and is read once it can be", async () => {
  const { page, first } = await openDeskOf(2, (page) => page.route(NEXT, (route) => route.abort()));
  await page.getByText("Chưa đọc được danh sách hồ sơ nên chưa biết hồ sơ sau.").waitFor();
  await page.route(ACTS, (route) => route.abort(), { times: 1 });
  await page.keyboard.type("19b112345");
  for (const key of ["Enter", "t", "a"]) await page.keyboard.press(key);
  await page.locator(".decision-place [role=alert]").waitFor();
  const looking = page.getByText("Tìm xong sẽ rời hồ sơ này.");
  await page.keyboard.press("j"); // nor does an act that failed before end this wish
  await looking.waitFor();
  await expectAccessible(page);
  expect(await looking.count()).toBe(1);
  await page.keyboard.press("a");
  await page.locator(".desk-decided").waitFor();
  await page.keyboard.press("Enter");
  await looking.waitFor();
  expect(caseIdOf(page)).toBe(first);
  await page.unroute(NEXT);
  await page.waitForURL((url) => url.pathname.startsWith("/review/") && !url.pathname.endsWith(first));
  await deskIsOwn(page);
});

test("what waits for something does not come again, and is found by its state", async () => {
  const { page, first, httpUrl } = await openDeskOf(3);
  for (const key of ["Escape", "m"]) await page.keyboard.press(key);
  await page.keyboard.type("Thiếu ảnh biển số");
  await page.keyboard.press("Control+Enter");
  await expect.poll(async () => (await caseOf(page, first)).state, patient).toBe("needs-more");
  await page.locator(".act-form").waitFor({ state: "detached" }); // a key would be typed into it
  const met = [first];
  for (const key of ["j", "Enter"]) {
    const last = caseIdOf(page);
    await page.keyboard.press(key);
    await page.waitForURL((url) => url.pathname.startsWith("/review/") && !url.pathname.endsWith(last));
    await deskIsOwn(page);
    met.push(caseIdOf(page));
    await accept(page);
  }
  expect(new Set(met).size).toBe(3);
  await page.getByText("Không còn hồ sơ nào bạn nhận được theo bộ lọc này.").waitFor();
  expect((await caseOf(page, first)).state).toBe("needs-more");
  await page.goto(`${httpUrl}/review?state=needs-more&mine=no`);
  await page.locator(`.case-row[href*="${first}"]`).waitFor();
  expect(await page.locator(".case-row").count()).toBe(1);
  await expectAccessible(page);
});

test("a twin is looked at beside one's own case before it is chosen", async () => {
  const { page, first } = await openDeskOf(2);
  for (const key of ["Escape", "r", "7"]) await page.keyboard.press(key);
  const drawn = `[...document.querySelectorAll(".duplicates img")].filter((one) => one.naturalWidth > 0).length`;
  await expect.poll(() => page.evaluate<number>(drawn), patient).toBe(2);
  await expectAccessible(page);
  await page.keyboard.press("1");
  await page.getByText("Bạn đã loại bỏ: trùng với hồ sơ khác.").waitFor();
  expect((await caseOf(page, first)).state).toBe("rejected");
});
