import type { StreamItem } from "@ngaba/contract";
import type { ConnectionState, StreamMessage } from "./stream-protocol.ts";

const STREAM_ADDRESS = "/api/stream";

/** SSE event names that carry items. */
const STREAM_KINDS: readonly StreamItem["kind"][] = ["incident", "camera", "flow", "reset"];

/** A browser gives up for good on an answer such as 401 or 502; we ask again. */
const REOPEN_AFTER_MS = 3_000;

/** Reads the centre's stream for ever and tells what comes. Runs in a shared worker or, without one, in the page. */
export class StreamSource {
  readonly #tell: (message: StreamMessage) => void;
  #source: EventSource | undefined;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;
  #state: ConnectionState = { kind: "connecting", at: Date.now() };
  /** The browser resumes by Last-Event-ID only within one EventSource, and only once it has seen an id. */
  #canResume = false;

  constructor(tell: (message: StreamMessage) => void) {
    this.#tell = tell;
    this.#open();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  dispose(): void {
    clearTimeout(this.#reopenTimer);
    this.#source?.close();
  }

  #open(): void {
    const source = new EventSource(STREAM_ADDRESS);
    this.#source = source;
    this.#canResume = false;
    source.onopen = () => this.#become({ kind: "connected", at: Date.now(), isResumed: this.#canResume });
    source.onerror = () => {
      if (this.#state.kind !== "reconnecting") this.#become({ kind: "reconnecting", at: Date.now() });
      if (source.readyState === source.CLOSED) this.#reopenTimer = setTimeout(() => this.#open(), REOPEN_AFTER_MS);
    };
    for (const kind of STREAM_KINDS) {
      source.addEventListener(kind, (event) => {
        if (event.lastEventId !== "") this.#canResume = true;
        this.#tell({ type: "item", kind, data: String(event.data) });
      });
    }
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#tell({ type: "state", state });
  }
}
