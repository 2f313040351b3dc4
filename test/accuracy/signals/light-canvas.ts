/** Linear light of a small picture: row-major RGB, 1 is what the camera shows as white. */
export interface LightCanvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly light: Float32Array;
}

export type Colour = readonly [red: number, green: number, blue: number];

export const newCanvas = (widthPx: number, heightPx: number): LightCanvas => ({
  ...{ widthPx, heightPx },
  light: new Float32Array(widthPx * heightPx * 3),
});

export const scaled = ([red, green, blue]: Colour, by: number): Colour => [red * by, green * by, blue * by];

/** Share of a pixel's value that a shape has whose edge is `insidePx` away, blurred over some pixels. */
const softEdge = (insidePx: number, blurPx: number): number => 1 / (1 + Math.exp((-1.7 * insidePx) / blurPx));

/** Lays a colour over the canvas, blurred at the edges. */
export function fillRect(
  canvas: LightCanvas,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  colour: Colour,
  blurPx: number,
): void {
  overlay(canvas, [x1, y1, x2, y2], blurPx * 4, colour, (x, y) => {
    const [left, right, top, bottom] = [x - x1, x2 - x, y - y1, y2 - y];
    return softEdge(Math.min(left, right), blurPx) * softEdge(Math.min(top, bottom), blurPx);
  });
}

export function fillDisc(canvas: LightCanvas, disc: Disc, colour: Colour, blurPx: number): void {
  overlay(canvas, boxOf(disc, 0), blurPx * 4, colour, (x, y) =>
    softEdge(disc.radius - Math.hypot(x - disc.x, y - disc.y), blurPx),
  );
}

export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Adds light that spreads around a place, `spreadPx` its standard deviation. */
export function addGlow(canvas: LightCanvas, { x: cx, y: cy }: Disc, colour: Colour, spreadPx: number): void {
  const [x1, y1, x2, y2] = boxOf({ x: cx, y: cy, radius: 0 }, 3.5 * spreadPx);
  forEachPixel(canvas, [x1, y1, x2, y2], (x, y, at) => {
    const share = Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * spreadPx ** 2));
    for (let channel = 0; channel < 3; channel++) {
      canvas.light[at + channel] = (canvas.light[at + channel] ?? 0) + share * (colour[channel] ?? 0);
    }
  });
}

const boxOf = ({ x, y, radius }: Disc, more: number): [number, number, number, number] => {
  const reach = radius + more;
  return [x - reach, y - reach, x + reach, y + reach];
};

function overlay(
  canvas: LightCanvas,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  margin: number,
  colour: Colour,
  shareAt: (x: number, y: number) => number,
): void {
  forEachPixel(canvas, [x1 - margin, y1 - margin, x2 + margin, y2 + margin], (x, y, at) => {
    const share = shareAt(x, y);
    for (let channel = 0; channel < 3; channel++) {
      canvas.light[at + channel] = (canvas.light[at + channel] ?? 0) * (1 - share) + share * (colour[channel] ?? 0);
    }
  });
}

/** Calls with the middle of each pixel in the box, and where its red stands. */
export function forEachPixel(
  { widthPx, heightPx }: LightCanvas,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  visit: (x: number, y: number, at: number) => void,
): void {
  const [left, right] = [Math.max(0, Math.floor(x1)), Math.min(widthPx, Math.ceil(x2))];
  const [top, bottom] = [Math.max(0, Math.floor(y1)), Math.min(heightPx, Math.ceil(y2))];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) visit(x + 0.5, y + 0.5, (y * widthPx + x) * 3);
  }
}
