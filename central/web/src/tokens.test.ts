import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** WCAG 2.2 minimum for text of ordinary size. */
const MIN_CONTRAST = 4.5;

const surfaces = ["surface", "surface-sunken", "surface-raised", "surface-chosen"];
const inks = ["text", "muted", "info", "notice", "warning", "critical"];

function colours(block: string): Map<string, string> {
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [`${name}`, `${value}`]));
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

const themes = css.split(":root").slice(1, 3);

test.each([
  { theme: "dark", why: "night shifts", block: themes[0] },
  { theme: "light", why: "a phone in the sun", block: themes[1] },
])("every ink of the $theme theme can be read on every surface ($why)", ({ block }) => {
  const tokens = colours(block ?? "");
  for (const surface of surfaces) {
    for (const ink of inks) {
      const ratio = contrast(tokens.get(ink) ?? "", tokens.get(surface) ?? "");
      expect(ratio, `${ink} on ${surface}`).toBeGreaterThanOrEqual(MIN_CONTRAST);
    }
  }
});

test("both themes define the same colours", () => {
  expect(colours(themes[0] ?? "").size).toBeGreaterThan(inks.length + surfaces.length);
  expect([...colours(themes[1] ?? "").keys()]).toEqual([...colours(themes[0] ?? "").keys()]);
});
