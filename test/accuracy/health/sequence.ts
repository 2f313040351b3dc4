import type { CheckName } from "@ngaba/contract";
import type { HealthView } from "./health-views.ts";
import type { RgbPicture } from "./rgb-picture.ts";

/** Pictures of one view as a camera would send them: what is wrong with them, and from which on. */
export interface HealthSequence {
  readonly view: HealthView;
  /** The fault that is in it; undefined for a good one. */
  readonly check: CheckName | undefined;
  /** The strength of the fault, or what else there is to mistake for one. */
  readonly kind: string;
  readonly pictures: number;
  readonly everyS: number;
  /** Local time of its first picture, on the day after the one that was learnt from. */
  readonly startHour: number;
  /** Of a moved view: by how much, in pixels of the picture. */
  readonly shiftPx?: { readonly x: number; readonly y: number };
  /** Called in order. */
  readonly render: (index: number, hour: number) => RgbPicture;
  /** Of the compression, 1–100. */
  readonly qualityOf: (index: number) => number;
}

/** Pictures before a fault begins. */
export const GOOD_FIRST = 2;
