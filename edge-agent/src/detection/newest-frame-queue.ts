/** Something that waits for a camera. */
interface CameraItem {
  readonly cameraId: string;
}

/**
 * Waiting room with one place per camera: a newer frame takes the place of the older. Cameras are served in the order in
 * which they came to wait, and one that has been served waits behind the others: round robin, however fast one sends.
 */
export class NewestFrameQueue<T extends CameraItem> {
  /** A Map keeps a key's place when its value is replaced, and that is the order of service. */
  readonly #waiting = new Map<string, T>();

  /** @returns the older item of the same camera, which lost its place */
  put(item: T): T | undefined {
    const older = this.#waiting.get(item.cameraId);
    this.#waiting.set(item.cameraId, item);
    return older;
  }

  /** The next to be served, out of the queue; `undefined` when nobody waits. */
  take(): T | undefined {
    const next = this.#waiting.values().next().value;
    if (next !== undefined) this.#waiting.delete(next.cameraId);
    return next;
  }

  /** Everyone who waits, out of the queue. */
  takeAll(): T[] {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    return all;
  }
}
