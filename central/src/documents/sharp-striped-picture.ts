import sharp from "sharp";

/** A JPEG for tests, of stripes one pixel wide: as sharp as a picture can be, and by its brightness another than others. */
export async function stripedPicture(widthPx: number, heightPx: number, brightness = 20): Promise<Buffer> {
  const rgb = Buffer.alloc(widthPx * heightPx * 3);
  for (let at = 0; at < rgb.length; at += 1) rgb[at] = Math.floor(at / 3) % 2 === 0 ? brightness : 235;
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .withExif({ IFD0: { Artist: "somebody" } })
    .jpeg({ quality: 95 })
    .toBuffer();
}
