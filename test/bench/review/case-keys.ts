/** The cases that the bench prepares, and what each of them truly shows: an officer's eyes, and the key to check by. Pure. */
import type { RejectReason } from "@ngaba/contract";
import type { Random } from "../search/random.ts";

/** What the machine got wrong, or what keeps a case from being accepted. */
export const CORRECTIONS = ["class", "statute", "missing-still", "unreadable-plate", "duplicate"] as const;
export type Correction = (typeof CORRECTIONS)[number];

export type Vehicle = "car" | "motorcycle";
export type Act = "red-light" | "stop-line";

/** A case as it is made, with what a person sees in its pictures. */
export interface CaseKey {
  readonly correction: Correction | undefined;
  /** The crossing where it happened; it has a camera of its own. */
  readonly crossing: number;
  /** After the first case's moment. */
  readonly afterMs: number;
  /** As it is typed; undefined: nobody can read it. */
  readonly plate: string | undefined;
  /** What is in the pictures, and what the machine took it for. */
  readonly vehicle: Vehicle;
  readonly toldVehicle: Vehicle;
  readonly act: Act;
  /** Place in the list of the case that shows the same. */
  readonly sameAs: number | undefined;
}

/** How a case has to end. */
export type CaseEnd =
  | { readonly kind: "accept"; readonly plate: string; readonly vehicle: Vehicle; readonly provisionId: string }
  | { readonly kind: "reject"; readonly reason: RejectReason };

/** Of each kind, so many of a hundred cases: 30 need a correction. */
const EACH_OF_100 = 6;
/** Further apart than what may be of the same act, at one crossing. */
const STEP_MS = 20_000;
const AGAIN_AFTER_MS = 8_000;

/** As the law stood when this was written: Decree 168/2024/NĐ-CP, articles 6 and 7. */
export const PROVISIONS: Readonly<Record<Vehicle, Readonly<Record<Act, { id: string; citation: string }>>>> = {
  car: {
    "red-light": { id: "vn-168-2024-6-9-b", citation: "điểm b khoản 9 Điều 6" },
    "stop-line": { id: "vn-168-2024-6-1-a", citation: "điểm a khoản 1 Điều 6" },
  },
  motorcycle: {
    "red-light": { id: "vn-168-2024-7-7-c", citation: "điểm c khoản 7 Điều 7" },
    "stop-line": { id: "vn-168-2024-7-1-a", citation: "điểm a khoản 1 Điều 7" },
  },
};

/** Cases in the order of their moments. @param count 10 or more: each correction comes once at least */
export function prepareKeys(count: number, crossings: number, random: Random): readonly CaseKey[] {
  const kinds = shuffled(kindsOf(count), random);
  const keys: CaseKey[] = [];
  for (const [crossing, kind] of kinds.entries()) {
    const at = { crossing: crossing % crossings, afterMs: crossing * STEP_MS };
    const key = keyOf(kind === "duplicate" ? undefined : kind, at, random);
    keys.push(key);
    if (kind !== "duplicate") continue;
    keys.push({ ...key, correction: kind, afterMs: at.afterMs + AGAIN_AFTER_MS, sameAs: keys.length - 1 });
  }
  return keys;
}

/** What each case is; a duplicate stands for two, the first of which needs nothing. */
function kindsOf(count: number): readonly (Correction | undefined)[] {
  const each = Math.max(1, Math.round((count * EACH_OF_100) / 100));
  const corrected = CORRECTIONS.flatMap((kind) => Array.from({ length: each }, () => kind));
  const plain = count - corrected.length - each;
  if (plain < 0) throw new RangeError(`${count} cases are too few for every kind of correction`);
  return [...corrected, ...Array.from({ length: plain }, () => undefined)];
}

function keyOf(
  correction: Exclude<Correction, "duplicate"> | undefined,
  at: Pick<CaseKey, "crossing" | "afterMs">,
  random: Random,
): CaseKey {
  const vehicle = random.pick(["car", "motorcycle"] as const);
  const other = vehicle === "car" ? "motorcycle" : "car";
  return {
    ...{ correction, ...at, vehicle, sameAs: undefined },
    plate: correction === "unreadable-plate" ? undefined : madeUpPlate(random),
    toldVehicle: correction === "class" ? other : vehicle,
    act: correction === "statute" ? "stop-line" : "red-light",
  };
}

/** Of a form that cars and motorcycles have, from the figures of the circular's annex: nobody's. */
const madeUpPlate = (random: Random): string => `t80${String(1 + random.below(99_999)).padStart(5, "0")}`;

function shuffled<T>(all: readonly T[], random: Random): readonly T[] {
  return all
    .map((value) => ({ value, place: random.share() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

export function endOf({ correction, plate, vehicle, act }: CaseKey): CaseEnd {
  if (correction === "missing-still") return { kind: "reject", reason: "evidence-incomplete" };
  if (correction === "duplicate") return { kind: "reject", reason: "duplicate" };
  if (plate === undefined) return { kind: "reject", reason: "plate-unreadable" };
  return { kind: "accept", plate: plate.toUpperCase(), vehicle, provisionId: PROVISIONS[vehicle][act].id };
}

/** Of a case, in what is printed. */
export const nameOf = (number: number, { correction, plate }: CaseKey): string =>
  `case ${number + 1} (${correction ?? "no correction"}, plate ${plate?.toUpperCase() ?? "unreadable"})`;
