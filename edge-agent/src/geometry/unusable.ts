import type { LocalName } from "@ngaba/contract";
import { EdgeError } from "../platform/errors.ts";

/** @throws {EdgeError} CALIBRATION_UNUSABLE, always */
export function unusable(why: LocalName): never {
  throw new EdgeError("CALIBRATION_UNUSABLE", `the calibration cannot be used: ${why.en}`, {
    vi: `hiệu chuẩn không dùng được: ${why.vi}`,
  });
}
