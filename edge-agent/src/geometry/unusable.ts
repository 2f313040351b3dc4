import { EdgeError } from "../platform/errors.ts";

/** @throws {EdgeError} CALIBRATION_UNUSABLE, always */
export function unusable(why: string): never {
  throw new EdgeError("CALIBRATION_UNUSABLE", `the calibration cannot be used: ${why}`);
}
