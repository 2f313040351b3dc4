/** What stands around a chart in its picture. */
export type PictureWords = {
  readonly title: string;
  /** Of what place and time it is. */
  readonly subtitle: string;
  readonly legend: readonly { readonly text: string; readonly colour: string }[];
};

export type PictureColours = {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly font: string;
};

const MARGIN_PX = 16;
const LINE_PX = 20;

/** The chart as a picture of its own, with its title and legend, so that it can stand in a report. */
export function chartPicture(
  chart: HTMLCanvasElement,
  words: PictureWords,
  colours: PictureColours,
): HTMLCanvasElement {
  const scale = chart.clientWidth > 0 ? chart.width / chart.clientWidth : 1; // device pixels for one of the page's
  const canvas = document.createElement("canvas");
  const [head, foot] = [MARGIN_PX + 2 * LINE_PX, LINE_PX + MARGIN_PX];
  canvas.width = chart.width + 2 * MARGIN_PX * scale;
  canvas.height = chart.height + (head + foot) * scale;
  const ctx = canvas.getContext("2d");
  if (ctx === null) return canvas;
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(chart, MARGIN_PX * scale, head * scale);
  ctx.scale(scale, scale);
  ctx.textBaseline = "middle";
  write(ctx, words.title, MARGIN_PX, MARGIN_PX + LINE_PX / 2, `600 15px ${colours.font}`, colours.text);
  write(ctx, words.subtitle, MARGIN_PX, MARGIN_PX + 1.5 * LINE_PX, `12px ${colours.font}`, colours.muted);
  drawLegend(ctx, words.legend, canvas.height / scale - MARGIN_PX - LINE_PX / 2, colours);
  return canvas;
}

function write(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, font: string, colour: string): void {
  ctx.font = font;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

function drawLegend(
  ctx: CanvasRenderingContext2D,
  legend: PictureWords["legend"],
  y: number,
  { text, font }: PictureColours,
): void {
  let x = MARGIN_PX;
  for (const entry of legend) {
    ctx.fillStyle = entry.colour;
    ctx.fillRect(x, y - 5, 10, 10);
    write(ctx, entry.text, x + 16, y, `12px ${font}`, text);
    x += 16 + ctx.measureText(entry.text).width + 20;
  }
}
