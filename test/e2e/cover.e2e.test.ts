/** What leaves the house of a case is seen and covered first, by mouse and by keyboard; and nobody is said to have seen what was only read ahead. */
import { AuditPage, CaseDetail, CaseDocumentList, CaseList, EventDetail } from "@ngaba/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { pdfText } from "../../central/src/documents/pdf-text.ts";
import { addPerson } from "../central/add-person.ts";
import { openBrowser, sitDown, watchFaults } from "./browser.ts";
import { accept, openFirst, startCentreWithCase, startDeskCentre } from "./desk-kit.ts";
import { expectAccessible } from "./page-kit.ts";
import { spillsOf } from "./screens.ts";

const patient = { timeout: 30_000 };
/** Sooner than the page would ask once more by itself. */
const SOON = { timeout: 15_000 };

/** Asks the centre as who sits at the page. */
async function asked(page: Page, path: string): Promise<unknown> {
  const answer = await page.request.get(new URL(path, page.url()).href);
  expect(answer.status(), path).toBe(200);
  return await answer.json();
}

/** Whether there is something that is painted where nobody sees it, all of it asked for and come. */
const isPaintedAhead = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(`(() => {
    const ahead = [...document.querySelectorAll(".stills-ahead img")];
    return ahead.length > 0 && ahead.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
  })()`);

/** Has a page ask in vain with what only says that this file is shown. Not by a route: with one, pictures are read anew. */
const losesHeads = (sha256: string) => `
  var lostHeads = 0;
  var unhinderedFetch = fetch;
  fetch = (address, how) => {
    if (how?.method !== "HEAD" || !address.endsWith("${sha256}")) return unhinderedFetch(address, how);
    lostHeads += 1;
    return Promise.reject(new TypeError("lost"));
  };`;

const caseIdOf = (page: Page): string => new URL(page.url()).pathname.split("/")[2] ?? "";
const caseOf = async (page: Page, id: string) => CaseDetail.parse(await asked(page, `/api/cases/${id}`));

