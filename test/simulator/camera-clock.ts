/** A camera's own clock: its timestamps, its pace and its reports all go by one quartz, which may run fast or slow. */
export class CameraClock {
  readonly #startedMs = performance.now();
  #setAtMs = this.#startedMs;
  #setAtS = 0;
  #rate = 1;

  /** Seconds by this clock since it was made. */
  seconds(): number {
    return this.#setAtS + ((performance.now() - this.#setAtMs) / 1000) * this.#rate;
  }

  /** From now on it gains this many millionths; what it has gained so far stays. */
  setDrift(ppm: number): void {
    this.#setAtS = this.seconds();
    this.#setAtMs = performance.now();
    this.#rate = 1 + ppm / 1e6;
  }

  /** Unix time in milliseconds that this clock shows: this machine's, and what it has gained since it was made. */
  shownMs(): number {
    return Date.now() + this.seconds() * 1000 - (performance.now() - this.#startedMs);
  }

  /** Unix time in milliseconds, by this machine's clock, of a moment lately passed, given in {@link seconds}. */
  trueMsOf(seconds: number): number {
    return Date.now() - ((this.seconds() - seconds) / this.#rate) * 1000;
  }
}
