import type { Texture } from "three";
import { FONT, paintedTexture } from "../canvas.ts";
import { seededRandom } from "../random.ts";

type Pen = CanvasRenderingContext2D;

/** Trades, not names: no shop of this street exists. */
const TRADES = [
  ["PHỞ BÒ", "bún chả · cơm rang"],
  ["TẠP HÓA", "sữa · nước ngọt · bánh kẹo"],
  ["CÀ PHÊ", "sinh tố · nước ép"],
  ["SỬA XE MÁY", "thay dầu · vá săm"],
  ["NHÀ THUỐC", "tư vấn miễn phí"],
  ["BÁNH MÌ", "pa tê · trứng · chả"],
  ["CẮT TÓC", "gội đầu · tạo kiểu"],
  ["ĐIỆN NƯỚC", "bơm · ống · dây điện"],
  ["THỜI TRANG", "hàng mới về"],
  ["CƠM BÌNH DÂN", "sáng · trưa · tối"],
  ["HOA TƯƠI", "điện hoa · hoa cưới"],
  ["RỬA XE", "hút bụi · đánh bóng"],
  ["GIẶT LÀ", "lấy ngay trong ngày"],
  ["MẮT KÍNH", "đo mắt bằng máy"],
  ["VĂN PHÒNG PHẨM", "photocopy · in ảnh"],
  ["ĐIỆN THOẠI", "sửa chữa · phụ kiện"],
] as const;
const SIGN_COLOURS = [
  ["#b3201f", "#ffe14a"],
  ["#17663a", "#ffffff"],
  ["#1c4a96", "#ffffff"],
  ["#e9b21d", "#8f1414"],
  ["#f2f0ea", "#b3201f"],
  ["#6a1f5c", "#ffffff"],
] as const;
const WALLS = [
  "#e7d9b4",
  "#d9b98a",
  "#c8d6c9",
  "#e3e0d6",
  "#d7a98b",
  "#b9cbd6",
  "#e9cf8f",
  "#cfc4b4",
  "#a8bfa4",
  "#e0b7a0",
] as const;

const PX_PER_M = 40;
export const STOREY_M = 3.4;

/** The front of a tube house: a shop below, balconies and windows above. */
export function paintFront(widthM: number, storeys: number, seed: number): Texture {
  return paintedTexture(
    Math.round(widthM * PX_PER_M),
    Math.round(storeys * STOREY_M * PX_PER_M),
    (pen, width, height) => {
      const random = seededRandom(seed);
      pen.fillStyle = wallColour(seed);
      pen.fillRect(0, 0, width, height);
      weather(pen, width, height, random);
      for (let storey = 1; storey < storeys; storey++)
        paintStorey(pen, width, height - (storey + 1) * STOREY_M * PX_PER_M, random);
      paintShop(pen, width, height, random);
    },
  );
}

const wallColour = (seed: number): string => WALLS[seed % WALLS.length] ?? WALLS[0];

/** The long side of a house: bare, with a few barred windows, seen where a row of houses ends. */
export function paintFlank(depthM: number, storeys: number, seed: number): Texture {
  const [width, height] = [Math.round(depthM * PX_PER_M), Math.round(storeys * STOREY_M * PX_PER_M)];
  return paintedTexture(width, height, (pen) => {
    const random = seededRandom(seed + 500);
    pen.fillStyle = wallColour(seed + 3);
    pen.fillRect(0, 0, width, height);
    weather(pen, width, height, random);
    const storey = STOREY_M * PX_PER_M;
    for (let level = 0; level < storeys; level++) {
      pen.fillStyle = "rgba(70,60,50,0.18)";
      pen.fillRect(0, height - (level + 1) * storey, width, 3);
      for (const share of [0.12, 0.42, 0.72]) {
        if (random() < 0.45) continue;
        paintWindow(pen, width * share, height - (level + 1) * storey + storey * 0.25, 48, 52, random);
        if (random() < 0.3) paintCooler(pen, width * share + 60, height - level * storey - storey * 0.5);
      }
    }
  });
}