test("what is read ahead is noted as that; as a look it is noted when the case is opened", async () => {
  const { central, tell } = await startDeskCentre();
  const browser = await openBrowser();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(browser, central, an);
  const ha = await addPerson(central.dataDir, "ha", "Lê Hà", "auditor");
  const auditor = await sitDown(browser, central, ha);
  const notedOf = async (subject: string) => {
    const { entries } = AuditPage.parse(
      await asked(auditor, `/api/audit?${new URLSearchParams({ who: "Nguyễn An", subject })}`),
    );
    return entries.map(({ action }) => action);
  };
  // Before anything is told: the screen that comes first shows what is newest.
  await page.goto(`${central.httpUrl}/review`);
  for (const one of [tell, tell]) await one();
  await expect.poll(() => page.locator(".case-row").count(), patient).toBe(2);
  await openFirst(page, central.httpUrl);
  const first = caseIdOf(page);
  expect(await notedOf(first)).toContain("case.viewed");
  await accept(page);
  await page.getByText("Hồ sơ sau đã sẵn sàng.").waitFor();
  await expect.poll(() => isPaintedAhead(page), patient).toBe(true);

  const { cases } = CaseList.parse(await asked(auditor, "/api/cases?stage=to-review"));
  const next = cases.find(({ id }) => id !== first);
  const { evidence } = EventDetail.parse(await asked(auditor, `/api/events/${next?.eventId}`));
  const at = evidence?.files.find(({ role }) => role === "at")?.sha256 ?? "";
  expect(await notedOf(next?.id ?? "")).toEqual(["case.read-ahead"]);
  expect(await notedOf(next?.eventId ?? "")).toEqual(["event.read-ahead"]);
  const manifest = evidence?.manifestSha256 ?? "";
  for (const sha256 of [at, manifest]) expect(await notedOf(sha256)).toEqual(["evidence.read-ahead"]);

  await page.evaluate(losesHeads(at));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/review/${next?.id}*`);
  await expect.poll(async () => await notedOf(next?.id ?? ""), SOON).toContain("case.viewed");
  await expect.poll(async () => await notedOf(next?.eventId ?? ""), patient).toContain("event.viewed");
  await expect.poll(async () => await notedOf(manifest), patient).toContain("evidence.viewed");
  await expect.poll(() => page.evaluate<number>("lostHeads"), patient).toBeGreaterThan(0);
  expect(await notedOf(at)).toEqual(["evidence.read-ahead"]);
  await page.evaluate("fetch = unhinderedFetch");
  await accept(page); // what the centre has not heard of is told again
  await expect.poll(async () => await notedOf(at), patient).toContain("evidence.viewed");
}, 120_000);

test("a plate that a machine has read stands beside the field, and is in it when the officer says so", async () => {
  const { central, tell } = await startDeskCentre();
  const characters = [..."19B112345"].map((character) => ({
    character,
    confidence: 0.9,
    isDoubtful: character === "B",
  }));
  await tell({ plateReading: { characters } });
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(await openBrowser(), central, an);
  await openFirst(page, central.httpUrl);
  await page.getByText("Không chắc: B.").waitFor();
  expect(await spillsOf(page)).toEqual([]);
  await expectAccessible(page);
  const field = page.locator(".plate-field input");
  await page.locator(".plate-field input:focus").waitFor();
  await page.keyboard.press("Enter");
  expect(await field.inputValue()).toBe("19?112345");
  for (const key of ["Enter", "t", "a"]) await page.keyboard.press(key);
  await page.getByText("Còn ký tự máy đọc không chắc.").waitFor();
  await field.fill("");
  for (const key of ["Enter", "a"]) await page.keyboard.press(key);
  await page.getByText("Chưa có biển số.").waitFor();
  expect(await field.inputValue()).toBe("");
  await page.keyboard.press("f");
  expect(await field.inputValue()).toBe("19?112345");
  await page.keyboard.type("b");
  expect(await field.inputValue()).toBe("19b112345");
  for (const key of ["Enter", "a"]) await page.keyboard.press(key);
  await page.getByText("Bạn đã chấp nhận: 19-B1 123.45.").waitFor();
});

test("a place is covered by drag and by keyboard, taken back, and stays as it is once the case is handed over", async () => {
  const central = await startCentreWithCase();
  const browser = await openBrowser();
  const an = await addPerson(central.dataDir, "an", "Nguyễn An", "reviewer", "officer");
  const page = await sitDown(browser, central, an, { width: 1440, height: 900 });
  const faults = watchFaults(page, central.httpUrl);
  await openFirst(page, central.httpUrl);
  const id = caseIdOf(page);
  await accept(page);
  const binh = await addPerson(central.dataDir, "binh", "Trần Bình", "reviewer", "officer");
  const second = await sitDown(browser, central, binh, { width: 390, height: 844 });
  await openFirst(second, central.httpUrl);
  await accept(second);

  await page.goto(`${central.httpUrl}/cases/${id}`);
  const frame = page.locator(".cover-frame");
  await frame.locator("img").waitFor();
  await frame.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await frame.boundingBox()) ?? expect.unreachable("the picture has no place");
  await page.mouse.move(x + width * 0.88, y + height * 0.37);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.94, y + height * 0.6, { steps: 4 });
  await page.mouse.up();
  const boxes = page.locator(".cover-box");
  await expect.poll(() => boxes.count(), patient).toBe(1);
  await page.keyboard.press("c");
  for (const key of ["ArrowLeft", "ArrowLeft", "Shift+ArrowDown"]) await page.keyboard.press(key);
  await page.getByText("Khung: cách trái 36%, cách trên 40%, rộng 20%, cao 22%.").waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => boxes.count(), patient).toBe(2);
  const coversOf = async () =>
    (await caseOf(page, id)).entries.flatMap(({ act }) => (act.kind === "cover" ? [act.boxes] : []));
  const [, both] = await coversOf();
  expect(both).toHaveLength(2);
  expect(both?.[1]).toEqual([0.36, 0.4, 0.56, 0.62]);
  await expectAccessible(page);
  expect(await spillsOf(page)).toEqual([]);

  await page.getByRole("button", { name: "Bỏ che chỗ 2" }).click();
  await expect.poll(() => boxes.count(), patient).toBe(1);
  expect(await coversOf()).toEqual([[both?.[0]], both, [both?.[0]]]);

  const pdf = await page.request.get(`${central.httpUrl}/api/cases/${id}/document.pdf`);
  expect(await pdfText(await pdf.body())).toContain("Che một phần hình, 1 vùng");
  await page.reload();
  const { documents } = CaseDocumentList.parse(await asked(page, `/api/cases/${id}/documents`));
  await page.getByText(documents[0]?.sha256 ?? "none").waitFor();

  // A colleague who has not seen what is covered now covers another place all the same: both places are covered then.
  await second.goto(`${central.httpUrl}/cases/${id}`);
  await second.locator(".cover-frame img").waitFor();
  for (const key of ["c", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  await page.getByText("Có hình đã được che thêm sau khi lập").waitFor(); // of the document above, without a reload
  for (const key of ["c", "ArrowUp", "Enter"]) await second.keyboard.press(key);
  await second.getByRole("button", { name: "Vẫn ghi" }).click();
  await expect.poll(() => second.locator(".cover-box").count(), patient).toBe(3);
  expect((await coversOf()).at(-1)).toEqual([both?.[0], [0.4, 0.42, 0.6, 0.62], [0.4, 0.38, 0.6, 0.58]]);

  await page.reload();
  await page.getByRole("button", { name: "Bỏ che chỗ 3" }).waitFor();
  for (const key of ["s", "5"]) await page.keyboard.press(key);
  const source = page.getByLabel("Nguồn");
  await source.fill("BB 12/CSGT");
  await source.press("Enter"); // does not save yet
  await source.fill("BB 21/CSGT");
  await source.press("Control+Enter");
  await page.getByText("Nguồn: BB 21/CSGT").waitFor();
  await page.locator(".deadlines b", { hasText: "Lập biên bản" }).waitFor(); // begins once the driver is known

  await page.keyboard.press("h");
  await page.keyboard.type("Công an phường");
  await page.keyboard.press("Enter"); // does not hand it over yet
  await page.keyboard.type(" Việt Trì");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Gói chứng cứ chuyển giao sẽ không có những tệp sau").waitFor();
  await page
    .getByText("Tài liệu mà bản kê nêu (cấu hình, khung cảnh hoặc mô hình): không có ở trung tâm")
    .first()
    .waitFor();
  expect(await page.getByRole("button", { name: "Ghi lại Ctrl+Enter" }).isDisabled()).toBe(true);
  await expectAccessible(page);
  expect(await spillsOf(page)).toEqual([]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Đã chuyển giao cho Công an phường Việt Trì").waitFor();
  await page.getByText("Gói chứng cứ thiếu tệp; người chuyển giao đã được báo.").waitFor();
  await page.getByText("Hồ sơ đã đóng: không che thêm hay bỏ che được nữa.").waitFor();
  expect(await page.getByRole("button", { name: "Bỏ che chỗ 1" }).isDisabled()).toBe(true);
  await expectAccessible(page);
  await second.goto(`${central.httpUrl}/cases/${id}`);
  await second.locator(".cover-frame img").waitFor();
  expect(await spillsOf(second)).toEqual([]);
  await second.getByRole("button", { name: "English" }).click();
  await second.getByRole("heading", { name: "Pictures that leave the house" }).waitFor();
  expect(await spillsOf(second)).toEqual([]);
  await expectAccessible(second);
  expect(faults.filter((fault) => !fault.includes("409"))).toEqual([]); // the hand-over that was to be asked again
}, 120_000);
