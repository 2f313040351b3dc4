/** How long somebody at the page waits, as the page itself sees it: from a key going down until what follows is painted. */
import type { Page } from "playwright-core";

/**
 * `decided`: the page says what was decided. `next`: another case's desk is there, all of its stills, the plate's crop and
 * the signal heads decoded.
 */
export type WaitedFor = "decided" | "next";

/**
 * Counts the keys that go down, and times one of them when it is told to. An image's decode() resolves once it can be
 * drawn without delay; the frame in which it is drawn ends before the second one from then on begins. So each figure is
 * up to a frame too long, never too short.
 */
const WATCH = `(() => {
  const PATIENCE_MS = 30_000;
  const bench = { keysDown: 0, arm, waited: undefined };
  globalThis.ngabaBench = bench;
  addEventListener("keydown", ({ isTrusted }) => { if (isTrusted) bench.keysDown += 1; }, true);

  const pictures = () => [...document.querySelectorAll(".desk-stills img, .loupe img, .signal-loupes img")];
  const isDecided = () => document.querySelector(".desk-decided") !== null;
  const isNextFrom = (address) => () =>
    location.pathname !== address && !isDecided() && document.querySelector(".desk-stills") !== null &&
    document.querySelector(".signal-loupes img") !== null &&
    pictures().every((one) => one.complete && one.naturalWidth > 0);

  function arm(what) {
    const isThere = what === "decided" ? isDecided : isNextFrom(location.pathname);
    bench.waited = new Promise((resolve, reject) => {
      addEventListener("keydown", ({ timeStamp }) => {
        whenever(isThere)
          .then(() => Promise.all(what === "next" ? pictures().map((one) => one.decode()) : []))
          .then(twoFrames)
          .then(() => resolve(performance.now() - timeStamp), reject);
        setTimeout(() => reject(new Error("waited in vain for what is " + what)), PATIENCE_MS);
      }, { capture: true, once: true });
    });
  }

  const twoFrames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  function whenever(isSo) {
    return new Promise((done) => {
      const look = () => {
        if (!isSo()) return;
        observer.disconnect();
        removeEventListener("load", look, true);
        done();
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true, attributes: true });
      addEventListener("load", look, true);
    });
  }
})()`;

/** To be called before the page is opened. */
export async function watchWaits(page: Page): Promise<void> {
  await page.addInitScript({ content: WATCH });
}

/** Keys that went down since the page was opened. */
export const keysDown = (page: Page): Promise<number> => page.evaluate<number>("ngabaBench.keysDown");

/** Presses a key, and waits for what it leads to. @returns ms from when it went down */
export async function timeKey(page: Page, key: string, what: WaitedFor): Promise<number> {
  await page.evaluate(`ngabaBench.arm(${JSON.stringify(what)})`);
  await page.keyboard.press(key);
  return await page.evaluate<number>("ngabaBench.waited");
}
