/** Row-major RGB, 8 bits a channel. */
export interface RgbPicture {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Part of a picture, as fractions of its width and height. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** That part of a picture, `widthPx` wide, by linear interpolation. */
export function cropped(picture: RgbPicture, part: Part, widthPx: number): RgbPicture {
  const step = (part.width * picture.widthPx) / widthPx;
  const heightPx = Math.round((part.height * picture.heightPx) / step);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0, index = 0; y < heightPx; y += 1) {
    const fromY = within(part.top * picture.heightPx + (y + 0.5) * step - 0.5, picture.heightPx);
    for (let x = 0; x < widthPx; x += 1) {
      const fromX = within(part.left * picture.widthPx + (x + 0.5) * step - 0.5, picture.widthPx);
      for (let channel = 0; channel < 3; channel += 1, index += 1) {
        rgb[index] = Math.round(interpolated(picture, fromX, fromY, channel));
      }
    }
  }
  return { rgb, widthPx, heightPx };
}

const within = (position: number, length: number): number => Math.max(0, Math.min(length - 1.001, position));

function interpolated({ rgb, widthPx }: RgbPicture, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const first = (top * widthPx + left) * 3 + channel;
  const below = first + widthPx * 3;
  const upper = (rgb[first] ?? 0) * (1 - right) + (rgb[first + 3] ?? 0) * right;
  const lower = (rgb[below] ?? 0) * (1 - right) + (rgb[below + 3] ?? 0) * right;
  return upper * (1 - down) + lower * down;
}

/** A pixel's new channel from its old one and where it is; values are cut to 0–255. */
export type Change = (value: number, x: number, y: number, index: number) => number;

export function changed(picture: RgbPicture, change: Change): RgbPicture {
  const { widthPx, heightPx } = picture;
  const rgb = new Uint8ClampedArray(picture.rgb.length);
  for (let y = 0, index = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      for (let channel = 0; channel < 3; channel += 1, index += 1) {
        rgb[index] = change(picture.rgb[index] ?? 0, x, y, index);
      }
    }
  }
  return { rgb: new Uint8Array(rgb.buffer), widthPx, heightPx };
}

/** @param sigmaPx of a Gaussian */
export function blurred(picture: RgbPicture, sigmaPx: number): RgbPicture {
  const reach = Math.ceil(sigmaPx * 3);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigmaPx ** 2)));
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const weights = Float64Array.from(kernel, (weight) => weight / total);
  return alongLines(alongLines(picture, weights, true), weights, false);
}

function alongLines(picture: RgbPicture, weights: Float64Array, isSideways: boolean): RgbPicture {
  const { rgb, widthPx, heightPx } = picture;
  const reach = (weights.length - 1) / 2;
  const last = (isSideways ? widthPx : heightPx) - 1;
  const step = isSideways ? 3 : widthPx * 3;
  return changed(picture, (_, x, y, index) => {
    const position = isSideways ? x : y;
    let sum = 0;
    for (let at = -reach; at <= reach; at += 1) {
      const other = Math.max(0, Math.min(last, position + at));
      sum += (rgb[index + (other - position) * step] ?? 0) * (weights[at + reach] ?? 0);
    }
    return sum;
  });
}

/** @param kept fraction of the colour that stays */
export function desaturated(picture: RgbPicture, kept: number): RgbPicture {
  const { rgb } = picture;
  return changed(picture, (value, _x, _y, index) => {
    const first = index - (index % 3);
    const grey = 0.299 * (rgb[first] ?? 0) + 0.587 * (rgb[first + 1] ?? 0) + 0.114 * (rgb[first + 2] ?? 0);
    return grey + (value - grey) * kept;
  });
}
