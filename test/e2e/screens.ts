/** The screens of the page, each with how to bring it to what it is there for. One more screen is one more entry. */
import type { Page } from "playwright-core";
import { SMART_CAMERA } from "./city.ts";

export interface Screen {
  /** Of its picture too: `docs/pictures/<name>.png`. */
  readonly name: string;
  /** A stranger has not signed in. */
  readonly seenBy: "operator" | "reviewer" | "administrator" | "stranger";
  readonly path: string;
  /** No document shows it. */
  readonly isUnpictured?: boolean;
  /** Dark, without buttons for language and theme: the language is chosen at the wall, where Escape leads. */
  readonly isFixed?: boolean;
  /** Resolves when everything is there that belongs into its picture. */
  whenWhole(page: Page): Promise<void>;
}

/**
 * @param eventId an event with its clip, that somebody has acted on
 * @param caseId the case of an event with its clip, still to be concluded
 */
export const screensOf = (eventId: string, caseId: string): readonly Screen[] => [
  {
    ...{ name: "live", seenBy: "operator", path: `/?event=${eventId}` },
    whenWhole: async (page) => {
      await page.locator(".event-body .frame img").waitFor();
      await page.locator(".handling-state").waitFor();
    },
  },
  {
    ...{ name: "event", seenBy: "operator", path: `/events/${eventId}` },
    whenWhole: async (page) => {
      await page.locator('.still[aria-current="true"] img').waitFor();
      await page.locator(".still").nth(1).click(); // the moment of the event, not the beginning of its clip
      await page.locator(".clip-player .mark-over .mark-box").waitFor();
      await page.locator(".care-picture img").waitFor();
      await page.locator(".acts li").first().waitFor();
    },
  },
  {
    ...{ name: "review", seenBy: "reviewer", path: "/review" },
    whenWhole: async (page) => await page.locator(".case-row").first().waitFor(),
  },
  {
    ...{ name: "desk", seenBy: "reviewer", path: `/review/${caseId}` },
    whenWhole: async (page) => {
      await page.getByText("Hồ sơ do bạn giữ đến").waitFor();
      await page.locator(".desk-stills button").nth(1).click(); // the moment of the act, not the beginning of its clip
      await page.locator(".clip-player .mark-box").first().waitFor();
      await page.locator(".loupe img").waitFor();
      await page.locator(".desk-finding .law").waitFor();
    },
  },
  {
    ...{ name: "case", seenBy: "reviewer", path: `/cases/${caseId}` },
    whenWhole: async (page) => {
      await page.locator(".acts li").first().waitFor();
      await page.locator(".deadlines li").first().waitFor();
    },
  },
  {
    ...{ name: "search", seenBy: "reviewer", path: "/cases?kind=red-light", isUnpictured: true },
    whenWhole: async (page) => await page.locator(".case-row").first().waitFor(),
  },
  {
    ...{ name: "precision", seenBy: "administrator", path: "/precision", isUnpictured: true },
    whenWhole: async (page) => await page.getByText("Chưa có hồ sơ nào được kết luận").waitFor(),
  },
  {
    ...{ name: "retention", seenBy: "administrator", path: "/retention", isUnpictured: true },
    whenWhole: async (page) => await page.getByText("Không có lệnh giữ lại nào.").waitFor(),
  },
  {
    ...{ name: "live-view", seenBy: "operator", path: `/cameras/${SMART_CAMERA}/live` },
    whenWhole: async (page) => await page.locator(".video-frame figcaption", { hasText: /^Trực tiếp · / }).waitFor(),
  },
  {
    ...{ name: "camera", seenBy: "operator", path: `/cameras/${SMART_CAMERA}` },
    whenWhole: async (page) => {
      await page.locator(".care-picture img").waitFor();
      await page.locator(".state-band svg").waitFor();
    },
  },
  {
    ...{ name: "map", seenBy: "operator", path: "/map" },
    whenWhole: async (page) => await page.locator(".site-mark").nth(9).waitFor(),
  },
  {
    ...{ name: "wall", seenBy: "operator", path: "/wall" },
    whenWhole: async (page) => await page.locator(".tile img").nth(2).waitFor(),
  },
  {
    ...{ name: "big-wall", seenBy: "operator", path: "/wall/screen?seconds=3600", isFixed: true, isUnpictured: true },
    whenWhole: async (page) => await page.locator(".big-wall .tile img").nth(2).waitFor(),
  },
  {
    ...{ name: "figures", seenBy: "operator", path: "/figures" },
    whenWhole: async (page) => {
      await page.getByRole("img", { name: /^Biểu đồ sự kiện: tổng [1-9]/ }).waitFor();
    },
  },
  {
    ...{ name: "hand-over", seenBy: "operator", path: "/hand-over" },
    whenWhole: async (page) => {
      await page.locator(".event-links li").first().waitFor();
      await page.locator(".note summary").first().click();
    },
  },
  {
    ...{ name: "people", seenBy: "administrator", path: "/people" },
    whenWhole: async (page) => await page.locator(".people-table tbody tr").nth(3).waitFor(),
  },
  {
    ...{ name: "audit", seenBy: "administrator", path: "/audit" },
    whenWhole: async (page) => await page.locator(".audit-table tbody tr").nth(3).waitFor(),
  },
  {
    ...{ name: "account", seenBy: "operator", path: "/account", isUnpictured: true },
    whenWhole: async (page) => await page.getByRole("button", { name: "Bật xác thực hai bước" }).waitFor(),
  },
  {
    ...{ name: "sign-in", seenBy: "stranger", path: "/", isUnpictured: true },
    whenWhole: async (page) => await page.getByLabel("Tên đăng nhập").waitFor(),
  },
];

/** Runs in the page: what its words do not fit into, and whether the page is wider than the screen. */
const FIND_SPILLS = `
  [...document.querySelectorAll("body *")]
    .filter((element) => {
      const { overflowX, display, textOverflow } = getComputedStyle(element);
      if (element.closest(".unseen, .skip, svg") || display === "inline" || element.clientWidth === 0) return false;
      const hasWords = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
      const isCut = overflowX !== "auto" && overflowX !== "scroll" && textOverflow !== "ellipsis";
      return hasWords && isCut && element.scrollWidth > element.clientWidth + 1;
    })
    .map((element) => element.outerHTML.slice(0, 200))
    .concat(document.documentElement.scrollWidth > innerWidth ? ["the page is wider than the screen"] : [])
`;

/** What of the words on a page does not fit where it stands. */
export const spillsOf = async (page: Page): Promise<readonly string[]> => await page.evaluate<string[]>(FIND_SPILLS);
