import type { Texture } from "three";
import { FONT, paintedTexture } from "../canvas.ts";
import type { BusLivery } from "./paints.ts";

type Pen = CanvasRenderingContext2D;

const ROUTE = { number: "07", goal: "BẾN XE PHÍA BẮC" } as const;
const SIGN_LIGHT = "#ffb52e";

export interface BusPanels {
  readonly left: Texture;
  readonly right: Texture;
  readonly front: Texture;
  readonly rear: Texture;
}

/** The four faces of a city bus; the doors are on the right, as where one drives on the right. */
export const paintBusPanels = (livery: BusLivery): BusPanels => ({
  left: paintedTexture(1024, 272, (pen, width, height) => paintSide(pen, width, height, livery, false)),
  right: paintedTexture(1024, 272, (pen, width, height) => paintSide(pen, width, height, livery, true)),
  front: paintedTexture(256, 300, (pen, width) => paintFront(pen, width, livery)),
  rear: paintedTexture(256, 300, (pen, width) => paintRear(pen, width, livery)),
});

function fill(pen: Pen, color: string, x: number, y: number, width: number, height: number): void {
  pen.fillStyle = color;
  pen.fillRect(x, y, width, height);
}

/** A pane with the sky above, the dark inside, seats below, and a slanting reflection. */
function paintGlass(pen: Pen, x: number, y: number, width: number, height: number): void {
  const shade = pen.createLinearGradient(x, y, x + width * 0.3, y + height);
  shade.addColorStop(0, "#5d7280");
  shade.addColorStop(0.45, "#27333b");
  shade.addColorStop(1, "#12181c");
  pen.fillStyle = shade;
  pen.fillRect(x, y, width, height);
  pen.fillStyle = "rgba(200,220,235,0.18)";
  pen.beginPath();
  pen.moveTo(x + width * 0.1, y + height);
  pen.lineTo(x + width * 0.45, y);
  pen.lineTo(x + width * 0.65, y);
  pen.lineTo(x + width * 0.3, y + height);
  pen.fill();
  fill(pen, "rgba(170,150,130,0.25)", x, y + height * 0.72, width, height * 0.28);
}

function write(pen: Pen, text: string, color: string, sizePx: number, x: number, y: number): void {
  pen.fillStyle = color;
  pen.font = `bold ${sizePx}px "${FONT}"`;
  pen.fillText(text, x, y);
}

function paintSide(pen: Pen, width: number, height: number, livery: BusLivery, hasDoors: boolean): void {
  fill(pen, livery.body, 0, 0, width, height);
  fill(pen, livery.skirt, 0, height * 0.52, width, height * 0.48);
  fill(pen, livery.band, 0, height * 0.52, width, 10);
  fill(pen, "#1b1d1f", 0, height * 0.93, width, height * 0.07);
  fill(pen, "#15181a", 10, 34, width - 20, 112);
  for (let i = 0; i < 9; i++) paintGlass(pen, 18 + i * 112, 40, 100, 100);
  write(pen, "XE BUÝT", "#ffffff", 38, 320, 208);
  write(pen, `${ROUTE.number}  ${ROUTE.goal}`, livery.band, 25, 640, 205);
  for (const x of hasDoors ? [790, 400] : []) paintDoor(pen, x);
  pen.fillStyle = "rgba(0,0,0,0.25)";
  for (let i = 1; i < 9; i++) pen.fillRect(i * 112 + 8, 150, 2, 100);
}

function paintDoor(pen: Pen, x: number): void {
  fill(pen, "#2a2d30", x, 34, 110, 218);
  paintGlass(pen, x + 6, 40, 46, 200);
  paintGlass(pen, x + 58, 40, 46, 200);
}

function paintFront(pen: Pen, width: number, livery: BusLivery): void {
  fill(pen, livery.body, 0, 0, width, 300);
  fill(pen, "#111111", 30, 8, 196, 34);
  write(pen, `${ROUTE.number} ${ROUTE.goal}`, SIGN_LIGHT, 17, 36, 32);
  paintGlass(pen, 10, 46, 116, 126);
  paintGlass(pen, 130, 46, 116, 126);
  pen.strokeStyle = "#0a0a0a";
  pen.lineWidth = 4;
  pen.strokeRect(8, 44, 240, 130);
  pen.beginPath();
  for (const x of [70, 150]) {
    pen.moveTo(x, 172);
    pen.lineTo(x + 44, 90);
  }
  pen.stroke();
  fill(pen, livery.skirt, 0, 178, width, 122);
  fill(pen, livery.band, 0, 178, width, 8);
  fill(pen, "#1a1a1a", 80, 200, 96, 34);
  for (let i = 0; i < 4; i++) fill(pen, "#444444", 84, 204 + i * 8, 88, 3);
  for (const x of [38, 218]) paintHeadlamps(pen, x);
  fill(pen, "#1d1d1d", 0, 262, width, 38);
}

function paintHeadlamps(pen: Pen, x: number): void {
  const ellipse = (color: string, centreX: number, radiusX: number, radiusY: number) => {
    pen.fillStyle = color;
    pen.beginPath();
    pen.ellipse(centreX, 222, radiusX, radiusY, 0, 0, 7);
    pen.fill();
  };
  ellipse("#222222", x, 34, 20);
  ellipse("#fbfbf4", x - 10, 14, 13);
  ellipse("#fbfbf4", x + 14, 12, 11);
}

function paintRear(pen: Pen, width: number, livery: BusLivery): void {
  fill(pen, livery.body, 0, 0, width, 300);
  fill(pen, "#111111", 90, 10, 76, 30);
  write(pen, ROUTE.number, SIGN_LIGHT, 26, 108, 35);
  paintGlass(pen, 24, 48, 208, 86);
  pen.strokeStyle = "#111111";
  pen.lineWidth = 4;
  pen.strokeRect(24, 48, 208, 86);
  fill(pen, livery.skirt, 0, 142, width, 158);
  fill(pen, livery.band, 0, 142, width, 8);
  fill(pen, "#222222", 66, 160, 124, 60);
  for (let i = 0; i < 7; i++) fill(pen, "#555555", 70, 164 + i * 8, 116, 3);
  for (const x of [8, 216]) {
    fill(pen, "#a81414", x, 160, 32, 40);
    fill(pen, "#e08a1a", x, 202, 32, 18);
    fill(pen, "#eeeeee", x, 222, 32, 14);
  }
  fill(pen, "#1d1d1d", 0, 262, width, 38);
}
