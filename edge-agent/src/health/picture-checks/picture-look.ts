import { type CheckPicture, GRID } from "./check-picture.ts";
import { noiseOf, sharpnessOf } from "./sharpness.ts";

/** Daylight, twilight, or night, which includes the grey pictures of infrared lamps, however bright. */
export type Light = "day" | "dusk" | "night";

/** What is measured of one picture, without looking at any other. */
export interface PictureLook {
  /** Mean luma of each cell of {@link GRID}, row-major. */
  readonly luma: Uint8Array;
  readonly light: Light;
  /** Fractions of the pixels that are as good as black, and burnt out in two channels at least. */
  readonly darkFraction: number;
  readonly brightFraction: number;
  /** Mean difference of the strongest and the weakest channel, 0–255, over areas so large that noise has no colour. */
  readonly colour: number;
  /** See {@link noiseOf}. */
  readonly noise: number;
  /** See {@link sharpnessOf}; undefined where there is no edge to tell by. */
  readonly sharpness: number | undefined;
}

const DARK_LUMA = 28;
const BURNT = 250;
const NIGHT_LUMA = 50;
const DUSK_LUMA = 80;
/** Less colour than this is a grey picture. */
export const GREY_COLOUR = 2;
/** Cells of {@link GRID} on each side of an area whose colour is measured. */
const COLOUR_CELLS = 4;

/** Measures a picture. Pure; takes about a millisecond. */
export function lookAt(picture: CheckPicture): PictureLook {
  const grey = new Uint8Array(picture.widthPx * picture.heightPx);
  const sums = sumCells(picture, grey);
  const luma = new Uint8Array(GRID.width * GRID.height);
  for (let cell = 0; cell < luma.length; cell += 1) {
    luma[cell] = Math.round(lumaOf(sums, cell * 4) / (sums[cell * 4 + 3] ?? 1));
  }
  const colour = colourOf(sums);
  const noise = noiseOf(grey, picture.widthPx, picture.heightPx);
  return {
    luma,
    light: lightOf(meanOf(luma), colour),
    darkFraction: darkFraction(grey),
    brightFraction: burntFraction(picture),
    colour,
    noise,
    sharpness: sharpnessOf(grey, picture.widthPx, picture.heightPx, noise),
  };
}

/** Sums of red, green, blue and the number of pixels of each cell; fills the grey picture. */
function sumCells({ rgb, widthPx, heightPx }: CheckPicture, grey: Uint8Array): Uint32Array {
  const sums = new Uint32Array(GRID.width * GRID.height * 4);
  const columns = Uint16Array.from({ length: widthPx }, (_, x) => Math.floor((x * GRID.width) / widthPx) * 4);
  for (let y = 0, pixel = 0; y < heightPx; y += 1) {
    const row = Math.floor((y * GRID.height) / heightPx) * GRID.width * 4;
    for (let x = 0; x < widthPx; x += 1, pixel += 1) {
      const cell = row + (columns[x] ?? 0);
      const [red, green, blue] = [rgb[pixel * 3] ?? 0, rgb[pixel * 3 + 1] ?? 0, rgb[pixel * 3 + 2] ?? 0];
      sums[cell] = (sums[cell] ?? 0) + red;
      sums[cell + 1] = (sums[cell + 1] ?? 0) + green;
      sums[cell + 2] = (sums[cell + 2] ?? 0) + blue;
      sums[cell + 3] = (sums[cell + 3] ?? 0) + 1;
      grey[pixel] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    }
  }
  return sums;
}

/** @see https://www.itu.int/rec/R-REC-BT.601 */
function lumaOf(values: ArrayLike<number>, first: number): number {
  return 0.299 * (values[first] ?? 0) + 0.587 * (values[first + 1] ?? 0) + 0.114 * (values[first + 2] ?? 0);
}

function darkFraction(grey: Uint8Array): number {
  let dark = 0;
  for (const luma of grey) if (luma < DARK_LUMA) dark += 1;
  return dark / grey.length;
}

/** Two channels are enough: burnt-out grass is yellow. */
function burntFraction({ rgb }: CheckPicture): number {
  let burnt = 0;
  for (let first = 0; first < rgb.length; first += 3) {
    const [red = 0, green = 0, blue = 0] = [rgb[first], rgb[first + 1], rgb[first + 2]];
    const channels = (red >= BURNT ? 1 : 0) + (green >= BURNT ? 1 : 0) + (blue >= BURNT ? 1 : 0);
    if (channels >= 2) burnt += 1;
  }
  return burnt / (rgb.length / 3);
}

function colourOf(sums: Uint32Array): number {
  const across = GRID.width / COLOUR_CELLS;
  const areas = new Float64Array(across * (GRID.height / COLOUR_CELLS) * 4);
  for (let cell = 0; cell < GRID.width * GRID.height; cell += 1) {
    const [x, y] = [cell % GRID.width, Math.floor(cell / GRID.width)];
    const area = (Math.floor(y / COLOUR_CELLS) * across + Math.floor(x / COLOUR_CELLS)) * 4;
    for (let part = 0; part < 4; part += 1) add(areas, area + part, sums[cell * 4 + part] ?? 0);
  }
  let total = 0;
  for (let area = 0; area < areas.length; area += 4) {
    const [red = 0, green = 0, blue = 0, pixels = 1] = areas.subarray(area, area + 4);
    total += (Math.max(red, green, blue) - Math.min(red, green, blue)) / pixels;
  }
  return total / (areas.length / 4);
}

function lightOf(luma: number, colour: number): Light {
  if (colour < GREY_COLOUR || luma < NIGHT_LUMA) return "night";
  return luma < DUSK_LUMA ? "dusk" : "day";
}

function add(values: Uint32Array | Float64Array, index: number, value: number): void {
  values[index] = (values[index] ?? 0) + value;
}

function meanOf(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
