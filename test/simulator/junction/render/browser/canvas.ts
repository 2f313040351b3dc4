import { CanvasTexture, SRGBColorSpace } from "three";

/** A picture painted with the 2D canvas, as a texture. @param paint gets the context and the size in pixels */
export function paintedTexture(
  widthPx: number,
  heightPx: number,
  paint: (pen: CanvasRenderingContext2D, widthPx: number, heightPx: number) => void,
): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = widthPx;
  canvas.height = heightPx;
  paint(penOf(canvas), widthPx, heightPx);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 4;
  return texture;
}

/** @throws {Error} when the browser gives no 2D context */
export function penOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("this browser draws no 2D canvas");
  return pen;
}

/** The one family that all lettering is set in: it comes with us, so that every machine draws the same. */
export const FONT = "Be Vietnam Pro";
