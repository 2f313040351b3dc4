/** Stable codes: tests, logs and callers match on these, never on `message`. */
export type ModelErrorCode =
  | "MODEL_CARD_UNKNOWN"
  | "MODEL_CARD_INVALID"
  | "MODEL_SOURCE_MISSING"
  | "MODEL_SOURCE_INVALID"
  | "MODEL_SIZE_INVALID"
  | "MODEL_OP_UNSUPPORTED"
  | "MODEL_HASH_MISMATCH";

/** Base of every error that this package throws on purpose. None goes away by trying again. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}
