import type { Detection, PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import type { SequenceFolder } from "../sequence-folder.ts";
import { readAgainstItself } from "./against-itself.ts";
import { readAgainstTruth } from "./against-truth.ts";
import { inputScaleOf, type Reading } from "./reading.ts";

/** The detector's boxes, picture by picture. */
export type Seen = readonly (readonly Detection[])[];

/** On PETS09-S2L1: the van and the car that stand at the upper right, which its ground truth of persons leaves out. */
const PARKED_VAN = { x1: 650, y1: 44, x2: 724, y2: 101 };
const PARKED_CAR = { x1: 733, y1: 52, x2: 768, y2: 96 };
/** And the sign and the lamp post that people walk behind. */
const FURNITURE = [
  { x1: 413, y1: 203, x2: 447, y2: 243 },
  { x1: 424, y1: 100, x2: 438, y2: 392 },
];

/** vtest.avi against the persons of its ground truth. */
export function readPersons(sequence: SequenceFolder, seen: Seen): Reading {
  const { framesPerSecond, widthPx, heightPx } = sequence;
  const frames = seen.map((detections, frame) => ({
    detections: detections.filter(({ box }) => !isAt(box, PARKED_VAN) && !isAt(box, PARKED_CAR)),
    present: sequence.truth
      .filter((truth) => truth.frame === frame + 1)
      .map(({ id, left, top, width, height }) => ({
        id,
        box: { x1: left, y1: top, x2: left + width, y2: top + height },
      })),
  }));
  const size = { widthPx, heightPx };
  const inputScale = inputScaleOf(size);
  return readAgainstTruth(frames, { framesPerSecond, frame: size, inputScale, furniture: FURNITURE });
}

/** The parked van of vtest.avi against its own mean: what is left of the noise when nothing moves. */
export function readParkedVan({ framesPerSecond, widthPx, heightPx }: SequenceFolder, seen: Seen): Reading {
  const van = seen.map((detections) => detections.filter(({ box }) => isAt(box, PARKED_VAN)));
  const frame = { widthPx, heightPx };
  return readAgainstItself(van, { framesPerSecond, frame, inputScale: inputScaleOf(frame), cycleFrames: 1 });
}

/** motorway-1.avi: 15 pictures a second that move on unevenly, in a cycle of three. */
export const MOTORWAY = { widthPx: 320, heightPx: 240, framesPerSecond: 15, cycleFrames: 3 };

/** The motorway's vehicles against the curve through their own boxes. */
export function readVehicles(seen: Seen): Reading {
  return readAgainstItself(seen, { ...MOTORWAY, frame: MOTORWAY, inputScale: inputScaleOf(MOTORWAY) });
}

const isAt = (box: PixelBox, place: PixelBox): boolean => overlapIou(box, place) > 0.5;
