/** The screens of the page, each with how to bring it to what it is there for. One more screen is one more entry. */
import type { Page } from "playwright-core";

export interface Screen {
  /** Of its picture too: `docs/pictures/<name>.png`. */
  readonly name: string;
  readonly seenBy: "operator" | "administrator";
  readonly path: string;
  /** Resolves when everything is there that belongs into its picture. */
  whenWhole(page: Page): Promise<void>;
}

/** @param eventId an event with its clip, that somebody has acted on */
export const screensOf = (eventId: string): readonly Screen[] => [
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
      await page.locator(".clip-player .mark-box").waitFor();
      await page.locator(".care-picture img").waitFor();
      await page.locator(".acts").waitFor();
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
