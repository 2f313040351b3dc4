import { CheckName, type EpochMs } from "@ngaba/contract";
import { CHECK_WIDTH_PX, type CheckPicture, GRID } from "./check-picture.ts";
import type { CheckState } from "./check-state.ts";
import type { ChecksOptions } from "./checks-options.ts";
import { type ColourHours, lostColour, NO_COLOUR_HOURS, withColour } from "./colour-hours.ts";
import { compareView, type ViewComparison } from "./compare-view.ts";
import { coveredFraction } from "./cover.ts";
import { type CheckLimits, type CheckStanding, QUIET, withoutAgainst, withValue } from "./hysteresis.ts";
import { type Light, lookAt, type PictureLook } from "./picture-look.ts";
import { unchangedFraction } from "./stillness.ts";
import { LEARNT_FROM, type LightView, type ViewReference, viewOf } from "./view-reference.ts";

/** What is remembered of one camera's pictures, about 100 kB. */
export interface ChecksMemory {
  /** The view as it should be; `undefined` until it is learnt from the first pictures. */
  readonly reference: ViewReference | undefined;
  readonly learning: readonly PictureLook[];
  readonly colourHours: ColourHours;
  /** The first of the pictures that were all alike: luma of its cells. */
  readonly stillSince: Uint8Array | undefined;
  readonly standings: Readonly<Record<CheckName, CheckStanding>>;
  /** Whether the picture is like nothing that was learnt. */
  readonly lostView: CheckStanding;
  readonly shiftPx: ShiftPx | undefined;
  readonly at: EpochMs | undefined;
}

/** To the right and downwards, in pixels of a picture of {@link CHECK_WIDTH_PX}. */
export interface ShiftPx {
  readonly x: number;
  readonly y: number;
}

export interface CheckStep {
  readonly memory: ChecksMemory;
  readonly state: CheckState;
  /** Of a moved view, as far as it is known. */
  readonly shiftPx?: ShiftPx;
}

/** The part of a day view's likeness to its own pictures that one lacks: as much as the first is lost, as the second is not. */
const LOST = { raiseAt: 0.6, clearAt: 0.5, clearAfterS: 60 };
/** In more noise than this, luma², nobody can tell how sharp edges are. */
const MAX_NOISE = 100;
/** A view in a new light is learnt from pictures so alike to one in another light. */
const LEARN_LIKENESS = 0.4;

/** What of a camera's checks outlives a break in its pictures, or a clock that was set. */
export type LastingChecks = Pick<ChecksMemory, "reference" | "colourHours" | "standings" | "lostView">;

/**
 * @param before of the camera; without a reference the view is learnt from the first pictures. What was raised stays so
 *   until pictures speak against it; pictures of before the break do not.
 */
export function startChecks(before: Partial<LastingChecks> = {}): ChecksMemory {
  const { reference, colourHours = NO_COLOUR_HOURS, lostView = QUIET } = before;
  const standings = quietStandings();
  for (const name of CheckName.options) standings[name] = withoutAgainst(before.standings?.[name] ?? QUIET);
  return {
    ...{ reference, learning: [], colourHours, stillSince: undefined },
    ...{ standings, lostView: withoutAgainst(lostView), shiftPx: undefined, at: undefined },
  };
}

/** Someone has looked and says that the view is right: it is learnt anew, and what was judged by it is forgotten. */
export function confirmView(memory: ChecksMemory): ChecksMemory {
  const { blurred, covered, moved } = quietStandings();
  const standings = { ...memory.standings, blurred, covered, moved };
  return { ...memory, reference: undefined, learning: [], standings, lostView: QUIET, shiftPx: undefined };
}

/**
 * Judges one more picture of a camera. A picture that is not newer than the last changes nothing. Pure.
 *
 * What explains a fault goes before it: a black or burnt-out picture is nothing else, a moved view is not covered or
 * blurred, a covered one is not blurred, and neither has lost its view.
 */
export function checkPicture(memory: ChecksMemory, picture: CheckPicture, options: ChecksOptions): CheckStep {
  if (memory.at !== undefined && picture.at <= memory.at) return stepOf(memory);
  const look = lookAt(picture);
  const isComparable = memory.reference !== undefined && memory.reference.heightPx === picture.heightPx;
  const view = isComparable && memory.reference ? compareView(memory.reference, look) : undefined;
  const values = valuesOf(memory, { look, view, at: picture.at, heightPx: picture.heightPx }, options);
  const standings = quietStandings();
  for (const name of CheckName.options) {
    standings[name] = withValue(memory.standings[name], values[name], picture.at, options.limits[name]);
  }
  const lostLimits: CheckLimits = { ...LOST, raiseAfterS: options.lostViewAfterS };
  const shift = view?.shift && inPixels(view.shift, picture.heightPx);
  const isFaulty = CheckName.options.some((name) => (values[name] ?? 0) >= options.limits[name].raiseAt);
  return stepOf({
    ...memory,
    ...(isFaulty ? {} : learnt(memory, { look, view, heightPx: picture.heightPx })),
    ...{ standings, lostView: withValue(memory.lostView, values.lost, picture.at, lostLimits) },
    colourHours: isFaulty ? memory.colourHours : withColour(memory.colourHours, dayColourOf(look), picture.at),
    stillSince: (values.frozen ?? 0) >= options.limits.frozen.raiseAt ? memory.stillSince : look.luma,
    ...{ shiftPx: shift ?? memory.shiftPx, at: picture.at },
  });
}

