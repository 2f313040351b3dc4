/** What passes between the owner of the event source (a shared worker) and the tabs. */
import type { StreamItem } from "@ngaba/contract";

/** Whether items can come now. `at`: milliseconds since 1970 when that began, by this browser's clock. */
export type ConnectionState =
  | { readonly kind: "connecting"; readonly at: number }
  /** `isResumed` false: what was said before is lost to this stream, so lists must be read anew. */
  | { readonly kind: "connected"; readonly at: number; readonly isResumed: boolean }
  | { readonly kind: "reconnecting"; readonly at: number };

/** From the owner to a tab. Items have been read and validated, once for all tabs; those of a moment come together. */
export type StreamMessage =
  | { readonly type: "state"; readonly state: ConnectionState }
  | { readonly type: "items"; readonly items: readonly StreamItem[] };

/** From a tab to the owner: it is closing or sleeping and wants no more. */
export type TabMessage = { readonly type: "leave" };
