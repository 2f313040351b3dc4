/**
 * Keeps what was asked for last, each value made once for its key. With more than `limit` of them the one that was not
 * asked for longest is let go, so that memory stays bounded whatever comes. A failed attempt is forgotten: the next one
 * tries again.
 */
export class RecentlyUsed<T> {
  /** Oldest use first. */
  readonly #values = new Map<string, Promise<T>>();
  readonly #limit: number;
  readonly #letGo: (value: T) => Promise<void>;

  constructor(limit: number, letGo: (value: T) => Promise<void> = async () => undefined) {
    this.#limit = limit;
    this.#letGo = letGo;
  }

  /** @throws what `make` throws, or what letting go of another throws */
  async get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#values.get(key);
    const value = known ?? make();
    if (known === undefined) value.catch(() => this.#values.delete(key));
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#limit && oldest !== undefined) await this.#remove(oldest);
    return value;
  }

  /** Lets go of everything. */
  async clear(): Promise<void> {
    for (const key of [...this.#values.keys()]) await this.#remove(key);
  }

  async #remove(key: string): Promise<void> {
    const value = this.#values.get(key);
    this.#values.delete(key);
    const made = await value?.catch(() => undefined); // never made: nothing to let go
    if (made !== undefined) await this.#letGo(made);
  }
}
