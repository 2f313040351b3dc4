/** Stable codes: tests, logs and metrics match on these, never on `message`. */
export type CentralErrorCode =
  | "CONFIG_INVALID"
  | "INVENTORY_INVALID"
  | "ACCOUNT_UNKNOWN"
  | "BUSY"
  | "DATA_IN_USE"
  | "DATA_MISSING"
  | "PORT_IN_USE"
  | "SUBSCRIPTION_FAILED"
  | "MIGRATION_FAILED"
  | "SQL_FAILED"
  | "STORE_CLOSED"
  | "STORE_MISMATCH"
  | "CURSOR_INVALID"
  | "REVIEW_BEHIND"
  | "SERIES_UNAVAILABLE"
  | "SERIES_REFUSED"
  | "TOO_MANY_SUMS"
  | "AGENT_EXISTS"
  | "AGENT_ID_INVALID"
  | "ARCHIVE_BROKEN"
  | "AUDIT_BROKEN"
  | "AUDIT_MISSING"
  | "SECRET_EXISTS"
  | "SECRET_MISSING"
  | "TLS_UNUSABLE"
  | "WEBHOOK_FAILED"
  | "WEBHOOK_UNKNOWN";

/** Base of every error we throw on purpose. `retryable` tells a supervisor what to do. */
export class CentralError extends Error {
  override readonly name: string = "CentralError";
  readonly code: CentralErrorCode;
  readonly retryable: boolean;

  constructor(code: CentralErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