/** Rain has run down these walls for years. */
function weather(pen: Pen, width: number, height: number, random: () => number): void {
  for (let i = 0; i < 40; i++) {
    pen.fillStyle = `rgba(60,52,40,${random() * 0.06})`;
    pen.fillRect(random() * width, random() * height, 2 + random() * 8, 20 + random() * 120);
  }
}

function paintStorey(pen: Pen, width: number, top: number, random: () => number): void {
  const storey = STOREY_M * PX_PER_M;
  pen.fillStyle = "rgba(255,255,255,0.35)";
  pen.fillRect(0, top + storey - 6, width, 6);
  const doors = width > 190 ? 3 : 2;
  const gap = width / (doors * 2 + 1);
  for (let i = 0; i < doors; i++)
    paintWindow(pen, gap * (1 + i * 2) - gap * 0.15, top + storey * 0.2, gap * 1.3, storey * 0.62, random);
  if (random() < 0.5) paintCooler(pen, width * 0.47, top + storey * 0.5);
}

function paintWindow(pen: Pen, x: number, y: number, width: number, height: number, random: () => number): void {
  pen.fillStyle = "#f0ece2";
  pen.fillRect(x - 4, y - 4, width + 8, height + 8);
  pen.fillStyle = random() < 0.4 ? "#5c4632" : "#33424d";
  pen.fillRect(x, y, width, height);
  pen.fillStyle = "rgba(170,200,220,0.35)";
  pen.fillRect(x + 3, y + 3, width * 0.4, height * 0.45);
  pen.strokeStyle = "rgba(235,235,230,0.9)";
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x + width / 2, y);
  pen.lineTo(x + width / 2, y + height);
  pen.moveTo(x, y + height * 0.32);
  pen.lineTo(x + width, y + height * 0.32);
  pen.stroke();
}

function paintCooler(pen: Pen, x: number, y: number): void {
  pen.fillStyle = "#e2e2de";
  pen.fillRect(x, y, 30, 22);
  pen.fillStyle = "#8e9092";
  pen.beginPath();
  pen.arc(x + 12, y + 11, 8, 0, 7);
  pen.fill();
}

/** Sign board above, an open shop or a rolled-down shutter below. */
function paintShop(pen: Pen, width: number, height: number, random: () => number): void {
  const top = height - STOREY_M * PX_PER_M;
  const isOpen = random() < 0.75;
  pen.fillStyle = isOpen ? "#2b2723" : "#8d979d";
  pen.fillRect(6, top + 40, width - 12, height - top - 40);
  if (isOpen) paintGoods(pen, width, top + 44, height, random);
  else paintShutter(pen, width, top + 44, height);
  paintSign(pen, width, top, random);
}

function paintGoods(pen: Pen, width: number, top: number, bottom: number, random: () => number): void {
  for (let y = top + 12; y < bottom - 14; y += 22) {
    for (let x = 12; x < width - 22; x += 14) {
      if (random() < 0.35) continue;
      pen.fillStyle = `hsl(${Math.floor(random() * 360)} ${20 + random() * 40}% ${28 + random() * 30}%)`;
      pen.fillRect(x, y, 10, 8 + random() * 9);
    }
  }
  pen.fillStyle = "rgba(20,16,12,0.35)";
  pen.fillRect(6, top, width - 12, 18);
}

function paintShutter(pen: Pen, width: number, top: number, bottom: number): void {
  pen.fillStyle = "rgba(40,45,50,0.35)";
  for (let y = top; y < bottom; y += 6) pen.fillRect(6, y, width - 12, 2);
}

function paintSign(pen: Pen, width: number, top: number, random: () => number): void {
  const trade = TRADES[Math.floor(random() * TRADES.length)] ?? TRADES[0];
  const [board, letters] = SIGN_COLOURS[Math.floor(random() * SIGN_COLOURS.length)] ?? SIGN_COLOURS[0];
  pen.fillStyle = board;
  pen.fillRect(2, top - 4, width - 4, 46);
  pen.fillStyle = letters;
  pen.textAlign = "center";
  pen.font = `bold 26px "${FONT}"`;
  pen.fillText(trade[0], width / 2, top + 22, width - 14);
  pen.font = `500 11px "${FONT}"`;
  pen.fillText(trade[1], width / 2, top + 37, width - 14);
}
