/** Stills of the prepared cases, drawn: a crossing, a vehicle on its way over the stop line, its plate. */
import type { FractionBox } from "@ngaba/contract";
import sharp, { type Sharp } from "sharp";
import type { CaseKey, Vehicle } from "./case-keys.ts";

export const STILL = { widthPx: 1920, heightPx: 1080 };
export const STILL_ROLES = ["before", "at", "after"] as const;
export type StillRole = (typeof STILL_ROLES)[number];

/** A picture with its size. */
export interface DrawnStill {
  readonly jpeg: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A street's grain, so that a still has as many bytes as a camera's. */
const GRAIN = { type: "gaussian", mean: 118, sigma: 60 } as const;
const GRAIN_BLUR_PX = 1.5;
const QUALITY = { quality: 86 };
const SIZE: Readonly<Record<Vehicle, readonly [widthPx: number, heightPx: number]>> = {
  car: [300, 250],
  motorcycle: [130, 230],
};
/** Bottom centre of the vehicle, pixels: it comes down the picture and over the line. */
const PLACES: Readonly<Record<StillRole, readonly [xPx: number, yPx: number]>> = {
  before: [900, 560],
  at: [960, 680],
  after: [1020, 820],
};
const CAPTION = { widthPx: 1400, heightPx: 60 };
const CROP_MARGIN_PX = 30;
/** No two crops are cut at quite the same place: else those of one vehicle would be one file. */
const CUTS = { besidePx: 20, belowPx: 10 };

/** Where the vehicle is in a still, fractions. */
export function vehicleBox(vehicle: Vehicle, role: StillRole): FractionBox {
  const { left, top, width, height } = vehicleRect(vehicle, role);
  const { widthPx, heightPx } = STILL;
  return [left / widthPx, top / heightPx, (left + width) / widthPx, (top + height) / heightPx];
}

function vehicleRect(vehicle: Vehicle, role: StillRole) {
  const [width, height] = SIZE[vehicle];
  const [x, y] = PLACES[role];
  return { left: Math.round(x - width / 2), top: y - height, width, height };
}

/** The part that the plate is read from, pixels of the still. */
function cropRect(vehicle: Vehicle, number: number) {
  const { left, top, width, height } = vehicleRect(vehicle, "at");
  const [beside, below] = [number % CUTS.besidePx, Math.floor(number / CUTS.besidePx) % CUTS.belowPx];
  const twice = 2 * CROP_MARGIN_PX;
  return {
    ...{ left: left - CROP_MARGIN_PX + beside, top: top - CROP_MARGIN_PX + below },
    ...{ width: width + twice, height: height + twice },
  };
}

export type CaseStills = Readonly<Record<StillRole | "crop", DrawnStill>>;

/** Draws a case over a street that stays the same. @param number of the case @param caption what its camera writes into each still */
export type DrawCase = (key: CaseKey, number: number, caption: string) => Promise<CaseStills>;

export async function openStudio(): Promise<DrawCase> {
  const create = {
    width: STILL.widthPx,
    height: STILL.heightPx,
    channels: 3,
    background: "grey",
    noise: GRAIN,
  } as const;
  const grain = await sharp({ create }).blur(GRAIN_BLUR_PX).png().toBuffer();
  const street = sharp(grain).composite([{ input: svg(STILL.widthPx, STILL.heightPx, STREET) }]);
  const { data, info } = await street.raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  return async (key, number, caption) => {
    const drawn = async (role: StillRole) => {
      const jpeg = await drawStill(sharp(data, { raw }), key, role, caption);
      return { jpeg, ...STILL };
    };
    const [before, at, after] = [await drawn("before"), await drawn("at"), await drawn("after")];
    const cut = cropRect(key.vehicle, number);
    const jpeg = await sharp(at.jpeg).extract(cut).jpeg(QUALITY).toBuffer();
    return { before, at, after, crop: { jpeg, widthPx: cut.width, heightPx: cut.height } };
  };
}

async function drawStill(street: Sharp, key: CaseKey, role: StillRole, caption: string): Promise<Buffer> {
  const { left, top, width, height } = vehicleRect(key.vehicle, role);
  const vehicle = { input: svg(width, height, vehicleDrawing(key, width, height)), left, top };
  const words = `<text x="20" y="40" font-family="DejaVu Sans Mono, monospace" font-size="26" fill="#fff">${caption} ${role}</text>`;
  const written = { input: svg(CAPTION.widthPx, CAPTION.heightPx, words), left: 0, top: 0 };
  return await street.composite([vehicle, written]).jpeg(QUALITY).toBuffer();
}

/** Road, stop line and a red lamp, half transparent over the grain. */
const STREET = `
  <path d="M760 0 L1160 0 L1500 1080 L420 1080 Z" fill="#333" fill-opacity="0.7"/>
  <path d="M620 620 L1310 620" stroke="#eee" stroke-width="14" stroke-opacity="0.9"/>
  <rect x="1536" y="90" width="60" height="150" fill="#111"/><circle cx="1566" cy="125" r="22" fill="#f22"/>`;

function vehicleDrawing({ vehicle, plate }: CaseKey, width: number, height: number): string {
  const [plateWidth, plateHeight] = vehicle === "car" ? [150, 40] : [90, 60];
  const [x, y] = [(width - plateWidth) / 2, height - plateHeight - 30];
  const body = `<rect width="${width}" height="${height - 12}" rx="26" fill="${vehicle === "car" ? "#24507a" : "#8a2a2a"}"/>`;
  const wheels = `<rect x="8" y="${height - 40}" width="26" height="40" fill="#111"/>
    <rect x="${width - 34}" y="${height - 40}" width="26" height="40" fill="#111"/>`;
  const ground = `<rect x="${x}" y="${y}" width="${plateWidth}" height="${plateHeight}" fill="#f4f4f4"/>`;
  return body + wheels + ground + plateDrawing(plate, x + plateWidth / 2, y + plateHeight / 2, plateWidth);
}

/** Nobody can read what mud covers. */
function plateDrawing(plate: string | undefined, x: number, y: number, widthPx: number): string {
  if (plate === undefined) return `<ellipse cx="${x}" cy="${y}" rx="${widthPx / 2}" ry="18" fill="#5a4a36"/>`;
  const text = plate.toUpperCase();
  return `<text x="${x}" y="${y + 8}" text-anchor="middle" font-family="DejaVu Sans Mono, monospace" font-weight="bold"
    font-size="${(widthPx / text.length) * 1.4}" fill="#111">${text}</text>`;
}

const svg = (width: number, height: number, content: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`);
