/** One line of a MOTChallenge text file: a box in frame pixels, origin top left. */
export interface MotBox {
  /** From 1. */
  readonly frame: number;
  readonly id: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Ground truth: 0 marks a box that does not count. Tracks: the score, which no measure here uses. */
  readonly confidence: number;
}

const COLUMNS = ["frame", "id", "left", "top", "width", "height", "confidence"] as const;

/**
 * Reads `frame,id,left,top,width,height,confidence[,…]` lines; blank lines and further columns are passed over.
 *
 * @param name what to call the text in an error, such as its file name
 * @throws {Error} naming the line: a missing or unreadable number, a frame below 1, an id twice in a frame
 */
export function parseMotText(text: string, name: string): MotBox[] {
  const boxes: MotBox[] = [];
  const lineOfKey = new Map<string, number>();
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const where = `${name}:${index + 1}`;
    const box = parseLine(line, where);
    const key = `${box.frame}/${box.id}`;
    const before = lineOfKey.get(key);
    if (before !== undefined) {
      throw new Error(`${where}: id ${box.id} stands twice in frame ${box.frame}, first on line ${before}`);
    }
    lineOfKey.set(key, index + 1);
    boxes.push(box);
  });
  return boxes;
}

/**
 * Reads a detector's boxes in the same columns; their ids say nothing and are all alike.
 *
 * @throws {Error} naming the line, also of a box without area
 */
export function parseMotDetections(text: string, name: string): MotBox[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const where = `${name}:${index + 1}`;
    const box = parseLine(line, where);
    if (box.width > 0 && box.height > 0) return [box];
    throw new Error(`${where}: width and height must be above 0, got ${box.width} and ${box.height}`);
  });
}

function parseLine(line: string, where: string): MotBox {
  const cells = line.split(",");
  if (cells.length < COLUMNS.length) {
    throw new Error(`${where}: expected ${COLUMNS.join(",")}, got ${cells.length} columns`);
  }
  const number = (column: (typeof COLUMNS)[number]): number => {
    const cell = cells[COLUMNS.indexOf(column)]?.trim() ?? "";
    const value = Number(cell);
    if (cell === "" || !Number.isFinite(value)) {
      throw new Error(`${where}: ${column} must be a number, got ${JSON.stringify(cell)}`);
    }
    return value;
  };
  const whole = (column: "frame" | "id"): number => {
    const value = number(column);
    if (!Number.isInteger(value)) throw new Error(`${where}: ${column} must be a whole number, got ${value}`);
    return value;
  };
  const frame = whole("frame");
  if (frame < 1) throw new Error(`${where}: frames count from 1, got ${frame}`);
  return {
    frame,
    id: whole("id"),
    left: number("left"),
    top: number("top"),
    width: number("width"),
    height: number("height"),
    confidence: number("confidence"),
  };
}

/** The inverse of {@link parseMotText}, with the three unused columns that the benchmark's own tools expect. */
export function formatMotText(boxes: readonly MotBox[]): string {
  return boxes
    .map(({ frame, id, left, top, width, height, confidence }) => {
      const numbers = [left, top, width, height, confidence].map((value) => value.toFixed(3));
      return `${[frame, id, ...numbers, -1, -1, -1].join(",")}\n`;
    })
    .join("");
}
