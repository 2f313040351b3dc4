import type { EventView } from "@ngaba/contract";

/** A person is told at once, and then at most this often: a storm is one sound and one notice, not four hundred. */
export const ALERT_EVERY_MS = 5_000;

/**
 * Gathers what a person is to be told of.
 * @param tell gets everything that has gathered, newest last; never nothing
 */
export class AlertQueue implements Disposable {
  readonly #tell: (events: readonly EventView[]) => void;
  #waiting: EventView[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (events: readonly EventView[]) => void) {
    this.#tell = tell;
  }

  push(events: readonly EventView[]): void {
    this.#waiting.push(...events);
    if (this.#timer === undefined) this.#flush();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const told = this.#waiting;
    this.#waiting = [];
    this.#timer = setTimeout(() => this.#flush(), ALERT_EVERY_MS);
    this.#tell(told);
  }
}
