import type { TFunction } from "i18next";

const KINDS = [
  ...(["red-light", "wrong-way", "wrong-lane", "forbidden-turn", "illegal-stop", "stop-line", "speeding"] as const),
  ...(["crowd", "loitering", "restricted-zone", "camera-offline", "camera-degraded", "reported"] as const),
];

/** A rule that this page does not know stays as it is called. */
export function kindName(t: TFunction, kind: string): string {
  const known = KINDS.find((one) => one === kind);
  return known === undefined ? kind : t(`figures.kind.${known}`);
}