interface Seen {
  readonly look: PictureLook;
  readonly view: ViewComparison | undefined;
  readonly at: EpochMs;
  readonly heightPx: number;
}

type Values = Readonly<Record<CheckName | "lost", number | undefined>>;

function valuesOf(memory: ChecksMemory, { look, view, at, heightPx }: Seen, options: ChecksOptions): Values {
  const { black, overexposed, moved, covered, blurred } = options.limits;
  const isBlank = look.darkFraction >= black.raiseAt || look.brightFraction >= overexposed.raiseAt;
  const nothing = {
    "colour-lost": undefined,
    blurred: undefined,
    covered: undefined,
    frozen: undefined,
    moved: undefined,
  };
  const base = { black: look.darkFraction, overexposed: look.brightFraction, lost: undefined };
  if (isBlank) return { ...base, ...nothing };
  const shift = view?.shift && inPixels(view.shift, heightPx);
  const movedBy = shift && Math.hypot(shift.x, shift.y) / CHECK_WIDTH_PX;
  const isMoved = (movedBy ?? 0) >= moved.raiseAt;
  const colourLost = lostColour(memory.colourHours, look.colour, at);
  // A hand before the lens makes night of a day, and an hour that had colour yesterday is day all the same.
  const isDay = colourLost !== undefined || look.light === "day";
  const dayView = isDay ? viewIn("day", memory.reference) : undefined;
  const hidden = isMoved || dayView === undefined ? undefined : coveredFraction(dayView.luma, look.luma);
  const isCovered = (hidden ?? 0) >= covered.raiseAt;
  const softer = isMoved || isCovered ? undefined : lostSharpness(viewIn(look.light, memory.reference), look);
  const isExplained = isCovered || (softer ?? 0) >= blurred.raiseAt;
  return {
    ...base,
    ...{ moved: movedBy, covered: hidden, blurred: softer },
    lost: isExplained || !dayView || !view ? undefined : Math.max(0, 1 - view.bestLikeness / dayView.ownLikeness),
    frozen:
      memory.stillSince && look.sharpness !== undefined ? unchangedFraction(memory.stillSince, look.luma) : undefined,
    "colour-lost": colourLost,
  };
}

function viewIn(wanted: Light, reference: ViewReference | undefined): LightView | undefined {
  return reference?.lights.find(({ light }) => light === wanted);
}

function lostSharpness(view: LightView | undefined, look: PictureLook): number | undefined {
  return view?.sharpness === undefined || look.noise > MAX_NOISE
    ? undefined
    : Math.max(0, 1 - (look.sharpness ?? 0) / view.sharpness);
}

/** Dusk and street lamps are coloured too, but no colour is expected then. */
const dayColourOf = ({ light, colour }: PictureLook): number => (light === "day" ? colour : 0);

/** Collects pictures of a light that is not known yet, and makes a view of them when there are enough. */
function learnt(
  { reference, learning }: ChecksMemory,
  { look, view, heightPx }: Omit<Seen, "at">,
): Pick<ChecksMemory, "reference" | "learning"> {
  const isKnown = reference?.lights.some(({ light }) => light === look.light) ?? false;
  // By day anything counts that shows something: a camera that was started at night may have seen too little to compare.
  const isFree = reference === undefined || look.light === "day";
  const isView = isFree ? look.sharpness !== undefined : (view?.likenessInPlace ?? 0) >= LEARN_LIKENESS;
  if (isKnown || !isView) return { reference, learning };
  const looks = [...learning.filter(({ light }) => light === look.light), look];
  if (looks.length < LEARNT_FROM) return { reference, learning: looks };
  return { reference: { heightPx, lights: [...(reference?.lights ?? []), viewOf(looks)] }, learning: [] };
}

function inPixels({ x, y }: ShiftPx, heightPx: number): ShiftPx {
  return { x: (x * CHECK_WIDTH_PX) / GRID.width, y: (y * heightPx) / GRID.height };
}

function stepOf(memory: ChecksMemory): CheckStep {
  const { standings, lostView, shiftPx } = memory;
  const moved = standings.moved.isRaised || !lostView.isRaised ? standings.moved : { ...lostView, value: 1 };
  return {
    memory,
    state: { ...standings, moved },
    ...(standings.moved.isRaised && shiftPx !== undefined ? { shiftPx } : {}),
  };
}

function quietStandings(): Record<CheckName, CheckStanding> {
  return {
    ...{ black: QUIET, overexposed: QUIET, "colour-lost": QUIET, blurred: QUIET },
    ...{ covered: QUIET, frozen: QUIET, moved: QUIET },
  };
}
