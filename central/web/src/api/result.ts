/** Why the centre gave no usable answer. */
export type ApiError =
  | { readonly reason: "unauthorised" | "unreachable" }
  /** `retryAfterS`: sooner it will be refused again. */
  | { readonly reason: "refused"; readonly status: number; readonly code: string; readonly retryAfterS?: number }
  | { readonly reason: "unreadable"; readonly detail: string };

/** What every call of the client returns; it never throws. */
export type Result<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "aborted" }
  | { readonly kind: "error"; readonly error: ApiError };

/** Carries an {@link ApiError} through react-query, which knows failures by throwing only. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly error: ApiError;

  constructor(error: ApiError) {
    super(error.reason);
    this.error = error;
  }
}

/**
 * The value of a result, for react-query.
 * @throws {ApiFailure} on an error
 * @throws {DOMException} AbortError when the caller has given up
 */
export function unwrap<T>(result: Result<T>): T {
  switch (result.kind) {
    case "ok":
      return result.value;
    case "aborted":
      throw new DOMException("the caller gave up", "AbortError");
    case "error":
      throw new ApiFailure(result.error);
  }
}

/** The API error inside whatever a query failed with; what is not ours is a bug that looks like an unreadable answer. */
export function apiErrorOf(failure: unknown): ApiError | undefined {
  if (failure === null || failure === undefined) return undefined;
  return failure instanceof ApiFailure ? failure.error : { reason: "unreadable", detail: String(failure) };
}
