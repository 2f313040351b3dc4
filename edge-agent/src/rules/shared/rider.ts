import type { RoadUserClass } from "@ngaba/contract";
import type { Track } from "../../tracking/track.ts";

/**
 * A motorbike seen from behind is no more than its rider to the detector, a person, for most of its way. So rules do not
 * ask what somebody was taken for last, but whether it rides: it was often taken for a machine, or once was too fast to be on foot.
 */
const RIDDEN_AS = "motorcycle" satisfies RoadUserClass;

/** So often taken for a machine, it is one, and the person is its rider. */
export const WHEELED_SIGHTINGS = 4;

export function isWheeled({ roadUserClass }: Pick<Track, "roadUserClass">): boolean {
  return roadUserClass === "bicycle" || roadUserClass === "motorcycle";
}

/** The class of somebody who rides; everybody but a person is what the detector says. */
export function riderClass(roadUserClass: RoadUserClass): RoadUserClass {
  return roadUserClass === "person" ? RIDDEN_AS : roadUserClass;
}

/** As it should be judged: a person who rides is a motorcycle. */
export function asRider(track: Track, rides: boolean): Track {
  return rides && track.roadUserClass === "person" ? { ...track, roadUserClass: RIDDEN_AS } : track;
}
