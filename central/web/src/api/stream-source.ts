import type { StreamItem } from "@ngaba/contract";
import { parseStreamItem } from "./stream-item.ts";
import type { ConnectionState, StreamMessage } from "./stream-protocol.ts";

const STREAM_ADDRESS = "/api/stream";

/** SSE event names that carry items. */
const STREAM_KINDS: readonly StreamItem["kind"][] = ["incident", "open-counts", "camera", "agent", "flow", "reset"];

/** A browser gives up for good on an answer such as 401 or 502; we ask again. */
const REOPEN_AFTER_MS = 3_000;

/** The centre has a heartbeat of 15 s: a line that is silent for longer than two is dead, though nobody hung up. */
const SILENCE_MS = 35_000;

/** Items that come in a burst are told together: nobody reads more than ten changes a second, and each costs a frame. */
export const TELL_AFTER_MS = 100;

/** Reads the centre's stream for ever and tells what comes. Runs in a shared worker or, without one, in the page. */
export class StreamSource {
  readonly #tell: (message: StreamMessage) => void;
  #source: EventSource | undefined;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #waiting: StreamItem[] = [];
  #state: ConnectionState = { kind: "connecting", at: Date.now() };
  /** Where to resume. The browser does so by itself within one EventSource; a new one is told in its address. */
  #lastEventId = "";

  constructor(tell: (message: StreamMessage) => void) {
    this.#tell = tell;
    this.#open();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  dispose(): void {
    clearTimeout(this.#reopenTimer);
    clearTimeout(this.#silenceTimer);
    clearTimeout(this.#tellTimer);
    this.#source?.close();
  }

  #open(): void {
    const resume = this.#lastEventId === "" ? "" : `?${new URLSearchParams({ lastEventId: this.#lastEventId })}`;
    const source = new EventSource(STREAM_ADDRESS + resume);
    this.#source = source;
    this.#expectWords();
    source.onopen = () => {
      this.#expectWords();
      this.#become({ kind: "connected", at: Date.now(), isResumed: this.#lastEventId !== "" });
    };
    source.onerror = () => {
      this.#loseSince(Date.now());
      if (source.readyState === source.CLOSED) this.#reopenTimer = setTimeout(() => this.#open(), REOPEN_AFTER_MS);
    };
    source.addEventListener("heartbeat", () => this.#expectWords());
    for (const kind of STREAM_KINDS) {
      source.addEventListener(kind, (event) => {
        this.#expectWords();
        this.#lastEventId = event.lastEventId;
        const item = parseStreamItem(kind, String(event.data));
        if (item !== undefined) this.#gather(item); // else of a newer centre: this page does not know it
      });
    }
  }

  #gather(item: StreamItem): void {
    if (this.#waiting.length === 0) this.#tellTimer = setTimeout(() => this.#tellItems(), TELL_AFTER_MS);
    this.#waiting.push(item);
  }

  #tellItems(): void {
    clearTimeout(this.#tellTimer);
    const items = this.#waiting;
    this.#waiting = [];
    if (items.length > 0) this.#tell({ type: "items", items });
  }

  /** Something was heard now, or may be from now on: the next words are due. */
  #expectWords(): void {
    clearTimeout(this.#silenceTimer);
    const heardAt = Date.now();
    this.#silenceTimer = setTimeout(() => {
      this.#source?.close();
      clearTimeout(this.#reopenTimer);
      this.#loseSince(heardAt);
      this.#open();
    }, SILENCE_MS);
  }

  #loseSince(at: number): void {
    if (this.#state.kind !== "reconnecting") this.#become({ kind: "reconnecting", at });
  }

  #become(state: ConnectionState): void {
    this.#tellItems(); // they came before
    this.#state = state;
    this.#tell({ type: "state", state });
  }
}
