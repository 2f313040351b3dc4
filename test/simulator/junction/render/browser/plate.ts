import { Mesh, MeshLambertMaterial, PlaneGeometry, type Texture } from "three";
import type { Plate } from "../../world.ts";
import { plateColours, plateRows } from "../plate-layout.ts";
import { FONT, paintedTexture } from "./canvas.ts";

const WIDTH_PX = 512;

/** A plate of its true size, facing along z. */
export function buildPlate(plate: Plate): Mesh {
  const geometry = new PlaneGeometry(plate.widthMm / 1000, plate.heightMm / 1000);
  return new Mesh(geometry, new MeshLambertMaterial({ map: paintPlate(plate) }));
}

function paintPlate(plate: Plate): Texture {
  const { ink, ground } = plateColours(plate.colour);
  return paintedTexture(WIDTH_PX, Math.round((WIDTH_PX * plate.heightMm) / plate.widthMm), (pen, width, height) => {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, width, height);
    pen.strokeStyle = ink;
    pen.lineWidth = width * 0.012;
    pen.strokeRect(width * 0.015, width * 0.015, width * 0.97, height - width * 0.03);
    pen.fillStyle = ink;
    for (const row of plateRows(plate)) paintRow(pen, row, width, height);
  });
}

/** Stretches the text to the row's height and squeezes it to its width. */
function paintRow(
  pen: CanvasRenderingContext2D,
  row: ReturnType<typeof plateRows>[number],
  width: number,
  height: number,
): void {
  const SIZE_PX = 100;
  pen.save();
  pen.font = `700 ${SIZE_PX}px "${FONT}"`;
  pen.textAlign = "center";
  const { actualBoundingBoxAscent: ascent, width: textWidth } = pen.measureText(row.text);
  const tall = (row.height * height) / ascent;
  const wide = Math.min(tall, (row.width * width) / textWidth);
  pen.translate(row.middle[0] * width, row.middle[1] * height + (row.height * height) / 2);
  pen.scale(wide, tall);
  pen.fillText(row.text, 0, 0);
  pen.restore();
}
