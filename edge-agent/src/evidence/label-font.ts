/**
 * Text as outlines. The picture library draws text only with fonts that are installed on the machine, and a bare
 * Debian has none: every letter then is an empty box. So labels are drawn as shapes of a font that comes with us.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import opentype, { type Font, type Path } from "opentype.js";

/** A text as shapes. */
export interface TextOutline {
  /** SVG path data; the baseline is y = 0, the text begins at x = 0. */
  readonly path: string;
  readonly widthPx: number;
}

/** Text in one size. `sizePx` is the height of the font's em. */
export type OutlineText = (text: string, sizePx: number) => TextOutline;

/** The font is split by script; a Vietnamese text needs all three. */
const SUBSETS = ["latin", "latin-ext", "vietnamese"] as const;
const PATH_DECIMALS = 2;

/** Reads the font, some milliseconds. Letters that it lacks are drawn as question marks. */
export function loadLabelFont(): OutlineText {
  const fonts = SUBSETS.map((subset) => readFont(`be-vietnam-pro-${subset}-600-normal.woff`));
  const fontOf = (letter: string) => fonts.find((font) => font.charToGlyphIndex(letter) > 0);
  return (text, sizePx) => {
    let widthPx = 0;
    let path = "";
    for (const wanted of text.normalize("NFC")) {
      const letter = fontOf(wanted) === undefined ? "?" : wanted;
      const font = fontOf(letter);
      if (font === undefined) throw new Error("the label font has no question mark"); // another file than we ship
      const glyph = font.charToGlyph(letter);
      path += pathData(glyph.getPath(widthPx, 0, sizePx));
      widthPx += ((glyph.advanceWidth ?? 0) * sizePx) / font.unitsPerEm;
    }
    return { path, widthPx };
  };
}

/** Its own rounding makes NaN of numbers such as 1e-15, and the picture library draws nothing after that. */
function pathData(path: Path): string {
  const round = (value: number): number => Math.round(value * 10 ** PATH_DECIMALS) / 10 ** PATH_DECIMALS;
  for (const command of path.commands) {
    for (const [key, value] of Object.entries(command)) {
      if (typeof value === "number") Object.assign(command, { [key]: round(value) });
    }
  }
  return path.toPathData(PATH_DECIMALS);
}

function readFont(file: string): Font {
  const fontPackage = dirname(fileURLToPath(import.meta.resolve("@fontsource/be-vietnam-pro/package.json")));
  const bytes = readFileSync(join(fontPackage, "files", file));
  return opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
