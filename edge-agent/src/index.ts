export { generateAgentSchemas } from "./config/generate.ts";
export { createOnnxDetector, type OnnxDetector, type OnnxDetectorOptions } from "./detection/onnx-detector.ts";
export { maximumWeightAssignment, minimumCostAssignment } from "./tracking/assignment.ts";
export type { Track } from "./tracking/track.ts";
export {
  DEFAULT_TRACKER_OPTIONS,
  EMPTY_TRACKER_MEMORY,
  type TrackerMemory,
  type TrackerOptions,
  updateTracks,
} from "./tracking/tracker.ts";
