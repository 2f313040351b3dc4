/** One picture that a camera has sent to one client. */
export interface SentUnit {
  /** Its place in the file in the order of showing, from 0: what a numbered film's picture says. */
  readonly frame: number;
  /** Its RTP timestamp as sent, 32 bits. */
  readonly ticks: number;
  /** When the camera took it, by this machine's clock (Unix milliseconds), whatever the camera's own clock says. */
  readonly atMs: number;
  /** Which stream of the camera: 1 for the first client that it played to. */
  readonly stream: number;
  /** How many of its packets were lost on the way. */
  readonly packetsLost: number;
}

/** Remembers the newest `kept` units. */
export class SentLog {
  readonly #kept: number;
  readonly #units: SentUnit[] = [];
  #count = 0;

  constructor(kept: number) {
    this.#kept = kept;
  }

  add(unit: SentUnit): void {
    this.#units[this.#count % this.#kept] = unit;
    this.#count++;
  }

  /** Oldest first. */
  units(): SentUnit[] {
    const oldest = this.#count % this.#kept;
    return this.#count <= this.#kept
      ? [...this.#units]
      : [...this.#units.slice(oldest), ...this.#units.slice(0, oldest)];
  }
}
