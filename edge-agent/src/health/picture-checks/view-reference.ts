import { type CheckPicture, GRID } from "./check-picture.ts";
import { type Light, lookAt, type PictureLook } from "./picture-look.ts";
import { edgesOf, likeness, NO_SHIFT } from "./structure.ts";

/** A view in one light: the median of some pictures, so that traffic is not in it. */
export interface LightView {
  readonly light: Light;
  /** Median of the mean luma of each cell of {@link GRID}, row-major. */
  readonly luma: Uint8Array;
  /** Median; undefined where there are too few edges. */
  readonly sharpness: number | undefined;
  /** How alike one picture is to it, see {@link likeness}; the median. Little in a noisy night. */
  readonly ownLikeness: number;
}

/** How a camera's view should look, in each light that was learnt. */
export interface ViewReference {
  readonly heightPx: number;
  readonly lights: readonly LightView[];
}

/** The view that pictures show, apart for each light among them; best some minutes apart, at least {@link LEARNT_FROM}. Pure. */
export function learnReference(pictures: readonly CheckPicture[]): ViewReference {
  const looks = Map.groupBy(pictures.map(lookAt), ({ light }) => light);
  return { heightPx: pictures[0]?.heightPx ?? 0, lights: [...looks.values()].map(viewOf) };
}

/** So many pictures of one light make a view of it. */
export const LEARNT_FROM = 9;

/** @param looks of one light, at least one */
export function viewOf(looks: readonly PictureLook[]): LightView {
  const luma = new Uint8Array(GRID.width * GRID.height);
  for (let cell = 0; cell < luma.length; cell += 1) luma[cell] = medianOf(looks.map((look) => look.luma[cell] ?? 0));
  const edges = edgesOf(luma);
  const known = looks.map(({ sharpness }) => sharpness).filter((sharpness) => sharpness !== undefined);
  return {
    light: looks[0]?.light ?? "day",
    luma,
    ownLikeness: medianOf(looks.map((look) => likeness(edges, edgesOf(look.luma), NO_SHIFT))),
    sharpness: known.length * 2 > looks.length ? medianOf(known) : undefined,
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
