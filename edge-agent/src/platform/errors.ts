/** Stable codes: tests, logs and metrics match on these, never on `message`. */
export type EdgeErrorCode =
  | "CONFIG_INVALID"
  | "SECRETS_INVALID"
  | "CALIBRATION_UNUSABLE"
  | "PROGRAM_MISSING"
  | "PROGRAM_UNSUITABLE"
  | "MODEL_HASH_MISMATCH"
  | "MODEL_SHAPE_MISMATCH"
  | "MODEL_UNUSABLE"
  | "DETECTOR_FAILED"
  | "STREAM_REFUSED"
  | "STREAM_UNAUTHORISED"
  | "STREAM_UNREACHABLE"
  | "STREAM_STALLED"
  | "STREAM_ENDED"
  | "STREAM_INVALID"
  | "TRACKS_INVALID"
  | "VIDEO_UNREADABLE"
  | "TRUTH_INVALID"
  | "OUTBOX_FULL"
  | "OUTBOX_IN_USE"
  | "BROKER_REFUSED"
  | "BROKER_UNREACHABLE"
  | "UPLOAD_REFUSED"
  | "UPLOAD_FAILED";

interface EdgeErrorOptions {
  readonly retryable?: boolean;
  readonly cause?: unknown;
  readonly vi?: string;
}

/** Base of every error we throw on purpose. `retryable` tells a supervisor what to do. */
export class EdgeError extends Error {
  override readonly name: string = "EdgeError";
  readonly code: EdgeErrorCode;
  readonly retryable: boolean;
  /** The message in Vietnamese, where a technician reads it at a terminal. */
  readonly vi: string | undefined;

  constructor(code: EdgeErrorCode, message: string, options: EdgeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.vi = options.vi;
  }
}
