/** What drawings of test scenes are made of, in fractions of the picture. */

export const name = { vi: "Nơi", en: "Place" };

export const rectangle = (x1: number, y1: number, x2: number, y2: number) => [
  [x1, y1],
  [x2, y1],
  [x2, y2],
  [x1, y2],
];

/** A line over the middle of the picture; forward is up. */
export const across = (y: number) => ({ name, from: [0.6, y], to: [0.4, y] });
