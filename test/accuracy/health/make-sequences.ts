import { CHECK_WIDTH_PX } from "@ngaba/edge-agent/health/picture-checks/check-picture.ts";
import { type Random, randomOf } from "../../rule-truth/sumo/random.ts";
import { bus, dusky, type Effect, glaring, hazy, noisy, rainy } from "./distractors.ts";
import type { HealthView } from "./health-views.ts";
import { IMPAIRMENTS, type Impairment } from "./impairments.ts";
import { atHour, NIGHTS, type NightKind, night } from "./night.ts";
import { cropped, type RgbPicture } from "./rgb-picture.ts";
import { runningClock } from "./running-clock.ts";
import { GOOD_FIRST, type HealthSequence } from "./sequence.ts";

const PICTURES = 18;
/** As a watched camera is looked at, and often enough for what takes its time to be noticed. */
const EVERY_S = 20;
const SLOW_EVERY_S = 300;
/** From an hour on whose neighbours were seen the day before. */
const HOURS_OF_DAY = [9, 15] as const;
/** The part of a film's picture that a camera shows; what is around it can come into view. */
const SHOWN = 0.7;

const FROZEN = ["to the last bit", "compressed anew", "but for its clock"] as const;
/** Of the width. */
const SHIFTS = [0.03, 0.08, 0.2] as const;

const unchanged: Effect = (picture) => picture;

/** What there is to mistake for a fault, by day. */
const DISTRACTORS: Readonly<Record<string, (random: Random) => Effect>> = {
  plain: () => unchanged,
  noise: (random) => noisy(random.between(4, 14)),
  rain: rainy,
  dusk: (random) => dusky(random.between(0.3, 0.75)),
  glare: glaring,
  haze: hazy,
  "vehicle before the lens": bus,
};

/** Film and seed decide every pixel. */
export interface SequencePlan {
  readonly view: HealthView;
  /** A view that a camera may have been turned to. */
  readonly other: HealthView;
  readonly nightKind: NightKind;
  readonly seed: number;
}

/** @param isOdd decides between the two views of the night */
export const nightKindOf = (index: number): NightKind => NIGHTS[index % NIGHTS.length] ?? "lamps";

/** How many sequences {@link goodSequences} and {@link faultySequences} make. */
export function sequencesOf(good: number, faulty: number): number {
  const faults = IMPAIRMENTS.length + FROZEN.length + SHIFTS.length + 1;
  return good * (Object.keys(DISTRACTORS).length + 3) + 1 + faulty * faults;
}

/** Good pictures of any hour, out of order, for what is learnt before. */
export function learnRender({ view, nightKind }: SequencePlan, random: Random): (hour: number) => RgbPicture {
  return (hour) => {
    const picture = shownPart(picker(view, random)(0));
    return atHour(hour % 24, nightKind, view.name)(picture, random);
  };
}

/** Good sequences, `perKind` of each kind, and one whole day. */
export function* goodSequences(plan: SequencePlan, perKind: number): Generator<HealthSequence> {
  const { view, nightKind, seed } = plan;
  for (let number = 0; number < perKind; number += 1) {
    for (const [kind, effectOf] of Object.entries(DISTRACTORS)) {
      const random = randomOf(seed, `${view.name}/${kind}/${number}`);
      yield changedSequence(plan, {
        kind,
        check: undefined,
        effect: effectOf(random),
        isSlow: number % 2 === 1,
        random,
      });
    }
    const shaking = randomOf(seed, `${view.name}/shaking/${number}`);
    yield {
      ...changedSequence(plan, { ...plainOrder("shaking by 1 px", shaking), isSlow: number % 2 === 1 }),
      ...shakingRender(view, shaking),
    };
    yield stillStreet(plan, randomOf(seed, `${view.name}/still/${number}`));
    const dark = randomOf(seed, `${view.name}/night/${number}`);
    const order = { ...plainOrder("night", dark), effect: night(nightKind, view.name), isSlow: number % 2 === 1 };
    yield { ...changedSequence(plan, order), startHour: dark.pick([20, 21, 22, 25, 26]) };
  }
  yield wholeDay(plan);
}

