import type { OfflineReason } from "@ngaba/contract";
import type { EdgeErrorCode } from "../platform/errors.ts";

/** What a camera's fault is called in messages. */
export function offlineReason(code: EdgeErrorCode | undefined): OfflineReason {
  switch (code) {
    case "STREAM_REFUSED":
      return "refused";
    case "STREAM_UNAUTHORISED":
      return "unauthorised";
    case "STREAM_ENDED":
      return "ended";
    case "STREAM_UNREACHABLE":
      return "unreachable";
    case "STREAM_INVALID":
      return "invalid-stream";
    default:
      return "stalled";
  }
}
