import type { Plate } from "../world.ts";

/** A run of characters on a plate, in shares of the plate's own width and height; `middle` is its centre. */
export interface PlateRow {
  readonly text: string;
  readonly middle: readonly [x: number, y: number];
  /** The most that it may take: characters are squeezed to fit, as on real plates. */
  readonly width: number;
  readonly height: number;
}

const INK = { white: "#111111", yellow: "#111111", blue: "#f4f4f4" } as const;
const GROUND = { white: "#f6f6f2", yellow: "#f2c11d", blue: "#1d4f9e" } as const;

export const plateColours = (colour: Plate["colour"]) => ({ ink: INK[colour], ground: GROUND[colour] });

/** Where the rows of a plate stand: one in the middle, or two above each other with the order number larger. */
export function plateRows({ lines }: Pick<Plate, "lines">): readonly PlateRow[] {
  const [first, second] = lines;
  if (second === undefined) return [{ text: first, middle: [0.5, 0.5], width: 0.9, height: 0.68 }];
  return [
    { text: first, middle: [0.5, 0.28], width: 0.78, height: 0.34 },
    { text: second, middle: [0.5, 0.71], width: 0.88, height: 0.4 },
  ];
}