/** Faulty sequences, `perKind` of each fault and strength. */
export function* faultySequences(plan: SequencePlan, perKind: number): Generator<HealthSequence> {
  const { view, seed } = plan;
  for (let number = 0; number < perKind; number += 1) {
    for (const impairment of IMPAIRMENTS) {
      yield impaired(
        plan,
        impairment,
        randomOf(seed, `${view.name}/${impairment.check}/${impairment.strength}/${number}`),
      );
    }
    const random = randomOf(seed, `${view.name}/frozen/${number}`);
    for (const kind of FROZEN) yield frozen(plan, kind, random);
    for (const shift of SHIFTS) yield moved(plan, shift, randomOf(seed, `${view.name}/moved/${shift}/${number}`));
    yield turnedAway(plan, randomOf(seed, `${view.name}/away/${number}`));
  }
}

interface Order {
  readonly kind: string;
  readonly check: HealthSequence["check"];
  readonly effect: Effect;
  readonly isSlow: boolean;
  readonly random: Random;
}

const plainOrder = (kind: string, random: Random): Order => ({
  kind,
  check: undefined,
  effect: unchanged,
  isSlow: false,
  random,
});

/** The effect on each picture: of a good sequence on all, of a faulty one from {@link GOOD_FIRST} on. */
function changedSequence({ view }: SequencePlan, { kind, check, effect, isSlow, random }: Order): HealthSequence {
  const pictureAt = picker(view, random);
  return {
    ...{ view, kind, check, pictures: PICTURES, everyS: isSlow ? SLOW_EVERY_S : EVERY_S },
    startHour: random.between(...HOURS_OF_DAY),
    render: (index) => {
      const shown = shownPart(pictureAt(index));
      return check !== undefined && index < GOOD_FIRST ? shown : effect(shown, random);
    },
    qualityOf: qualities(random),
  };
}

function impaired(plan: SequencePlan, { check, strength, effectOf }: Impairment, random: Random): HealthSequence {
  const effect = effectOf(random);
  return changedSequence(plan, { kind: strength, check, effect, isSlow: check === "colour-lost", random });
}

function shakingRender(view: HealthView, random: Random): Pick<HealthSequence, "render"> {
  const pictureAt = picker(view, random);
  const px = (): number => random.between(-1, 1) / CHECK_WIDTH_PX;
  return { render: (index) => shownPart(pictureAt(index), { x: px(), y: px() }) };
}

/** Nothing moves but the noise of the sensor. */
function stillStreet(plan: SequencePlan, random: Random): HealthSequence {
  const shown = shownPart(picker(plan.view, random)(0));
  const noise = noisy(random.between(2, 6));
  const order = plainOrder("nothing moves, noise", random);
  return { ...changedSequence(plan, order), render: () => noise(shown, random) };
}

/** Ten minutes apart, from one morning to the next. */
function wholeDay({ view, nightKind, seed }: SequencePlan): HealthSequence {
  const random = randomOf(seed, `${view.name}/day`);
  const pictureAt = picker(view, random);
  return {
    ...{ view, kind: "day, night, day", check: undefined, pictures: 150, everyS: 600, startHour: 8 },
    render: (index, hour) => atHour(hour, nightKind, view.name)(shownPart(pictureAt(index)), random),
    qualityOf: qualities(random),
  };
}

function frozen({ view }: SequencePlan, kind: string, random: Random): HealthSequence {
  const pictureAt = picker(view, random);
  const quality = random.whole(50, 85);
  return {
    ...{ view, kind, check: "frozen", pictures: PICTURES, everyS: EVERY_S, startHour: random.between(...HOURS_OF_DAY) },
    render: (index) => {
      const shown = shownPart(pictureAt(Math.min(index, GOOD_FIRST)));
      return kind === "but for its clock" ? runningClock(shown, index) : shown;
    },
    qualityOf: () => quality + (kind === "compressed anew" ? random.whole(-5, 5) : 0),
  };
}

