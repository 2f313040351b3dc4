export { type Calibration, openCalibration } from "./calibration.ts";
export { ModelCard } from "./card.ts";
export { listCardIds, loadCard } from "./card-loader.ts";
export { modelsCommand } from "./cli.ts";
export { ModelError, type ModelErrorCode } from "./errors.ts";
export { type InputSize, inputSizeFor } from "./input-size.ts";
export { loadOnnxRuntime } from "./onnx-runtime.ts";
export {
  outputValues,
  type PreparedModel,
  type PrepareOptions,
  prepareListedSizes,
  prepareModel,
} from "./prepare-model.ts";
