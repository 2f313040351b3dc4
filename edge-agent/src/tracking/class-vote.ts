import { RoadUserClass } from "@ngaba/contract";
import type { Detection } from "../detection/detection.ts";

/** Sum of detector scores for each class, in the order of `RoadUserClass.options`. Treated as immutable. */
export type ClassVotes = Float64Array;

/**
 * Share of a rider's votes that must be for a machine. A machine is often missed, since it is small and hidden by its
 * rider, and hardly ever invented: so few sightings of one outweigh many of a person, while the moment in which
 * somebody walks past a parked motorcycle does not make a rider.
 */
const MACHINE_SHARE = 0.25;

export const NO_VOTES: ClassVotes = new Float64Array(RoadUserClass.options.length);

const PERSON = RoadUserClass.options.indexOf("person");
const BICYCLE = RoadUserClass.options.indexOf("bicycle");
const MOTORCYCLE = RoadUserClass.options.indexOf("motorcycle");

/** @returns new votes; those that were given stay as they are */
export function vote(votes: ClassVotes, { roadUserClass, score }: Detection): ClassVotes {
  const next = votes.slice();
  const index = RoadUserClass.options.indexOf(roadUserClass);
  next[index] = (next[index] ?? 0) + score;
  return next;
}

/**
 * What a road user is, by what it was taken for so far: the class with most votes, but who was seen on a machine in a
 * quarter of the sightings rides it. This is how a rider whose machine the detector misses is told from a pedestrian.
 */
export function electedClass(votes: ClassVotes): RoadUserClass {
  let most = 0;
  for (let index = 1; index < votes.length; index++) {
    if ((votes[index] as number) > (votes[most] as number)) most = index;
  }
  if (most === PERSON) {
    const person = votes[PERSON] as number;
    const bicycle = votes[BICYCLE] as number;
    const motorcycle = votes[MOTORCYCLE] as number;
    const machine = bicycle + motorcycle;
    if (machine > 0 && machine >= MACHINE_SHARE * (person + machine))
      most = motorcycle >= bicycle ? MOTORCYCLE : BICYCLE;
  }
  return RoadUserClass.options[most] ?? "person";
}
