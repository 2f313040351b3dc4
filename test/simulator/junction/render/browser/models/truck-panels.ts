import type { Texture } from "three";
import { FONT, paintedTexture } from "../canvas.ts";

type Pen = CanvasRenderingContext2D;

const FRAME = "#8b9094";
const RIBS = 22;

/** The long side of a closed load: corrugated sheet in a frame, lettered. */
export const paintLoadSide = (sheet: string, band: string): Texture =>
  paintedTexture(768, 256, (pen, width, height) => {
    corrugate(pen, sheet, width, height, RIBS);
    pen.fillStyle = band;
    pen.fillRect(0, height * 0.58, width, height * 0.12);
    pen.fillStyle = band;
    pen.font = `bold 58px "${FONT}"`;
    pen.textAlign = "center";
    pen.fillText("VẬN TẢI HÀNG HÓA", width / 2, height * 0.44);
    frame(pen, width, height);
    reflectors(pen, width, height * 0.9, 34);
  });

/** The doors at the back: two leaves with hinges, locking bars and handles. */
export const paintLoadDoors = (sheet: string, band: string): Texture =>
  paintedTexture(256, 256, (pen, width, height) => {
    corrugate(pen, sheet, width, height, 8);
    pen.fillStyle = band;
    pen.fillRect(0, height * 0.58, width, height * 0.1);
    pen.fillStyle = "#2b2f33";
    pen.fillRect(width / 2 - 2, 0, 4, height);
    for (const x of [0.18, 0.4, 0.6, 0.82]) lockingBar(pen, width * x, height);
    for (const y of [0.12, 0.38, 0.74]) for (const x of [6, width - 24]) pen.fillRect(x, height * y, 18, 8);
    frame(pen, width, height);
    reflectors(pen, width, height * 0.9, 22);
  });

function corrugate(pen: Pen, sheet: string, width: number, height: number, ribs: number): void {
  pen.fillStyle = sheet;
  pen.fillRect(0, 0, width, height);
  for (let rib = 0; rib < ribs; rib++) {
    const x = (rib / ribs) * width;
    pen.fillStyle = "rgba(0,0,0,0.16)";
    pen.fillRect(x, 0, width / ribs / 4, height);
    pen.fillStyle = "rgba(255,255,255,0.22)";
    pen.fillRect(x + width / ribs / 2, 0, width / ribs / 4, height);
  }
}

function lockingBar(pen: Pen, x: number, height: number): void {
  pen.fillStyle = "#d5d8da";
  pen.fillRect(x - 3, 6, 6, height - 12);
  pen.fillStyle = "#3a3e42";
  for (const y of [0.06, 0.5, 0.93]) pen.fillRect(x - 7, height * y, 14, 9);
  pen.fillRect(x - 3, height * 0.53, 22, 6);
}

function frame(pen: Pen, width: number, height: number): void {
  pen.strokeStyle = FRAME;
  pen.lineWidth = 14;
  pen.strokeRect(3, 3, width - 6, height - 6);
}

/** Red and white tape along the lower edge. */
function reflectors(pen: Pen, width: number, y: number, stripPx: number): void {
  for (let x = 8, index = 0; x < width - 8; x += stripPx, index++) {
    pen.fillStyle = index % 2 === 0 ? "#c8281f" : "#f4f4f0";
    pen.fillRect(x, y, stripPx, 9);
  }
}
