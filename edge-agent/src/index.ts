export { replayCommand } from "./cli/replay-command.ts";
export { sceneCommand } from "./cli/scene-command.ts";
export { generateAgentSchemas } from "./config/generate.ts";
export type { Detection } from "./detection/detection.ts";
export { createOnnxDetector, type OnnxDetector, type OnnxDetectorOptions } from "./detection/onnx-detector.ts";
export { maximumWeightAssignment, minimumCostAssignment } from "./tracking/assignment.ts";
export type { Track } from "./tracking/track.ts";
export { EMPTY_TRACKER_MEMORY, type TrackerMemory, updateTracks } from "./tracking/tracker.ts";
export { DEFAULT_TRACKER_OPTIONS, type TrackerOptions } from "./tracking/tracker-options.ts";
