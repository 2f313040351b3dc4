/**
 * Draws a document as PDF. The same content makes the same bytes: nothing of the machine's clock or chance goes in, so
 * that a hash of the file means something.
 */
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import type { CoveredStill } from "./sharp-covered-still.ts";
import type { ShownBlock, ShownDocument, ShownPicture } from "./shown-document.ts";

type Pdf = InstanceType<typeof PDFDocument>;

/** Lengths are in points, 1/72 inch. */
const MARGIN = { top: 56, bottom: 56, left: 56, right: 48 };
const LABEL_WIDTH = 150;
const GAP = 8;
/** By how much the text of an item stands further in than its mark. */
const HANGING = 22;
const SIZE = { title: 16, heading: 11.5, text: 9.5, small: 8, hash: 7 };
const MAX_PICTURE_HEIGHT = 290;
/** By what stands under it: a heading never stands alone at the bottom of a page. */
const HEADING_ROOM = {
  ...{ heading: 80, text: 60, fields: 60, items: 60, hashes: 60 },
  ...{ pictures: MAX_PICTURE_HEIGHT + 60, signature: 170 },
} as const;
const GREY = "#555555";
const RED = "#b00020";

const fontFiles = (): Readonly<Record<"regular" | "bold" | "mono", string>> => ({
  regular: import.meta.resolve("@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf"),
  bold: import.meta.resolve("@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf"),
  mono: import.meta.resolve("@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff"),
});

/**
 * @param stills by the hash of their originals; those that the document shows
 * @returns the bytes of the file
 * @throws {Error} when a still is no JPEG
 */
export async function drawPdf(
  shown: ShownDocument,
  stills: ReadonlyMap<string, CoveredStill>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { title, caseId, changedAt } = shown;
  const info = { Title: `${title} ${caseId}`, Creator: "Ngã Ba", CreationDate: new Date(changedAt) };
  const pdf = new PDFDocument({
    size: "A4",
    margins: MARGIN,
    lang: "vi-VN",
    bufferPages: true,
    pdfVersion: "1.7",
    info,
  });
  for (const [name, file] of Object.entries(fontFiles())) {
    pdf.registerFont(name, await readFile(fileURLToPath(file)));
  }
  const whole = buffer(pdf);
  drawTop(pdf, shown);
  for (const [index, block] of shown.blocks.entries()) {
    if (block.kind === "heading") makeRoom(pdf, HEADING_ROOM[shown.blocks[index + 1]?.kind ?? "text"]);
    drawBlock(pdf, block, stills);
  }
  drawMargins(pdf, shown);
  pdf.end();
  return new Uint8Array(await whole);
}

const widthOf = ({ page }: Pdf): number => page.width - MARGIN.left - MARGIN.right;
const bottomOf = ({ page }: Pdf): number => page.height - MARGIN.bottom;

/** Begins a new page unless so much fits under what is there. */
function makeRoom(pdf: Pdf, height: number): void {
  if (pdf.y + height > bottomOf(pdf)) pdf.addPage();
}

function drawTop(pdf: Pdf, { head, title, subtitle }: ShownDocument): void {
  if (head !== undefined) {
    const columnWidth = (widthOf(pdf) - GAP) / 2;
    const sides = [head.left, head.right].map((lines, side) => {
      pdf.font("bold").fontSize(SIZE.text);
      const at = { x: MARGIN.left + side * (columnWidth + GAP), y: MARGIN.top };
      pdf.text(lines.join("\n"), at.x, at.y, { width: columnWidth, align: "center", lineGap: 3 });
      return pdf.y;
    });
    pdf.y = Math.max(...sides) + 2 * GAP;
    pdf.x = MARGIN.left;
  }
  pdf.font("bold").fontSize(SIZE.title).text(title, { align: "center" });
  if (subtitle !== undefined) pdf.font("regular").fontSize(SIZE.heading).text(subtitle, { align: "center" });
  pdf.moveDown();
}

function drawBlock(pdf: Pdf, block: ShownBlock, stills: ReadonlyMap<string, CoveredStill>): void {
  switch (block.kind) {
    case "heading":
      pdf.moveDown(0.6).font("bold").fontSize(SIZE.heading).text(block.text).moveDown(0.3);
      return;
    case "text":
      pdf.font("regular").fontSize(SIZE.text).text(block.text, { lineGap: 2 }).moveDown(0.3);
      return;
    case "items":
      pdf.font("regular").fontSize(SIZE.text);
      for (const item of block.items) drawItem(pdf, item);
      return;
    case "fields":
      for (const { label, value } of block.fields) drawField(pdf, label, value);
      return;
    case "hashes":
      for (const { what, sha256 } of block.rows) drawField(pdf, what, sha256, "mono");
      return;
    case "pictures":
      for (const picture of block.pictures) drawPicture(pdf, picture, stills);
      return;
    case "signature":
      drawSignature(pdf, block.lines);
      return;
    default:
      block satisfies never;
  }
}