function moved(plan: SequencePlan, distance: number, random: Random): HealthSequence {
  const { view } = plan;
  const pictureAt = picker(view, random);
  const shift = randomShift(view, distance, random);
  const scale = CHECK_WIDTH_PX;
  return {
    ...changedSequence(plan, {
      ...plainOrder(`by ${Math.round(100 * distance)} % of the width`, random),
      check: "moved",
    }),
    shiftPx: { x: -shift.x * scale, y: -shift.y * scale },
    render: (index) => shownPart(pictureAt(index), index < GOOD_FIRST ? undefined : shift),
  };
}

function turnedAway(plan: SequencePlan, random: Random): HealthSequence {
  const [here, there] = [picker(plan.view, random), picker(plan.other, random)];
  return {
    ...changedSequence(plan, { ...plainOrder("to another view", random), check: "moved", isSlow: true }),
    render: (index) => {
      const shown = shownPart(here(index));
      if (index < GOOD_FIRST) return shown;
      const elsewhere = there(index);
      return sizedAs(cropped(elsewhere, fitting(elsewhere, shown), CHECK_WIDTH_PX), shown);
    },
  };
}

/** Rounding may have made it a row taller or lower. */
function sizedAs({ rgb, widthPx }: RgbPicture, { heightPx, rgb: { length } }: RgbPicture): RgbPicture {
  const sized = new Uint8Array(length);
  sized.set(rgb.subarray(0, length));
  return { rgb: sized, widthPx, heightPx };
}

/** The middle of a picture with the aspect of another. */
function fitting(picture: RgbPicture, like: RgbPicture): { left: number; top: number; width: number; height: number } {
  const height = (SHOWN * picture.widthPx * like.heightPx) / (like.widthPx * picture.heightPx);
  const cut = Math.min(1, 0.95 / height);
  return { left: (1 - SHOWN * cut) / 2, top: (1 - height * cut) / 2, width: SHOWN * cut, height: height * cut };
}

/** In any direction in which the film has so much picture left, as a fraction of the shown width. */
function randomShift({ pictures }: HealthView, distance: number, random: Random): { x: number; y: number } {
  const { widthPx, heightPx } = pictures[0] ?? { widthPx: 1, heightPx: 1 };
  const roomY = (((1 - SHOWN) / 2) * heightPx) / (SHOWN * widthPx);
  const roomX = (1 - SHOWN) / 2 / SHOWN;
  for (;;) {
    const angle = random.between(0, 2 * Math.PI);
    const shift = { x: distance * Math.cos(angle), y: distance * Math.sin(angle) };
    if (Math.abs(shift.x) <= roomX && Math.abs(shift.y) <= roomY) return shift;
  }
}

/** Pictures in the order of the film, some apart, beginning anew at its end. */
function picker({ pictures }: HealthView, random: Random): (index: number) => RgbPicture {
  const [first, step] = [random.whole(0, pictures.length - 1), random.whole(3, 15)];
  return (index) => {
    const picture = pictures[(first + index * step) % pictures.length];
    if (picture === undefined) throw new Error("the film has no pictures");
    return picture;
  };
}

/** Cropping takes longer than checking. */
const unshifted = new WeakMap<RgbPicture, RgbPicture>();

function shownPart(picture: RgbPicture, shift?: { readonly x: number; readonly y: number }): RgbPicture {
  if (shift !== undefined) return partAt(picture, shift);
  const known = unshifted.get(picture) ?? partAt(picture, { x: 0, y: 0 });
  unshifted.set(picture, known);
  return known;
}

/** @param shift of what is shown, as a fraction of its width */
function partAt(picture: RgbPicture, shift: { readonly x: number; readonly y: number }): RgbPicture {
  const aspect = picture.widthPx / picture.heightPx;
  const edge = (1 - SHOWN) / 2;
  const part = { left: edge + shift.x * SHOWN, top: edge + shift.y * SHOWN * aspect, width: SHOWN, height: SHOWN };
  return cropped(picture, part, CHECK_WIDTH_PX);
}

/** Half of the cameras keep their quality, half adapt it from picture to picture. */
function qualities(random: Random): (index: number) => number {
  const [isSteady, quality] = [random.chance(0.5), random.whole(50, 85)];
  return () => (isSteady ? quality : random.whole(50, 85));
}
