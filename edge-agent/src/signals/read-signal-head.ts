import type { SceneSignalHead } from "@ngaba/config";
import type { SignalPhase } from "@ngaba/contract";
import type { FrameSize } from "../geometry/point.ts";
import { type LampColour, type LampLook, lookAtLamp } from "./lamp-look.ts";

/** Where the lamps of a head are, fractions of the frame. */
export type HeadLamps = NonNullable<SceneSignalHead["lamps"]>;

/** What one picture says of a signal head. */
export interface LampReading {
  /** Unknown unless exactly one lamp is lit, and in its own colour. */
  readonly phase: SignalPhase;
  /** Changes when any pixel of the head does: a picture that stands still for long is no picture of now. */
  readonly fingerprint: number;
}

/** Own colour, 0 to 255: darker is an unlit lens in the sun, not a lamp. */
const MIN_BRIGHTNESS = 130;
/** Above the surroundings, 0 to 255: less is paint, sky or a passing bus, which look alike inside and around. */
const MIN_CONTRAST = 60;
/** Of what stands out, 0 to 1: less is a reflection or a lamp that the sun has washed out. */
const MIN_SATURATION = 0.25;
/** A second lamp that stands out this much in comparison to the first: two are lit, or one of them is a reflection. */
const SECOND_LAMP_SHARE = 0.45;

/**
 * Hues in degrees, [from, to). They overlap, since an overexposed red lamp looks orange: which lamp it is says its place,
 * and its hue must be one that this lamp can have.
 */
const HUES: Readonly<Record<LampColour, readonly [number, number]>> = {
  red: [-30, 32],
  amber: [16, 70],
  green: [85, 200],
};

/**
 * Reads the phase of a traffic light from one picture. Pure.
 *
 * @param rgb row-major RGB, 8 bits a channel, of a frame of the given size
 */
export function readSignalHead(rgb: Uint8Array, frame: FrameSize, lamps: HeadLamps): LampReading {
  let fingerprint = 0;
  let best: { colour: LampColour; look: LampLook } | undefined;
  let secondContrast = 0;
  for (const colour of ["red", "amber", "green"] as const) {
    const region = lamps[colour];
    if (region === undefined) continue;
    const look = lookAtLamp(rgb, frame, region, colour);
    fingerprint = (Math.imul(fingerprint, 31) + look.fingerprint) | 0;
    if (best === undefined || look.contrast > best.look.contrast) {
      secondContrast = best?.look.contrast ?? 0;
      best = { colour, look };
    } else secondContrast = Math.max(secondContrast, look.contrast);
  }
  const isClear = best !== undefined && secondContrast < SECOND_LAMP_SHARE * best.look.contrast;
  return { phase: best && isClear && isLit(best.colour, best.look) ? best.colour : "unknown", fingerprint };
}

function isLit(colour: LampColour, look: LampLook): boolean {
  const { brightness, contrast, saturation, hueDegrees, goesOnBeside } = look;
  const [from, to] = HUES[colour];
  const hue = hueDegrees >= from + 360 ? hueDegrees - 360 : hueDegrees;
  const isOwnColour = saturation >= MIN_SATURATION && hue >= from && hue < to;
  return brightness >= MIN_BRIGHTNESS && contrast >= MIN_CONTRAST && isOwnColour && !goesOnBeside;
}