/** What an item begins with: its number, or a dash. */
const MARKED = /^(\d+\.|–) (.*)$/s;

/** The mark stands alone in front: wherever the text is broken, no other item seems to begin. */
function drawItem(pdf: Pdf, item: string): void {
  const [, mark, text = item] = MARKED.exec(item) ?? [];
  makeRoom(pdf, 2 * SIZE.text);
  const { y } = pdf;
  if (mark !== undefined) pdf.text(mark, MARGIN.left, y);
  pdf.text(text, MARGIN.left + HANGING, y, { width: widthOf(pdf) - HANGING, lineGap: 1.5 }).moveDown(0.2);
  pdf.x = MARGIN.left;
}

function drawField(pdf: Pdf, label: string, value: string, font: "regular" | "mono" = "regular"): void {
  const width = widthOf(pdf) - LABEL_WIDTH - GAP;
  const size = font === "mono" ? SIZE.hash : SIZE.text;
  const height = pdf.font(font).fontSize(size).heightOfString(value, { width, lineGap: 2 });
  makeRoom(pdf, Math.min(height, 200));
  const { y } = pdf;
  pdf.font("regular").fontSize(SIZE.text).fillColor(GREY).text(label, MARGIN.left, y, { width: LABEL_WIDTH });
  const underLabel = pdf.y;
  const { count } = pdf.bufferedPageRange();
  pdf.font(font).fontSize(size).fillColor("black");
  pdf.text(value, MARGIN.left + LABEL_WIDTH + GAP, y, { width, lineGap: 2 });
  const isOnNewPage = pdf.bufferedPageRange().count > count;
  pdf.y = (isOnNewPage ? pdf.y : Math.max(pdf.y, underLabel)) + 3;
  pdf.x = MARGIN.left;
}

function drawPicture(pdf: Pdf, { caption, still }: ShownPicture, stills: ReadonlyMap<string, CoveredStill>): void {
  const drawn = still && stills.get(still.sha256);
  if (drawn === undefined) {
    pdf.font("regular").fontSize(SIZE.text).text(caption).moveDown(0.5);
    return;
  }
  const scale = Math.min(widthOf(pdf) / drawn.widthPx, MAX_PICTURE_HEIGHT / drawn.heightPx);
  const [width, height] = [drawn.widthPx * scale, drawn.heightPx * scale];
  makeRoom(pdf, height + 24);
  pdf.image(Buffer.from(drawn.jpeg), MARGIN.left, pdf.y, { width, height });
  pdf.y += height + 3; // where the image stands is no text
  pdf.font("regular").fontSize(SIZE.small).text(caption, MARGIN.left).moveDown(0.6);
}

function drawSignature(pdf: Pdf, lines: readonly string[]): void {
  makeRoom(pdf, 110);
  const width = widthOf(pdf) / 2;
  const [first = "", ...rest] = lines;
  pdf
    .moveDown()
    .font("bold")
    .fontSize(SIZE.text)
    .text(first, MARGIN.left + width, pdf.y, { width, align: "center" });
  pdf.font("regular").fontSize(SIZE.small).text(rest.join("\n"), { width, align: "center" });
  pdf.x = MARGIN.left;
  pdf.y += 60; // room for a name and a stamp
}

/** What stands on every page: that it is a draft, whose it is, and which of how many. */
function drawMargins(pdf: Pdf, { draft, footer }: ShownDocument): void {
  const { count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(index);
    pdf.page.margins = { ...MARGIN, top: 0, bottom: 0 }; // or text in a margin would begin a new page
    pdf.font("regular").fontSize(SIZE.small).fillColor(GREY);
    const y = pdf.page.height - MARGIN.bottom + 20;
    pdf.text(`${footer} · ${index + 1}/${count}`, MARGIN.left, y, { width: widthOf(pdf), align: "center" });
    if (draft === undefined) continue;
    pdf
      .font("bold")
      .fillColor(RED)
      .text(draft, MARGIN.left, 24, { width: widthOf(pdf), align: "center" });
  }
}
